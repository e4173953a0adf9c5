import { fine } from './fine.js';
export default () => new Response(fine);
