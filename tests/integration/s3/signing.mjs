// Signature Version 4 by hand, for what the SDK does not send: bodies in every coding, and upload forms.
import { createHash, createHmac } from 'node:crypto';
import http from 'node:http';

const hmac = (key, text) => createHmac('sha256', key).update(text).digest();
const sha256 = (bytes) => createHash('sha256').update(bytes).digest('hex');

export class Signer {
  constructor({ access_key_id, secret_access_key }) {
    this.time = new Date().toISOString().replace(/[-:]|\.\d+/g, '');
    this.scope = `${this.time.slice(0, 8)}/us-east-1/s3/aws4_request`;
    this.credential = `${access_key_id}/${this.scope}`;
    this.key = this.scope.split('/').reduce(hmac, `AWS4${secret_access_key}`);
  }

  sign(text) {
    return hmac(this.key, text).toString('hex');
  }

  // The fields of a PUT with this payload kind, signed; they hold all that is signed.
  headers(host, path, payload, more) {
    const fields = { host, 'x-amz-content-sha256': payload, 'x-amz-date': this.time, ...more };
    const names = Object.keys(fields).sort();
    const canonical = ['PUT', path, '', ...names.map((name) => `${name}:${fields[name]}`), '', names.join(';'), payload].join('\n');
    this.seed = this.sign(['AWS4-HMAC-SHA256', this.time, this.scope, sha256(canonical)].join('\n'));
    return { ...fields, authorization: `AWS4-HMAC-SHA256 Credential=${this.credential},SignedHeaders=${names.join(';')},Signature=${this.seed}` };
  }

  // A body in aws-chunked, with its trailer, signed or not.
  chunked(chunks, trailer, isSigned) {
    let previous = this.seed;
    const parts = [];
    for (const chunk of [...chunks, Buffer.alloc(0)]) {
      let extension = '';
      if (isSigned) {
        previous = this.sign(['AWS4-HMAC-SHA256-PAYLOAD', this.time, this.scope, previous, sha256(''), sha256(chunk)].join('\n'));
        extension = `;chunk-signature=${previous}`;
      }
      parts.push(Buffer.from(`${chunk.length.toString(16)}${extension}\r\n`), chunk);
      if (chunk.length > 0) parts.push(Buffer.from('\r\n'));
    }
    const lines = Object.entries(trailer).map(([name, value]) => `${name}:${value}`);
    if (isSigned && lines.length > 0)
      lines.push(`x-amz-trailer-signature:${this.sign(['AWS4-HMAC-SHA256-TRAILER', this.time, this.scope, previous, sha256(lines.map((line) => `${line}\n`).join(''))].join('\n'))}`);
    return Buffer.concat([...parts, ...lines.map((line) => Buffer.from(`${line}\r\n`)), Buffer.from('\r\n')]);
  }
}

// Reflected CRCs, bit by bit: [polynomial, bits].
const crcs = { CRC32: [0xedb88320n, 32n], CRC32C: [0x82f63b78n, 32n], CRC64NVME: [0x9a6c9329ac4bc9b5n, 64n] };

// As clients send it: base64 of the bytes, most significant first.
export function checksum(algorithm, bytes) {
  if (!crcs[algorithm]) return createHash(algorithm.toLowerCase()).update(bytes).digest('base64');
  const [polynomial, bits] = crcs[algorithm];
  const ones = (1n << bits) - 1n;
  let crc = ones;
  for (const byte of bytes) {
    crc ^= BigInt(byte);
    for (let i = 0; i < 8; i++) crc = crc & 1n ? (crc >> 1n) ^ polynomial : crc >> 1n;
  }
  return Buffer.from((crc ^ ones).toString(16).padStart(Number(bits) / 4, '0'), 'hex').toString('base64');
}

// Sends a request as it is; `host` may be another name than the server's address.
export function send(endpoint, { method = 'PUT', path, headers, body }) {
  const { port } = new URL(endpoint);
  return new Promise((resolve, reject) => {
    const request = http.request({ host: '127.0.0.1', port, method, path, headers: { ...headers, 'content-length': body.length }, agent: false });
    request.on('error', reject);
    request.on('response', async (response) => {
      let text = '';
      for await (const chunk of response.setEncoding('utf8')) text += chunk;
      resolve({ status: response.statusCode, headers: response.headers, text, code: /<Code>(.*)<\/Code>/.exec(text)?.[1] });
    });
    request.end(body);
  });
}
