// What does not run here is refused with its place.
class A { accessor x = 1 }
export default () => new Response('x');
