// Sucrase's token processor, except that what is taken out leaves blanks of its own size behind: what stays keeps its line and column,
// so that errors, stacks and breakpoints need no map.

import TokenProcessor from 'sucrase/dist/esm/TokenProcessor.js';

export const blank = (text: string): string => text.replace(/[^\r\n\u2028\u2029]/g, ' ');

export class BlankingTokens extends TokenProcessor {
  override removeToken(): void {
    const { start, end } = this.currentToken();
    this.replaceToken(blank(this.code.slice(start, end)));
  }

  override removeInitialToken(): void {
    this.removeToken();
  }

  // A statement that is taken out leaves an empty one: without it the line before could run on into the line after.
  removeStatementStart(): void {
    const { start, end } = this.currentToken();
    this.replaceToken(`;${blank(this.code.slice(start + 1, end))}`);
  }

  override replaceTokenTrimmingLeftWhitespace(newCode: string): void {
    if (newCode === '') this.removeToken();
    else this.replaceToken(newCode);
  }

  matchesAt(index: number, ...types: (number | undefined)[]): boolean {
    return types.every((type, i) => this.tokens[index + i]?.type === type);
  }

  hasLineBreakBetween(first: number, last: number): boolean {
    return /[\r\n\u2028\u2029]/.test(this.code.slice(this.tokens[first]!.end, this.tokens[last]!.start));
  }
}
