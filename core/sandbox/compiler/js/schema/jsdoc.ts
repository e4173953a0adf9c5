// Types of JavaScript sources, declared in comments: "@typedef {object} Input" with "@property {string} [name] What it is". The types are
// TypeScript's own.

import { Fault } from '../fault';
import { plainText } from './docs';
import type { Comment } from './nodes';

const property = /^@prop(?:erty)?\s+\{(.+)\}\s+(\[?)([\w$]+)(?:\s*=[^\]]*)?\]?(?:\s+-?\s*(.*))?$/gm;
const typedef = (name: string): RegExp => new RegExp(`^@typedef\\s+\\{(.+)\\}\\s+${name}\\s*$`, 'm');

// The declaration as TypeScript would write it.
export function typedefAsTypeScript(comments: Comment[], name: string): string | undefined {
  for (const comment of comments) {
    const text = plainText(comment);
    const found = typedef(name).exec(text);
    if (!found) continue;
    const type = found[1]!.trim();
    if (!/^object$/i.test(type)) return `type ${name} = ${type};`;
    const members = [...text.matchAll(property)].map(([, of, optional, key, what]) =>
      `${what ? `/** ${what} */ ` : ''}${key}${optional ? '?' : ''}: ${of};`);
    if (members.length === 0) throw new Fault(`@typedef ${name} has no @property`, comment.start);
    return `interface ${name} { ${members.join(' ')} }`;
  }
  return undefined;
}
