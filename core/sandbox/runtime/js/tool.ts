// ctx.tool: what a function that agents call needs beside the request. A question to the host: "tool.progress" {done, total?, message?},
// answered with nothing; whoever called is told, and where nobody can be it is passed over.

import type { Call } from './calls';
import { askHost } from './hostcalls';
import { natives } from './natives';
import { toDOMString } from './webidl';

export class Tool {
  #call: Call;
  #input: Promise<any> | undefined;

  constructor(call: Call) {
    this.#call = call;
  }

  // The arguments. The request's body stays to be read.
  input(): Promise<any> {
    return (this.#input ??= this.#call.body.clone().json());
  }

  // How far it has come. Nothing waits for it.
  progress(done: unknown, total?: unknown, message?: unknown): void {
    const question = {
      done: numberOf('done', done),
      total: total === undefined || total === null ? undefined : numberOf('total', total),
      message: message === undefined || message === null ? undefined : toDOMString(message),
    };
    askHost('tool.progress', natives.utf8Encode(JSON.stringify(question))).catch(() => {});
  }
}

function numberOf(name: string, value: unknown): number {
  if (typeof value !== 'number' || !Number.isFinite(value)) throw new TypeError(`tool.progress: ${name} must be a finite number`);
  return value;
}
