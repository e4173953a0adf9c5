// Subresource integrity (https://www.w3.org/TR/sri/): whether bytes are those that a digest was made of.

import { natives } from './natives';

const strengths = ['sha256', 'sha384', 'sha512'];

interface Digest {
  strength: number;
  // base64 or base64url, with or without padding.
  value: string;
}

function parse(metadata: string): Digest[] {
  const digests: Digest[] = [];
  for (const token of metadata.split(/[\t\n\f\r ]+/)) {
    const match = /^(sha256|sha384|sha512)-([A-Za-z0-9+/_-]+={0,2})(?:\?.*)?$/i.exec(token);
    if (match !== null) digests.push({ strength: strengths.indexOf(match[1]!.toLowerCase()), value: match[2]! });
  }
  return digests;
}

function plain(base64: string): string {
  return base64.replace(/-/g, '+').replace(/_/g, '/').replace(/=+$/, '');
}

// Only the strongest kind counts; text in which there is no digest asks for nothing.
export function hasIntegrity(metadata: string, bytes: Uint8Array): boolean {
  const digests = parse(metadata);
  const strongest = Math.max(...digests.map((digest) => digest.strength), -1);
  if (strongest < 0) return true;
  const actual = plain(natives.base64Encode(natives.digest(`SHA-${strengths[strongest]!.slice(3)}`, bytes)));
  return digests.some((digest) => digest.strength === strongest && plain(digest.value) === actual);
}
