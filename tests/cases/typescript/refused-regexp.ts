// What does not run here is refused with its place.
const r = /[a--b]/v;
export default () => new Response('x');
