// The modules a function may import by name although nobody deployed them: node:* as far as the platform has them.

const modules: Record<string, () => object> = {};

// The exports of a module, or undefined for a name that is none. Each property becomes an export.
export function builtinModule(specifier: string): object | undefined {
  return Object.hasOwn(modules, specifier) ? modules[specifier]!() : undefined;
}
