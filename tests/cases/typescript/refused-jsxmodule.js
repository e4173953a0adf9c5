// deploy: {"modules": {"./page.tsx": "export const page = <p/>;"}}
import { page } from './page.tsx';
export default () => new Response(String(page));
