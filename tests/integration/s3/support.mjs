// A server with its S3 endpoint, a key for it, and the AWS SDK as a client.
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { Server } from '../api/support.mjs';

const clients = createRequire(join(process.argv[3], 'package.json'));
export const sdk = clients('@aws-sdk/client-s3');
export const { getSignedUrl } = clients('@aws-sdk/s3-request-presigner');

export class StoreServer extends Server {
  async start(flags) {
    await super.start(flags);
    this.endpoint = /S3 endpoint on (\S+)/.exec(this.output)[1];
  }

  async makeKey(app = 'default') {
    return (await this.ask('POST', `/v1/${app}/tokens`, { token: this.admin, body: { kind: 's3', name: 'test' } })).json;
  }

  client({ access_key_id, secret_access_key }, more = {}) {
    return new sdk.S3Client({
      endpoint: this.endpoint, region: 'us-east-1', forcePathStyle: true, maxAttempts: 1,
      credentials: { accessKeyId: access_key_id, secretAccessKey: secret_access_key }, ...more,
    });
  }

  async deploy(name, code, config) {
    const body = { name, code, triggers: [{ type: 's3_upload', config }, { type: 'http', config: { auth: 'none' } }] };
    const answer = await this.ask('POST', '/v1/default/functions', { token: this.admin, body });
    if (answer.status >= 300) throw new Error(answer.text);
  }
}

export async function bytesOf(answer) {
  return Buffer.from(await answer.Body.transformToByteArray());
}

// The refusal of a command: its code and status.
export async function refusal(promise) {
  try {
    await promise;
  } catch (error) {
    return { code: error.Code ?? error.name, status: error.$metadata?.httpStatusCode };
  }
  throw new Error('it was not refused');
}
