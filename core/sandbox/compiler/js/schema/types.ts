// TypeScript types to JSON Schema 2020-12. Syntax only, no type checker: names are looked up in the function's own modules, and what is no
// JSON, or needs a checker to know, is refused with its place.

import { Fault } from '../fault';
import { documented, type Schema } from './docs';
import { commentBefore, type Module, type Node } from './nodes';
import { inModule, type Declaration, type Sources } from './sources';

const keywords: Record<string, Schema> = {
  TSStringKeyword: { type: 'string' },
  TSNumberKeyword: { type: 'number' },
  TSBooleanKeyword: { type: 'boolean' },
  TSNullKeyword: { type: 'null' },
  TSObjectKeyword: { type: 'object' },
  TSUnknownKeyword: {},
  TSAnyKeyword: {},
};

export class TypeSchemas {
  private readonly definitions: Record<string, Schema> = {};
  private readonly names = new Map<Node, string>(); // of definitions

  // `module` is the one that is being read.
  constructor(private module: Module, private readonly sources: Sources) {}

  // The whole schema of a type that is declared under this name; undefined without one.
  schemaOf(name: string): Schema | undefined {
    const declaration = this.sources.find(this.module, name);
    return declaration && this.withDefinitions(this.declared(declaration));
  }

  // The whole schema of a type that is written down right here, or named.
  wholeOf(type: Node): Schema {
    const isName = type.type === 'TSTypeReference' && type.typeName.type === 'Identifier' && !(type.typeArguments ?? type.typeParameters);
    const schema = isName && this.schemaOf(type.typeName.name);
    return schema || this.withDefinitions(inModule(this.module, () => this.ofType(type)));
  }

  private withDefinitions(schema: Schema): Schema {
    return Object.keys(this.definitions).length > 0 ? { ...schema, $defs: this.definitions } : schema;
  }

  private declared(declaration: Declaration): Schema {
    return this.within(declaration, (node) => ({ ...this.body(node), ...documented(commentBefore(this.module, node)) }));
  }

  // Names mean what they mean in the module of the declaration.
  private within<T>({ module, node }: Declaration, read: (node: Node) => T): T {
    const before = this.module;
    this.module = module;
    try {
      return inModule(module, () => read(node));
    } finally {
      this.module = before;
    }
  }

  private body(node: Node): Schema {
    if (node.typeParameters) throw new Fault(`${node.id.name} takes type parameters, which a schema cannot`, node.start);
    if (node.type === 'TSTypeAliasDeclaration') return this.ofType(node.typeAnnotation);
    if (node.type === 'TSEnumDeclaration') return { enum: this.enumValues(node) };
    const bases = ((node.extends ?? []) as Node[]).map((base) => this.objectNamed(base.expression.name, base));
    return bases.reduceRight(merged, this.ofMembers(node.body.body));
  }

  private enumValues(node: Node): unknown[] {
    let next = 0;
    return (node.members as Node[]).map((member) => {
      const value = member.initializer ? literal(member.initializer) : next;
      if (typeof value === 'number') next = value + 1;
      return value;
    });
  }

  private ofMembers(members: Node[]): Schema {
    const properties: Record<string, Schema> = {};
    const required: string[] = [];
    let others: Schema | false = false;
    for (const member of members) {
      if (member.type === 'TSIndexSignature') {
        others = this.ofType(member.typeAnnotation.typeAnnotation);
      } else if (member.type === 'TSPropertySignature' && !member.computed) {
        const key = String(member.key.name ?? member.key.value);
        const type = member.typeAnnotation ? this.ofType(member.typeAnnotation.typeAnnotation) : {};
        properties[key] = { ...type, ...documented(commentBefore(this.module, member)) };
        if (!member.optional) required.push(key);
      } else {
        throw new Fault('Only properties can come as JSON: no methods, no computed names', member.start);
      }
    }
    return { type: 'object', properties, ...(required.length > 0 && { required }), additionalProperties: others };
  }

  private ofType(node: Node): Schema {
    const keyword = keywords[node.type];
    if (keyword) return keyword;
    switch (node.type) {
      case 'TSArrayType': return { type: 'array', items: this.ofType(node.elementType) };
      case 'TSTupleType': return this.ofTuple(node.elementTypes);
      case 'TSLiteralType': return { const: literal(node.literal) };
      case 'TSUnionType': return this.ofUnion(node.types);
      case 'TSIntersectionType': return this.ofIntersection(node.types);
      case 'TSTypeLiteral': return this.ofMembers(node.members);
      case 'TSParenthesizedType': return this.ofType(node.typeAnnotation);
      case 'TSTypeOperator': if (node.operator === 'readonly') return this.ofType(node.typeAnnotation); break;
      case 'TSTypeReference': return this.ofReference(node);
    }
    throw new Fault('This type cannot be told as a JSON Schema; export inputSchema instead', node.start);
  }

  private ofTuple(elements: Node[]): Schema {
    const items = elements.map((element) => this.ofType(element.type === 'TSOptionalType' ? element.typeAnnotation : element));
    const least = elements.filter((element) => element.type !== 'TSOptionalType').length;
    return { type: 'array', prefixItems: items, minItems: least, maxItems: items.length };
  }

  private ofUnion(types: Node[]): Schema {
    const schemas = types.filter((type) => type.type !== 'TSUndefinedKeyword').map((type) => this.ofType(type));
    if (schemas.length === 1) return schemas[0]!;
    if (schemas.every((schema) => 'const' in schema)) return { enum: schemas.map((schema) => schema.const) };
    const isPlain = (schema: Schema): boolean => Object.keys(schema).length === 1 && typeof schema.type === 'string';
    if (schemas.every(isPlain)) return { type: schemas.map((schema) => schema.type) };
    return { anyOf: schemas };
  }

  // One object, since each part alone would refuse the others' properties.
  private ofIntersection(types: Node[]): Schema {
    return types.map((type) => this.objectOf(type)).reduce(merged);
  }

  private objectOf(node: Node): Schema {
    const schema = node.type === 'TSTypeReference' && this.sources.find(this.module, node.typeName.name)
      ? this.objectNamed(node.typeName.name, node) : this.ofType(node);
    if (schema.type !== 'object' || !schema.properties) throw new Fault('Only object types can be put together here', node.start);
    return schema;
  }

  private objectNamed(name: string, place: Node): Schema {
    const declaration = this.sources.find(this.module, name);
    if (!declaration) throw new Fault(`The type ${name} is not declared in the function's own modules`, place.start);
    return this.within(declaration, (node) => this.body(node));
  }

  private ofReference(node: Node): Schema {
    const name: string = node.typeName.name;
    const parameters: Node[] = (node.typeArguments ?? node.typeParameters)?.params ?? [];
    const declaration = this.sources.find(this.module, name);
    if (declaration) return this.referenceTo(declaration);
    switch (name) {
      case 'Array': case 'ReadonlyArray': return { type: 'array', items: this.ofType(parameters[0]!) };
      case 'Record': return { type: 'object', additionalProperties: this.ofType(parameters[1]!) };
      case 'Date': return { type: 'string', format: 'date-time' };
      case 'Readonly': return this.ofType(parameters[0]!);
      case 'Partial': { const { required, ...rest } = this.objectOf(parameters[0]!); return rest; }
      case 'Required': { const object = this.objectOf(parameters[0]!); return { ...object, required: Object.keys(object.properties as object) }; }
      case 'Pick': case 'Omit': return chosen(this.objectOf(parameters[0]!), this.keysOf(parameters[1]!), name === 'Pick');
    }
    throw new Fault(`The type ${name} is not declared in the function's own modules; export inputSchema instead`, node.start);
  }

  private keysOf(node: Node): Set<unknown> {
    const keys = this.ofType(node);
    return new Set((keys.enum as unknown[] | undefined) ?? [keys.const]);
  }

  private referenceTo(declaration: Declaration): Schema {
    let name = this.names.get(declaration.node);
    if (name === undefined) {
      name = declaration.node.id.name as string;
      for (let i = 2; Object.hasOwn(this.definitions, name); ++i) name = `${declaration.node.id.name}_${i}`; // another module's
      this.names.set(declaration.node, name);
      this.definitions[name] = {}; // while it is being made: it may name itself
      this.definitions[name] = this.declared(declaration);
    }
    return { $ref: `#/$defs/${name}` };
  }
}

function literal(node: Node): unknown {
  if (node.type === 'Literal' && typeof node.value !== 'bigint') return node.value;
  if (node.type === 'UnaryExpression' && node.operator === '-') return -(literal(node.argument) as number);
  if (node.type === 'TemplateLiteral' && node.expressions.length === 0) return node.quasis[0].value.cooked;
  throw new Fault('Only texts, numbers, true, false and null can be literal types here', node.start);
}

function merged(left: Schema, right: Schema): Schema {
  const required = [...new Set([...((left.required as string[]) ?? []), ...((right.required as string[]) ?? [])])];
  return {
    ...left, ...right,
    properties: { ...(left.properties as object), ...(right.properties as object) },
    ...(required.length > 0 && { required }),
  };
}

function chosen(object: Schema, keys: Set<unknown>, isPicked: boolean): Schema {
  const stays = (key: string): boolean => keys.has(key) === isPicked;
  const properties = Object.fromEntries(Object.entries(object.properties as object).filter(([key]) => stays(key)));
  const required = ((object.required as string[]) ?? []).filter(stays);
  const { required: before, ...rest } = object;
  return { ...rest, properties, ...(required.length > 0 && { required }) };
}
