// What does not run here is refused with its place.
{ using x = open(); }
export default () => new Response('x');
