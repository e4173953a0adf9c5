// What does not run here is refused with its place.
class A {
  @log method() {}
}
export default () => new Response('x');
