// What is used of sucrase's inside, which brings no types for it.

declare module 'sucrase/dist/esm/TokenProcessor.js' {
  export interface Token {
    type: number;
    contextualKeyword: number;
    start: number;
    end: number;
    isType: boolean;
    identifierRole: number | null;
    shadowsGlobal: boolean;
  }
  export default class TokenProcessor {
    constructor(code: string, tokens: Token[], isFlowEnabled: boolean, disableESTransforms: boolean, helperManager: unknown);
    readonly code: string;
    readonly tokens: Token[];
    currentIndex(): number;
    currentToken(): Token;
    tokenAtRelativeIndex(relativeIndex: number): Token;
    identifierNameAtIndex(index: number): string;
    matches1(type: number): boolean;
    matches2(first: number, second: number): boolean;
    matchesContextualAtIndex(index: number, keyword: number): boolean;
    isAtEnd(): boolean;
    appendCode(code: string): void;
    copyToken(): void;
    replaceToken(newCode: string): void;
    replaceTokenTrimmingLeftWhitespace(newCode: string): void;
    removeToken(): void;
    removeInitialToken(): void;
  }
}

declare module 'sucrase/dist/esm/transformers/RootTransformer.js' {
  import type TokenProcessor from 'sucrase/dist/esm/TokenProcessor.js';
  export default class RootTransformer {
    constructor(context: object, transforms: string[], hasLegacyInterop: boolean, options: object);
    tokens: TokenProcessor;
    transform(): { code: string; mappings: (number | undefined)[] };
    processToken(): void;
    processPossibleTypeRange(): boolean;
    processPossibleArrowParamEnd(): boolean;
    processPossibleAsyncArrowWithTypeParams(): boolean;
  }
}

declare module 'sucrase/dist/esm/parser/index.js' {
  import type { Token } from 'sucrase/dist/esm/TokenProcessor.js';
  export function parse(source: string, isJsx: boolean, isTypeScript: boolean, isFlow: boolean): { tokens: Token[]; scopes: unknown };
}

declare module 'sucrase/dist/esm/parser/tokenizer/index.js' {
  export const IdentifierRole: Record<string, number>;
}

declare module 'sucrase/dist/esm/parser/tokenizer/types.js' {
  export const TokenType: Record<string, number>;
}

declare module 'sucrase/dist/esm/parser/tokenizer/keywords.js' {
  export const ContextualKeyword: Record<string, number>;
}

declare module 'sucrase/dist/esm/NameManager.js' {
  import type { Token } from 'sucrase/dist/esm/TokenProcessor.js';
  export default class NameManager {
    constructor(source: string, tokens: Token[]);
  }
}

declare module 'sucrase/dist/esm/HelperManager.js' {
  export class HelperManager {
    constructor(names: object);
  }
}

declare module 'sucrase/dist/esm/identifyShadowedGlobals.js' {
  export default function identifyShadowedGlobals(tokens: object, scopes: unknown, names: Set<string>): void;
}

declare module 'sucrase/dist/esm/util/getTSImportedNames.js' {
  export default function getTSImportedNames(tokens: object): Set<string>;
}
