// The syntax tree as far as schemas need it: what acorn makes of a module, its types and its comments.

import { tsPlugin } from '@sveltejs/acorn-typescript';
import { Parser } from 'acorn';
import { Fault } from '../fault';

// Nodes have more fields than can be named here; each kind's are read where the kind is known.
export interface Node {
  type: string;
  start: number;
  end: number;
  // eslint-disable-next-line @typescript-eslint/no-explicit-any
  [field: string]: any;
}

export interface Comment {
  text: string;
  start: number;
  end: number;
}

export interface Module {
  source: string;
  // Types by their names, exported or not.
  declarations: Map<string, Node>;
  comments: Comment[]; // "/** ... */" only
}

const TypeScriptParser = Parser.extend(tsPlugin());
const typeDeclarations = ['TSInterfaceDeclaration', 'TSTypeAliasDeclaration', 'TSEnumDeclaration'];

export function readModule(source: string): Module {
  const comments: Comment[] = [];
  const onComment = (isBlock: boolean, text: string, start: number, end: number): void => {
    if (isBlock && text.startsWith('*')) comments.push({ text, start, end });
  };
  let program: Node;
  try {
    program = TypeScriptParser.parse(source, { sourceType: 'module', ecmaVersion: 'latest', locations: true, onComment }) as unknown as Node;
  } catch (error) {
    const { message, pos } = error as { message: string; pos?: number };
    throw new Fault(`The types cannot be read: ${message}`, pos ?? 0);
  }
  const declarations = new Map<string, Node>();
  for (const statement of program.body as Node[]) {
    const declared: Node = statement.type === 'ExportNamedDeclaration' && statement.declaration ? statement.declaration : statement;
    if (typeDeclarations.includes(declared.type)) declarations.set(declared.id.name, declared);
  }
  return { source, declarations, comments };
}

// The comment right before a node, an `export` in between left out.
export function commentBefore(module: Module, node: Node): Comment | undefined {
  return module.comments.find(({ end }) => end <= node.start && /^\s*(?:export\s+)?$/.test(module.source.slice(end, node.start)));
}
