// Hashes (https://w3c.github.io/webcrypto/#sha).

import { natives } from '../natives';
import { largeSize, registerAlgorithm } from './algorithm';

// Bytes of a block, which is an HMAC key's length where none is stated.
export const blockSizes: Record<string, number> = {
  'SHA-1': 64, 'SHA-256': 64, 'SHA-384': 128, 'SHA-512': 128,
};

// SHA-3 is there for digest() only.
for (const name of [...Object.keys(blockSizes), 'SHA3-256', 'SHA3-384', 'SHA3-512']) {
  registerAlgorithm({ name, digest: (_params, data) => (data.byteLength < largeSize ? natives.digest : natives.digestLater)(name, data) });
}
