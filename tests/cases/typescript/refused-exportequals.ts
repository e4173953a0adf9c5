// What does not run here is refused with its place.
export = handler;
export default () => new Response('x');
