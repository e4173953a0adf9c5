// Globals that belong to no API of their own: self, navigator.

import { defineGlobal, defineInterface } from './webidl';

const secret = Symbol('Navigator');

class Navigator {
  #brand = true;

  constructor(key: symbol) {
    if (key !== secret) throw new TypeError('Illegal constructor');
  }

  get userAgent() {
    this.#brand;
    return 'Isola';
  }

  get hardwareConcurrency() {
    this.#brand;
    return 1;
  }
}

defineInterface(Navigator, 'Navigator', { length: 0 });
defineGlobal('navigator', new Navigator(secret));
defineGlobal('self', globalThis);
