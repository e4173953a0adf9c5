// What is used of npm packages that bring no types for it.

declare module 'whatwg-url/lib/url-state-machine.js' {
  interface UrlRecord {
    scheme: string;
    username: string;
    password: string;
    host: unknown;
    port: number | null;
    path: string | string[];
    query: string | null;
    fragment: string | null;
  }
  interface ParseOptions {
    baseURL?: UrlRecord;
    url?: UrlRecord;
    stateOverride?: string;
  }
  const machine: {
    parseURL(input: string, options?: ParseOptions): UrlRecord | null;
    basicURLParse(input: string, options?: ParseOptions): UrlRecord | null | 'failure';
    serializeURL(record: UrlRecord): string;
    serializeHost(host: unknown): string;
    serializePath(record: UrlRecord): string;
    serializeURLOrigin(record: UrlRecord): string;
    setTheUsername(record: UrlRecord, username: string): void;
    setThePassword(record: UrlRecord, password: string): void;
    cannotHaveAUsernamePasswordPort(record: UrlRecord): boolean;
    hasAnOpaquePath(record: UrlRecord): boolean;
  };
  export default machine;
}

declare module 'tr46' {
  // null: the name is not valid.
  export function toASCII(name: string, options?: { checkBidi?: boolean; checkJoiners?: boolean }): string | null;
}

declare module 'core-js/*';

declare module 'events' {
  const EventEmitter: new () => object;
  export default EventEmitter;
}

declare module 'path-browserify' {
  const path: Record<string, unknown>;
  export default path;
}

declare module 'buffer' {
  interface Buffer extends Uint8Array {
    toString(encoding?: string, start?: number, end?: number): string;
  }
  const Buffer: {
    prototype: Buffer;
    from(value: string | ArrayBuffer | ArrayLike<number>, encodingOrOffset?: any, length?: any): Buffer;
    isEncoding(encoding: string): boolean;
  };
  const constants: object;
  const INSPECT_MAX_BYTES: number;
  const kMaxLength: number;
  const SlowBuffer: unknown;
}
