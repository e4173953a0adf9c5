// What is in a picture, as soon as it is uploaded: kind and size in pixels, kept under `image/KEY`.

interface Picture {
  kind: 'png' | 'jpeg' | 'gif' | 'webp';
  width: number;
  height: number;
}

const text = (view: DataView, from: number, length: number) =>
  String.fromCharCode(...new Uint8Array(view.buffer, view.byteOffset + from, length));
const uint24 = (view: DataView, at: number) => view.getUint16(at, true) | (view.getUint8(at + 2) << 16);

// A JPEG is a row of segments; the frame's header has the size. See ITU-T T.81, B.1 and B.2.2.
function sizeOfJpeg(view: DataView): Picture | null {
  for (let at = 2; at + 9 < view.byteLength && view.getUint8(at) === 0xff; at += 2 + view.getUint16(at + 2)) {
    const marker = view.getUint8(at + 1);
    const isFrame = marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker);
    if (isFrame) return { kind: 'jpeg', height: view.getUint16(at + 5), width: view.getUint16(at + 7) };
  }
  return null;
}

// The three forms of https://developers.google.com/speed/webp/docs/riff_container
function sizeOfWebp(view: DataView): Picture | null {
  switch (text(view, 12, 4)) {
    case 'VP8 ':
      return { kind: 'webp', width: view.getUint16(26, true) & 0x3fff, height: view.getUint16(28, true) & 0x3fff };
    case 'VP8L': {
      const bits = view.getUint32(21, true);
      return { kind: 'webp', width: (bits & 0x3fff) + 1, height: ((bits >> 14) & 0x3fff) + 1 };
    }
    case 'VP8X':
      return { kind: 'webp', width: uint24(view, 24) + 1, height: uint24(view, 27) + 1 };
    default:
      return null;
  }
}

export function inspect(bytes: ArrayBuffer): Picture | null {
  const view = new DataView(bytes);
  if (view.byteLength < 30) return null;
  if (view.getUint32(0) === 0x89504e47) return { kind: 'png', width: view.getUint32(16), height: view.getUint32(20) };
  if (view.getUint16(0) === 0xffd8) return sizeOfJpeg(view);
  if (text(view, 0, 4) === 'GIF8') return { kind: 'gif', width: view.getUint16(6, true), height: view.getUint16(8, true) };
  if (text(view, 0, 4) === 'RIFF' && text(view, 8, 4) === 'WEBP') return sizeOfWebp(view);
  return null;
}

export default async function handler(req: Request, ctx: Context) {
  if (ctx.trigger.type !== 's3_upload') return new Response('Upload a picture to see this work.', { status: 400 });
  const { bucket, key, size } = ctx.trigger;
  const object = await ctx.bucket(bucket).get(key);
  if (!object) return Response.json({ key, gone: true }); // deleted meanwhile
  const picture = inspect(await object.arrayBuffer());
  if (!picture) console.warn(key, 'is no picture that this function knows');
  else await ctx.kv.put(`image/${key}`, { ...picture, bytes: size });
  return Response.json({ key, picture });
}
