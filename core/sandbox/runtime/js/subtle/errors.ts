// The DOMExceptions of WebCrypto, by name.

import { DOMException } from '../domexception';

const make = (name: string) => (message: string) => new DOMException(message, name);

export const dataError = make('DataError');
export const invalidAccess = make('InvalidAccessError');
export const notSupported = make('NotSupportedError');
export const operationError = make('OperationError');
export const syntaxError = make('SyntaxError');

// What a native gave, or an OperationError where it gave nothing.
export function succeeded<T>(result: T | undefined, message: string): T {
  if (result === undefined) throw operationError(message);
  return result;
}
