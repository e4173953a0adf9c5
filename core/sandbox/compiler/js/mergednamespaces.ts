// Namespaces that are declared more than once, or after a class, function or enum of their name: the name is declared once, and each
// body sees by plain names what the others export.

import identifyShadowedGlobals from 'sucrase/dist/esm/identifyShadowedGlobals.js';
import { IdentifierRole } from 'sucrase/dist/esm/parser/tokenizer/index.js';
import { TokenType as tt } from 'sucrase/dist/esm/parser/tokenizer/types.js';
import type { BlankingTokens } from './blanktokens';
import { exportedNames, isNamespaceAt, isTypeOnly, namespaceBody } from './namespaces';

// What a namespace goes on with: nothing yet, a name of the same body, or what another body of the namespace around it exports.
export const enum Continues { Nothing, Here, Elsewhere }

interface Body {
  path: string[]; // "A.B" is ["A", "B"]
  open: number;
  close: number;
  only?: string; // all that the body of A holds in "namespace A.B {"
}

const keyOf = (path: string[]): string => path.join('.');

export class MergedNamespaces {
  readonly #tokens: BlankingTokens;
  readonly #bodies: Body[] = []; // outer ones before those in them
  readonly #exports = new Map<string, Set<string>>();
  readonly #continues = new Map<number, Continues>(); // by the keyword's index
  readonly #qualified = new Map<number, string>();

  constructor(tokens: BlankingTokens, scopes: unknown) {
    this.#tokens = tokens;
    this.#collect(0, tokens.tokens.length, []);
    const declared = this.#bodies.map((body) => this.#declaredNames(body));
    const foreign = this.#bodies.map(({ path }, i) => without(this.#exportsOf(path), declared[i]!));
    const all = new Set(foreign.flatMap((names) => [...names]));
    if (all.size === 0) return;
    identifyShadowedGlobals(tokens, scopes, all);
    this.#bodies.forEach((body, i) => this.#qualify(body, foreign[i]!, declared[i]!));
  }

  continues(keywordIndex: number): Continues {
    return this.#continues.get(keywordIndex) ?? Continues.Nothing;
  }

  // "A.x" where another body of A exports the x at this index.
  qualifiedName(index: number): string | undefined {
    return this.#qualified.get(index);
  }

  // Namespaces between two tokens, but not within others.
  *#namespacesIn(first: number, end: number): Iterable<number> {
    let depth = 0;
    for (let i = first; i < end; i++) {
      depth += depthChange(this.#tokens.tokens[i]!.type);
      if (depth !== 0 || !isNamespaceAt(this.#tokens, i)) continue;
      yield i;
      i = namespaceBody(this.#tokens, i).close;
    }
  }

  #collect(first: number, end: number, container: string[]): void {
    const here = new Set<string>();
    const elsewhere = new Set(this.#exportsOf(container));
    for (const index of this.#namespacesIn(first, end)) {
      const { names, open, close } = namespaceBody(this.#tokens, index);
      if (isTypeOnly(this.#tokens, open, close)) continue;
      const name = names[0]!;
      const isExported = this.#tokens.matchesAt(index - 1, tt._export);
      if (here.has(name) || this.#isDeclaredBetween(first, index, name)) this.#continues.set(index, Continues.Here);
      else if (isExported && container.length > 0 && elsewhere.has(name)) this.#continues.set(index, Continues.Elsewhere);
      here.add(name);
      names.slice(1).forEach((only, i) => {
        const path = [...container, ...names.slice(0, i + 1)];
        this.#exportsOf(path).add(only);
        this.#bodies.push({ path, open, close, only });
      });
      this.#add([...container, ...names], open, close);
    }
  }

  #add(path: string[], open: number, close: number): void {
    this.#bodies.push({ path, open, close });
    this.#collect(open + 1, close, path);
    for (const { name } of exportedNames(this.#tokens, open, close)) this.#exportsOf(path).add(name);
  }

  #exportsOf(path: string[]): Set<string> {
    const key = keyOf(path);
    const names = this.#exports.get(key) ?? new Set();
    this.#exports.set(key, names);
    return names;
  }

  // As a class, function or enum.
  #isDeclaredBetween(first: number, end: number, name: string): boolean {
    let depth = 0;
    for (let i = first; i < end; i++) {
      const { type, isType } = this.#tokens.tokens[i]!;
      depth += depthChange(type);
      if (depth !== 0 || isType || !declaring.includes(type)) continue;
      const nameIndex = this.#tokens.matchesAt(i + 1, tt.star) ? i + 2 : i + 1;
      if (this.#tokens.matchesAt(nameIndex, tt.name) && this.#tokens.identifierNameAtIndex(nameIndex) === name) return true;
    }
    return false;
  }

  // At the level of the body itself. The parser takes that for the level of the module.
  #declaredNames({ open, close, only }: Body): Set<string> {
    if (only !== undefined) return new Set([only]);
    const names = new Set<string>();
    const within = new Map([...this.#namespacesIn(open + 1, close)].map((index) => [index, namespaceBody(this.#tokens, index)]));
    for (let i = open + 1; i < close; i++) {
      const inner = within.get(i);
      if (inner !== undefined) {
        names.add(inner.names[0]!);
        i = inner.close;
        continue;
      }
      const { type, isType, identifierRole } = this.#tokens.tokens[i]!;
      if (isType) continue;
      if (type === tt._enum || (type === tt.name && topLevelRoles.includes(identifierRole))) {
        names.add(this.#tokens.identifierNameAtIndex(type === tt._enum ? i + 1 : i));
      }
    }
    return names;
  }

  #qualify({ path, open, close }: Body, foreign: Set<string>, declared: Set<string>): void {
    const namespace = path[path.length - 1]!;
    for (let i = open + 1; i < close; i++) {
      const { type, isType, shadowsGlobal, identifierRole } = this.#tokens.tokens[i]!;
      if (type !== tt.name || isType || shadowsGlobal) continue;
      const name = this.#tokens.identifierNameAtIndex(i);
      if (declared.has(name)) this.#qualified.delete(i); // it hides that of a namespace around this one
      if (!foreign.has(name)) continue;
      if (identifierRole === IdentifierRole.Access) this.#qualified.set(i, `${namespace}.${name}`);
      else if (identifierRole === IdentifierRole.ObjectShorthand) this.#qualified.set(i, `${name}: ${namespace}.${name}`);
    }
  }
}

function without(names: Set<string>, others: Set<string>): Set<string> {
  return new Set([...names].filter((name) => !others.has(name)));
}

export function depthChange(type: number): number {
  if (type === tt.braceL || type === tt.dollarBraceL) return 1;
  return type === tt.braceR ? -1 : 0;
}

const declaring: number[] = [tt._class, tt._function, tt._enum];
const topLevelRoles: (number | undefined | null)[] = [
  IdentifierRole.TopLevelDeclaration, IdentifierRole.ObjectShorthandTopLevelDeclaration,
];
