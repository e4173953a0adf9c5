// QuotaExceededError (https://webidl.spec.whatwg.org/#quotaexceedederror): the one DOMException that is an interface of its own.

import { DOMException } from './domexception';
import { hostObjectKinds } from './hostobjects';
import { defineInterface, toDictionary } from './webidl';

interface QuotaExceededErrorOptions {
  quota?: number;
  requested?: number;
}

function toAmount(value: unknown, name: string): number | null {
  if (value === undefined) return null;
  const amount = Number(value);
  if (!Number.isFinite(amount)) throw new TypeError(`${name} must be a finite number`);
  if (amount < 0) throw new RangeError(`${name} must not be negative`);
  return amount;
}

export class QuotaExceededError extends DOMException {
  #quota: number | null;
  #requested: number | null;

  constructor(message: unknown = '', options: unknown = undefined) {
    super(message, 'QuotaExceededError');
    const dictionary = toDictionary<QuotaExceededErrorOptions>(options, 'QuotaExceededErrorOptions');
    this.#quota = toAmount(dictionary?.quota, 'quota');
    this.#requested = toAmount(dictionary?.requested, 'requested');
    if (this.#quota !== null && this.#requested !== null && this.#requested < this.#quota) {
      throw new RangeError('requested must not be less than quota');
    }
  }

  get quota() {
    return this.#quota;
  }

  get requested() {
    return this.#requested;
  }

  static {
    // Before DOMException's own way, which would take it for a plain one.
    hostObjectKinds.unshift((object) => {
      if (!(#quota in object)) return undefined;
      const { message } = object;
      return new QuotaExceededError(message, { quota: object.#quota ?? undefined, requested: object.#requested ?? undefined });
    });
  }
}
defineInterface(QuotaExceededError, 'QuotaExceededError', { length: 0 });
