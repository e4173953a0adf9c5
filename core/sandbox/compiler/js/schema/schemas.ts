// The schemas of a tool's input and output, from the types Input and Output of its module: TypeScript's, or a typedef in a comment.

import type { Schema } from './docs';
import { typedefAsTypeScript } from './jsdoc';
import { readModule } from './nodes';
import { TypeSchemas } from './types';

export interface ToolSchemas {
  input?: Schema;
  output?: Schema;
}

export function schemasOf(source: string): ToolSchemas {
  const module = readModule(source);
  const schemaOf = (name: string): Schema | undefined => {
    const declared = new TypeSchemas(module).schemaOf(name);
    if (declared) return declared;
    const typedef = typedefAsTypeScript(module.comments, name);
    return typedef === undefined ? undefined : new TypeSchemas(readModule(typedef)).schemaOf(name);
  };
  return { input: schemaOf('Input'), output: schemaOf('Output') };
}
