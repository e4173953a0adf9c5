// What does not run here is refused with its place.
const x = (1 + ;
export default () => new Response('x');
