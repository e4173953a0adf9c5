// crypto (https://w3c.github.io/webcrypto): randomness. crypto.subtle is in subtle/, one file per family.

import { DOMException } from './domexception';
import { natives } from './natives';
import { QuotaExceededError } from './quotaexceeded';
import { subtle } from './subtle/subtle';
import { defineGlobal, defineInterface, requireArguments } from './webidl';

const secret = Symbol('Crypto');
const maxRandomBytes = 65536;

const integerArrays = new Set([
  'Int8Array', 'Uint8Array', 'Uint8ClampedArray', 'Int16Array', 'Uint16Array', 'Int32Array', 'Uint32Array', 'BigInt64Array',
  'BigUint64Array',
]);
const typedArrayName = Object.getOwnPropertyDescriptor(Object.getPrototypeOf(Uint8Array.prototype), Symbol.toStringTag)!.get!;

function uuidOf(bytes: Uint8Array): string {
  bytes[6] = (bytes[6]! & 0x0f) | 0x40;
  bytes[8] = (bytes[8]! & 0x3f) | 0x80;
  let text = '';
  for (let i = 0; i < bytes.length; i++) {
    if (i === 4 || i === 6 || i === 8 || i === 10) text += '-';
    text += (bytes[i]! + 256).toString(16).slice(1);
  }
  return text;
}

class Crypto {
  #brand = true;

  constructor(key: symbol) {
    if (key !== secret) throw new TypeError('Illegal constructor');
  }

  getRandomValues<T extends ArrayBufferView>(array: T): T {
    this.#brand;
    requireArguments(1, arguments.length, 'Crypto.getRandomValues');
    if (!ArrayBuffer.isView(array)) throw new TypeError('Crypto.getRandomValues: the argument is not an ArrayBufferView');
    if (!integerArrays.has(Reflect.apply(typedArrayName, array, []))) {
      throw new DOMException('The array must hold integers', 'TypeMismatchError');
    }
    if (array.byteLength > maxRandomBytes) {
      throw new QuotaExceededError(`No more than ${maxRandomBytes} bytes may be asked for at once`);
    }
    natives.randomFill(array);
    return array;
  }

  get subtle() {
    this.#brand;
    return subtle;
  }

  randomUUID(): string {
    this.#brand;
    const bytes = new Uint8Array(16);
    natives.randomFill(bytes);
    return uuidOf(bytes);
  }
}

defineInterface(Crypto, 'Crypto', { length: 0 });
defineGlobal('crypto', new Crypto(secret));
