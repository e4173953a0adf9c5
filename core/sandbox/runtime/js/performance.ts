// performance (https://w3c.github.io/hr-time). The time origin is the moment the function was loaded, not the build's snapshot.

import { millisecondsSinceOrigin, startClock } from './clock';
import { EventTarget } from './events';
import { defineGlobal, defineInterface } from './webidl';

const secret = Symbol('Performance');
class Performance extends EventTarget {
  #brand = true;

  constructor(key: symbol) {
    if (key !== secret) throw new TypeError('Illegal constructor');
    super();
  }

  now(): number {
    this.#brand;
    return millisecondsSinceOrigin();
  }

  get timeOrigin(): number {
    this.#brand;
    return startClock().epoch;
  }

  toJSON() {
    return { timeOrigin: this.timeOrigin };
  }
}

defineInterface(Performance, 'Performance', { length: 0 });
defineGlobal('performance', new Performance(secret));
