// What can be told of a namespace from its tokens: its names, where it ends, what it exports, whether anything of it is left at run time.

import { ContextualKeyword } from 'sucrase/dist/esm/parser/tokenizer/keywords.js';
import { TokenType as tt } from 'sucrase/dist/esm/parser/tokenizer/types.js';
import type { BlankingTokens } from './blanktokens';
import { Fault } from './fault';

export interface ExportedName {
  name: string;
  // Declared by let or var: it may be assigned from outside.
  isVariable: boolean;
  index: number; // of a namespace's keyword or a variable's name, else after the "export"
}

export function isNamespaceAt(tokens: BlankingTokens, index: number): boolean {
  const token = tokens.tokens[index];
  if (token === undefined || token.isType || token.type !== tt.name) return false;
  const isKeyword = token.contextualKeyword === ContextualKeyword._namespace || token.contextualKeyword === ContextualKeyword._module;
  if (!isKeyword || tokens.tokens[index + 1]?.type !== tt.name || tokens.hasLineBreakBetween(index, index + 1)) return false;
  let next = index + 2;
  while (tokens.tokens[next]?.type === tt.dot) next += 2;
  return tokens.tokens[next]?.type === tt.braceL;
}

// Of the namespace whose keyword is at `index`.
export function namespaceBody(tokens: BlankingTokens, index: number): { names: string[]; open: number; close: number } {
  const names = [tokens.identifierNameAtIndex(index + 1)];
  let open = index + 2;
  for (; tokens.matchesAt(open, tt.dot); open += 2) names.push(tokens.identifierNameAtIndex(open + 1));
  return { names, open, close: closingBrace(tokens, open) };
}

function closingBrace(tokens: BlankingTokens, open: number): number {
  let depth = 0;
  for (let i = open; ; i++) {
    const type = tokens.tokens[i]!.type;
    if (type === tt.braceL || type === tt.dollarBraceL) depth++;
    else if (type === tt.braceR && --depth === 0) return i;
  }
}

export function isTypeOnly(tokens: BlankingTokens, open: number, close: number): boolean {
  for (let i = open + 1; i < close; i++) {
    if (tokens.tokens[i]!.isType || tokens.matchesAt(i, tt.semi)) continue;
    const keyword = tokens.matchesAt(i, tt._export) ? i + 1 : i;
    if (!isNamespaceAt(tokens, keyword)) return false;
    const inner = namespaceBody(tokens, keyword);
    if (!isTypeOnly(tokens, inner.open, inner.close)) return false;
    i = inner.close;
  }
  return true;
}

export function exportedNames(tokens: BlankingTokens, open: number, close: number): ExportedName[] {
  const found: ExportedName[] = [];
  let depth = 0;
  for (let i = open + 1; i < close; i++) {
    const { type, isType } = tokens.tokens[i]!;
    if (type === tt.braceL || type === tt.dollarBraceL) depth++;
    else if (type === tt.braceR) depth--;
    else if (depth === 0 && type === tt._export && !isType) found.push(...namesExportedAt(tokens, i, close));
  }
  return found;
}

function namesExportedAt(tokens: BlankingTokens, exportIndex: number, close: number): ExportedName[] {
  let index = exportIndex + 1;
  if (isNamespaceAt(tokens, index)) {
    const { names, open, close: end } = namespaceBody(tokens, index);
    return isTypeOnly(tokens, open, end) ? [] : [{ name: names[0]!, isVariable: false, index }];
  }
  const isEnum = tokens.matchesAt(index, tt._enum) || tokens.matchesAt(index, tt._const, tt._enum);
  const isVariable = tokens.matchesAt(index, tt._let) || tokens.matchesAt(index, tt._var);
  if (!isEnum && (isVariable || tokens.matchesAt(index, tt._const))) return declaredNames(tokens, index + 1, close, isVariable);
  const leading: number[] = [tt._abstract, tt._async, tt._const, tt._enum, tt._class, tt._function, tt._import, tt.star];
  while (leading.includes(tokens.tokens[index]!.type) || tokens.matchesContextualAtIndex(index, ContextualKeyword._async)) index++;
  if (index === exportIndex + 1 || !tokens.matchesAt(index, tt.name)) {
    throw new Fault('A namespace may export variables, functions, classes, enums and namespaces only', tokens.tokens[exportIndex]!.start);
  }
  return [{ name: tokens.identifierNameAtIndex(index), isVariable: false, index }];
}

// "a = 1, b" of "export const a = 1, b;".
function declaredNames(tokens: BlankingTokens, first: number, close: number, isVariable: boolean): ExportedName[] {
  const found: ExportedName[] = [];
  let depth = 0;
  let isName = true;
  for (let i = first; i < close; i++) {
    const { type, isType, start } = tokens.tokens[i]!;
    if (isType) continue;
    if (isName && type !== tt.name) throw new Fault('Export each variable of a namespace by a plain name, without a pattern', start);
    if (isName) found.push({ name: tokens.identifierNameAtIndex(i), isVariable, index: i });
    isName = depth === 0 && type === tt.comma;
    if (opening.includes(type)) depth++;
    else if (closing.includes(type)) depth--;
    else if (depth === 0 && declarationEnds.includes(type)) break;
  }
  return found;
}

const opening: number[] = [tt.braceL, tt.dollarBraceL, tt.parenL, tt.bracketL];
const closing: number[] = [tt.braceR, tt.parenR, tt.bracketR];
const declarationEnds: number[] = [tt.semi, tt._const, tt._let, tt._var, tt._export];
