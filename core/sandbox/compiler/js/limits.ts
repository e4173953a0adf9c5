// What is good TypeScript or today's JavaScript and yet cannot run on the engine's V8: found before V8 complains, which says less.

import { ContextualKeyword } from 'sucrase/dist/esm/parser/tokenizer/keywords.js';
import { TokenType as tt } from 'sucrase/dist/esm/parser/tokenizer/types.js';
import type { BlankingTokens } from './blanktokens';
import { Fault } from './fault';

type Check = (tokens: BlankingTokens, index: number) => string | undefined;

const isContextual = (tokens: BlankingTokens, index: number, keyword: number): boolean => tokens.matchesContextualAtIndex(index, keyword);

const checks: Check[] = [
  (tokens, index) => tokens.matchesAt(index, tt.at)
    ? 'Decorators do not run here: call the decorating function yourself' : undefined,
  (tokens, index) => isContextual(tokens, index, ContextualKeyword._using) && tokens.matchesAt(index + 1, tt.name)
    && !tokens.hasLineBreakBetween(index, index + 1) && !tokens.matchesContextualAtIndex(index + 1, ContextualKeyword._of)
    ? '"using" does not run here: dispose of the value in a finally block' : undefined,
  (tokens, index) => isContextual(tokens, index, ContextualKeyword._accessor) && tokens.matchesAt(index + 1, tt.name)
    && !tokens.hasLineBreakBetween(index, index + 1) ? '"accessor" fields do not run here: write a getter and a setter' : undefined,
  (tokens, index) => tokens.matchesAt(index, tt.string, tt._with, tt.braceL)
    ? 'Import attributes do not run here: leave the "with" out, a JSON module is known by its .json' : undefined,
  (tokens, index) => tokens.matchesAt(index, tt.regexp) && /v[a-z]*$/.test(tokens.identifierNameAtIndex(index))
    ? 'The regular expression flag v does not run here: use the flag u' : undefined,
  (tokens, index) => tokens.matchesAt(index, tt._import, tt.name, tt.eq, tt.name)
    && isContextual(tokens, index + 3, ContextualKeyword._require)
    ? 'There is no require here: write import ... from' : undefined,
  (tokens, index) => tokens.matchesAt(index, tt._export, tt.eq) ? '"export =" does not run here: write export default' : undefined,
];

export function refuseWhatCannotRun(tokens: BlankingTokens): void {
  for (let index = 0; index + 1 < tokens.tokens.length; index++) {
    const { isType, start } = tokens.tokens[index]!;
    if (isType) continue;
    for (const check of checks) {
      const complaint = check(tokens, index);
      if (complaint !== undefined) throw new Fault(complaint, start);
    }
  }
}
