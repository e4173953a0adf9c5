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

declare module 'core-js/*';
