// TypeScript to JavaScript, token by token: sucrase's transformer with positions kept, and with namespaces, which sucrase drops.

import { ContextualKeyword } from 'sucrase/dist/esm/parser/tokenizer/keywords.js';
import { TokenType as tt } from 'sucrase/dist/esm/parser/tokenizer/types.js';
import RootTransformer from 'sucrase/dist/esm/transformers/RootTransformer.js';
import type { BlankingTokens } from './blanktokens';
import { Continues, depthChange, MergedNamespaces } from './mergednamespaces';
import { exportedNames, isNamespaceAt, isTypeOnly, namespaceBody, type ExportedName } from './namespaces';

export class Transformer extends RootTransformer {
  declare tokens: BlankingTokens;
  readonly #merged: MergedNamespaces;

  constructor(context: { scopes: unknown; tokenProcessor: BlankingTokens }, ...rest: [string[], boolean, object]) {
    super(context, ...rest);
    this.#merged = new MergedNamespaces(context.tokenProcessor, context.scopes);
  }

  override processToken(): void {
    const index = this.tokens.currentIndex();
    const qualified = this.#merged.qualifiedName(index);
    if (qualified !== undefined) this.tokens.replaceToken(qualified);
    else if (isNamespaceAt(this.tokens, index)) this.#processNamespace(false);
    else if (this.tokens.matches1(tt._export) && isNamespaceAt(this.tokens, index + 1)) this.#processNamespace(true);
    else super.processToken();
  }

  // Types. The first token of a statement is told from that of an annotation by its kind.
  override processPossibleTypeRange(): boolean {
    if (!this.tokens.currentToken().isType) return false;
    if (this.#isStatementStart() || this.#isLineEnd()) this.tokens.removeStatementStart();
    while (!this.tokens.isAtEnd() && this.tokens.currentToken().isType) this.tokens.removeToken();
    return true;
  }

  #isStatementStart(): boolean {
    const { type, contextualKeyword } = this.tokens.currentToken();
    if (type === tt._declare || type === tt._export || type === tt._function || type === tt._import) return true;
    return type === tt.name && (contextualKeyword === ContextualKeyword._type || contextualKeyword === ContextualKeyword._interface);
  }

  // An annotation or assertion with which a line ends and after which the language would read on without it: "get: T" before a method,
  // "x as T" before a bracket.
  #isLineEnd(): boolean {
    const first = this.tokens.currentIndex();
    let next = first + 1;
    while (this.tokens.tokens[next]?.isType) next++;
    if (this.tokens.tokens[next] === undefined || !this.tokens.hasLineBreakBetween(next - 1, next)) return false;
    const { type } = this.tokens.tokens[next]!;
    const { type: begins, contextualKeyword } = this.tokens.currentToken();
    if (begins === tt.colon || begins === tt.question || begins === tt.bang) return !annotationGoesOn.includes(type);
    const isAssertion = contextualKeyword === ContextualKeyword._as || contextualKeyword === ContextualKeyword._satisfies;
    return isAssertion && continuesExpression.includes(type);
  }

  // ") : Type =>" may become ")      =>" unless the type has a line break in it: the arrow must stand on the parenthesis's line.
  override processPossibleArrowParamEnd(): boolean {
    const arrow = this.#arrowAfterReturnType();
    return arrow > 0 && this.tokens.hasLineBreakBetween(this.tokens.currentIndex(), arrow) && super.processPossibleArrowParamEnd();
  }

  #arrowAfterReturnType(): number {
    if (!this.tokens.matches2(tt.parenR, tt.colon) || !this.tokens.tokenAtRelativeIndex(1).isType) return 0;
    let index = this.tokens.currentIndex() + 1;
    while (this.tokens.tokens[index]!.isType) index++;
    return this.tokens.matchesAt(index, tt.arrow) ? index : 0;
  }

  // Likewise "async <T>(".
  override processPossibleAsyncArrowWithTypeParams(): boolean {
    const index = this.tokens.currentIndex();
    let next = index + 1;
    if (!this.tokens.tokens[next]?.isType) return false;
    while (this.tokens.tokens[next]!.isType) next++;
    return this.tokens.hasLineBreakBetween(index, next) && super.processPossibleAsyncArrowWithTypeParams();
  }

  // A namespace is an object that a function fills: what it exports are accessors to the function's variables, so that they stay
  // variables inside and are always up to date outside.
  #processNamespace(isExported: boolean, around = ''): void {
    const keyword = this.tokens.currentIndex() + (isExported ? 1 : 0);
    const { names, open, close } = namespaceBody(this.tokens, keyword);
    if (isTypeOnly(this.tokens, open, close)) {
      this.tokens.removeStatementStart();
      while (this.tokens.currentIndex() <= close) this.tokens.removeToken();
      return;
    }
    const all = exportedNames(this.tokens, open, close);
    const given = all.filter(({ index }) => this.#merged.continues(index) === Continues.Elsewhere).map(({ name }) => name);
    const exported = all.filter(({ name }) => !given.includes(name));
    while (this.tokens.currentIndex() < open) this.tokens.removeToken();
    const name = names[0]!;
    const continues = this.#merged.continues(keyword);
    if (continues === Continues.Nothing) this.tokens.appendCode(`${isExported ? 'export ' : ''}var ${name}`);
    else if (continues === Continues.Elsewhere) this.tokens.appendCode(`var ${name} = ${around}.${name}`);
    this.tokens.appendCode(`; (function (${name}) `);
    for (const inner of names.slice(1)) this.tokens.appendCode(`{ (function (${inner}) `);
    this.tokens.copyToken();
    this.tokens.appendCode(accessors(names[names.length - 1]!, exported));
    this.#processNamespaceBody(close, names[names.length - 1]!);
    this.tokens.copyToken();
    for (let i = names.length - 1; i > 0; i--) {
      const place = `${names[i - 1]}.${names[i]}`;
      this.tokens.appendCode(`)(${place} || (${place} = {})); }`);
    }
    this.tokens.appendCode(`)(${name} || (${name} = {}));`);
  }

  #processNamespaceBody(close: number, name: string): void {
    let depth = 0;
    while (this.tokens.currentIndex() < close) {
      if (depth === 0 && this.tokens.matches1(tt._export) && !this.tokens.currentToken().isType) {
        this.tokens.removeToken();
        continue;
      }
      const index = this.tokens.currentIndex();
      if (depth === 0 && isNamespaceAt(this.tokens, index)) this.#processNamespace(false, name);
      else this.processToken();
      for (let i = index; i < this.tokens.currentIndex(); i++) depth += depthChange(this.tokens.tokens[i]!.type);
    }
  }
}

const annotationGoesOn: number[] = [tt.braceL, tt.braceR, tt.parenR, tt.bracketR, tt.comma, tt.eq, tt.semi, tt.arrow, tt.colon, tt.eof];
const continuesExpression: number[] = [tt.parenL, tt.bracketL, tt.backQuote];

function accessors(object: string, names: ExportedName[]): string {
  const properties = names.map(({ name, isVariable }) => {
    const setter = isVariable ? `, set: (value) => { ${name} = value; }` : '';
    return `${name}: { enumerable: true, configurable: true, get: () => ${name}${setter} }`;
  });
  return properties.length === 0 ? '' : ` Object.defineProperties(${object}, { ${properties.join(', ')} });`;
}
