import fs from 'node:fs';
export default () => new Response();
