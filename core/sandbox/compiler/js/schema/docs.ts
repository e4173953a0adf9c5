// What doc comments say of values: a description, and tags that JSON Schema has keywords for.

import { Fault } from '../fault';
import type { Comment } from './nodes';

export type Schema = Record<string, unknown>;

const numberTags = ['minimum', 'maximum', 'exclusiveMinimum', 'exclusiveMaximum', 'multipleOf', 'minLength', 'maxLength', 'minItems', 'maxItems'];
const textTags = ['pattern', 'format'];
const jsonTags = ['default', 'examples'];

// Without the stars in front of its lines.
export const plainText = (comment: Comment): string => comment.text.replace(/^\s*\*+ ?/gm, '').trim();

export function documented(comment: Comment | undefined): Schema {
  if (!comment) return {};
  const text = plainText(comment);
  const schema: Schema = {};
  const description = text.split(/^@/m)[0]!.trim().replace(/\s+/g, ' ');
  if (description) schema.description = description;
  for (const [, tag, value] of text.matchAll(/^@(\w+)[ \t]+(.+)$/gm)) {
    if (numberTags.includes(tag!)) schema[tag!] = jsonOf(comment, tag!, value!);
    else if (textTags.includes(tag!)) schema[tag!] = value!.trim();
    else if (jsonTags.includes(tag!)) schema[tag!] = jsonOf(comment, tag!, value!);
  }
  return schema;
}

function jsonOf(comment: Comment, tag: string, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new Fault(`@${tag} must be JSON, not ${text.trim()}`, comment.start);
  }
}
