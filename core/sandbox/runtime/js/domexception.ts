// DOMException (https://webidl.spec.whatwg.org/#idl-DOMException). Extends a native class so that structuredClone meets it as a host
// object.

import { hideHostBase, hostObjectKinds } from './hostobjects';
import { natives } from './natives';
import { defineInterface, toDOMString } from './webidl';

const legacyCodes: Record<string, number> = {
  IndexSizeError: 1, HierarchyRequestError: 3, WrongDocumentError: 4, InvalidCharacterError: 5, NoModificationAllowedError: 7,
  NotFoundError: 8, NotSupportedError: 9, InUseAttributeError: 10, InvalidStateError: 11, SyntaxError: 12,
  InvalidModificationError: 13, NamespaceError: 14, InvalidAccessError: 15, TypeMismatchError: 17, SecurityError: 18,
  NetworkError: 19, AbortError: 20, URLMismatchError: 21, QuotaExceededError: 22, TimeoutError: 23, InvalidNodeTypeError: 24,
  DataCloneError: 25,
};

const constants = {
  INDEX_SIZE_ERR: 1, DOMSTRING_SIZE_ERR: 2, HIERARCHY_REQUEST_ERR: 3, WRONG_DOCUMENT_ERR: 4, INVALID_CHARACTER_ERR: 5,
  NO_DATA_ALLOWED_ERR: 6, NO_MODIFICATION_ALLOWED_ERR: 7, NOT_FOUND_ERR: 8, NOT_SUPPORTED_ERR: 9, INUSE_ATTRIBUTE_ERR: 10,
  INVALID_STATE_ERR: 11, SYNTAX_ERR: 12, INVALID_MODIFICATION_ERR: 13, NAMESPACE_ERR: 14, INVALID_ACCESS_ERR: 15,
  VALIDATION_ERR: 16, TYPE_MISMATCH_ERR: 17, SECURITY_ERR: 18, NETWORK_ERR: 19, ABORT_ERR: 20, URL_MISMATCH_ERR: 21,
  QUOTA_EXCEEDED_ERR: 22, TIMEOUT_ERR: 23, INVALID_NODE_TYPE_ERR: 24, DATA_CLONE_ERR: 25,
};

const ownProperty = Object.prototype.hasOwnProperty;
const captureStackTrace = (Error as any).captureStackTrace as (object: object, above: Function) => void;

export let isDOMException: (value: unknown) => boolean;

class DOMExceptionObject extends natives.HostObject {
  #message: string;
  #name: string;

  constructor(message: unknown = '', name: unknown = 'Error') {
    super();
    this.#message = toDOMString(message);
    this.#name = toDOMString(name);
    // V8 writes the text of the stack only when it is read.
    captureStackTrace(this, new.target);
  }

  get name(): string {
    return this.#name;
  }

  get message(): string {
    return this.#message;
  }

  get code(): number {
    return ownProperty.call(legacyCodes, this.#name) ? legacyCodes[this.#name]! : 0;
  }

  static {
    isDOMException = (value) => typeof value === 'object' && value !== null && #name in value;
    hostObjectKinds.push((object) => (#name in object ? new DOMException(object.#message, object.#name) : undefined));
  }
}

export const DOMException = hideHostBase(DOMExceptionObject);
export type DOMException = DOMExceptionObject;

// `instanceof Error` holds.
Object.setPrototypeOf(DOMException.prototype, Error.prototype);
defineInterface(DOMException, 'DOMException', { constants, length: 0 });
