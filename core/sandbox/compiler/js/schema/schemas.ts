// The schemas of a tool's input and output: from the type argument of ctx.tool.input<T>(), and from the types Input and Output of its
// module, TypeScript's or a typedef in a comment. Types may come from the function's other modules.

import type { Schema } from './docs';
import { typedefAsTypeScript } from './jsdoc';
import { readModule } from './nodes';
import { Sources } from './sources';
import { TypeSchemas } from './types';

export interface ToolSchemas {
  input?: Schema;
  output?: Schema;
}

export function schemasOf(source: string, modules: Record<string, string> = {}): ToolSchemas {
  const module = readModule(source);
  const sources = new Sources(modules);
  const schemaOf = (name: string): Schema | undefined => {
    const declared = new TypeSchemas(module, sources).schemaOf(name);
    if (declared) return declared;
    const typedef = typedefAsTypeScript(module.comments, name);
    return typedef === undefined ? undefined : new TypeSchemas(readModule(typedef), sources).schemaOf(name);
  };
  const ofArgument = module.inputType && new TypeSchemas(module, sources).wholeOf(module.inputType);
  return { input: ofArgument ?? schemaOf('Input'), output: schemaOf('Output') };
}
