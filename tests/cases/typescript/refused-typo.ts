// What does not run here is refused with its place.
const x: number = ;
export default () => new Response('x');
