// What does not run here is refused with its place.
const page = <main>hello</main>;
export default () => new Response('x');
