// What does not run here is refused with its place.
const count: = 4;
export default () => new Response('x');
