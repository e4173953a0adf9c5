// The modules of one function, read when a type of theirs is asked for, and where a name that one of them uses is declared.

import { Fault } from '../fault';
import { readModule, type Module, type Node } from './nodes';

export interface Declaration {
  module: Module;
  node: Node;
}

const endings = ['', '.ts', '.mts', '.d.ts', '.js', '.mjs', '/index.ts', '/index.js'];

export class Sources {
  private readonly modules = new Map<string, Module>();

  constructor(private readonly sources: Record<string, string>) {}

  // Also what another module declares, where this one imports it or passes it on.
  find(module: Module, name: string, passed = new Set<string>()): Declaration | undefined {
    const key = `${module.path}\n${name}`;
    if (passed.has(key)) return undefined; // modules that import each other
    passed.add(key);
    const own = module.declarations.get(module.renamed.get(name) ?? name);
    if (own) return { module, node: own };
    const elsewhere = module.imported.get(module.renamed.get(name) ?? name);
    if (elsewhere) return this.findIn(module, elsewhere.from, elsewhere.name, passed);
    for (const { from } of module.passedOn) {
      const found = this.findIn(module, from, name, passed);
      if (found) return found;
    }
    return undefined;
  }

  private findIn(importer: Module, from: string, name: string, passed: Set<string>): Declaration | undefined {
    const module = this.moduleAt(importer, from);
    return module && this.find(module, name, passed);
  }

  private moduleAt(importer: Module, from: string): Module | undefined {
    if (!from.startsWith('.')) return undefined;
    const steps: string[] = [];
    for (const step of [...importer.path.split('/').slice(0, -1), ...from.split('/')])
      if (step === '..') steps.pop();
      else if (step !== '.' && step !== '') steps.push(step);
    const path = steps.join('/');
    const candidates = [...endings.map((ending) => path + ending), path.replace(/\.(m?)js$/, '.$1ts')];
    const found = candidates.find((candidate) => Object.hasOwn(this.sources, candidate));
    if (found === undefined) return undefined;
    let module = this.modules.get(found);
    if (!module) this.modules.set(found, (module = readModule(this.sources[found]!, found)));
    return module;
  }
}

// Faults that `read` finds in this module are told as its own.
export function inModule<T>(module: Module, read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (error instanceof Fault) error.origin ??= { path: module.path, source: module.source };
    throw error;
  }
}
