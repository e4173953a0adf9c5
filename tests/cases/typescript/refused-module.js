// deploy: {"modules": {"lib/broken.ts": "export const one: number = 1;\nexport const two: string = = 2;\n"}}
import { one } from './lib/broken.ts';
export default () => new Response(String(one));
