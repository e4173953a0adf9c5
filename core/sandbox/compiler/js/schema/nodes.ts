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

// A name in another module.
export interface Elsewhere {
  from: string; // as it is written: "./types"
  name: string;
}

export interface Module {
  path: string; // empty: the entry
  source: string;
  // Types by their names, exported or not.
  declarations: Map<string, Node>;
  // What other modules call by these names is called otherwise here, or comes from elsewhere.
  renamed: Map<string, string>;
  imported: Map<string, Elsewhere>;
  passedOn: Elsewhere[]; // export * from
  // T of the first ctx.tool.input<T>().
  inputType: Node | undefined;
  comments: Comment[]; // "/** ... */" only
}

const TypeScriptParser = Parser.extend(tsPlugin());
const typeDeclarations = ['TSInterfaceDeclaration', 'TSTypeAliasDeclaration', 'TSEnumDeclaration'];

export function readModule(source: string, path = ''): Module {
  const comments: Comment[] = [];
  const onComment = (isBlock: boolean, text: string, start: number, end: number): void => {
    if (isBlock && text.startsWith('*')) comments.push({ text, start, end });
  };
  let program: Node;
  try {
    program = TypeScriptParser.parse(source, { sourceType: 'module', ecmaVersion: 'latest', locations: true, onComment }) as unknown as Node;
  } catch (error) {
    const { message, pos } = error as { message: string; pos?: number };
    const fault = new Fault(`The types cannot be read: ${message}`, pos ?? 0);
    fault.origin = { path, source };
    throw fault;
  }
  const module: Module = { path, source, declarations: new Map(), renamed: new Map(), imported: new Map(), passedOn: [],
    inputType: inputTypeIn(program), comments };
  for (const statement of program.body as Node[]) takeStatement(module, statement);
  return module;
}

function takeStatement(module: Module, statement: Node): void {
  const declared: Node = statement.type.startsWith('Export') && statement.declaration ? statement.declaration : statement;
  if (typeDeclarations.includes(declared.type)) {
    module.declarations.set(declared.id.name, declared);
    if (statement.type === 'ExportDefaultDeclaration') module.renamed.set('default', declared.id.name);
  } else if (statement.type === 'ImportDeclaration') {
    for (const one of statement.specifiers as Node[])
      if (one.type !== 'ImportNamespaceSpecifier') module.imported.set(one.local.name, { from: statement.source.value, name: nameOf(one.imported) });
  } else if (statement.type === 'ExportAllDeclaration' && !statement.exported) {
    module.passedOn.push({ from: statement.source.value, name: '*' });
  } else if (statement.type === 'ExportNamedDeclaration') {
    for (const one of (statement.specifiers ?? []) as Node[])
      if (statement.source) module.imported.set(nameOf(one.exported), { from: statement.source.value, name: nameOf(one.local) });
      else if (nameOf(one.exported) !== nameOf(one.local)) module.renamed.set(nameOf(one.exported), nameOf(one.local));
  }
}

const nameOf = (node: Node | undefined): string => String(node?.name ?? node?.value ?? 'default');

const isMember = (node: Node | undefined, name: string): boolean =>
  (node?.type === 'MemberExpression' && !node.computed && node.property.name === name)
  || (node?.type === 'Identifier' && node.name === name);

// Looked for everywhere: where it stands is the author's business.
function inputTypeIn(node: Node): Node | undefined {
  if (node.type === 'CallExpression' && node.callee.type === 'MemberExpression' && isMember(node.callee, 'input') && isMember(node.callee.object, 'tool')) {
    const [type] = ((node.typeArguments ?? node.typeParameters)?.params ?? []) as Node[];
    if (type) return type;
  }
  for (const field of Object.values(node))
    for (const child of Array.isArray(field) ? field : [field])
      if (child !== null && typeof child === 'object' && typeof (child as Node).type === 'string') {
        const found = inputTypeIn(child as Node);
        if (found) return found;
      }
  return undefined;
}

// The comment right before a node, an `export` in between left out.
export function commentBefore(module: Module, node: Node): Comment | undefined {
  return module.comments.find(({ end }) => end <= node.start && /^\s*(?:export\s+)?$/.test(module.source.slice(end, node.start)));
}
