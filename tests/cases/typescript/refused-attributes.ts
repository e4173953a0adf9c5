// What does not run here is refused with its place.
import data from './data.json' with { type: 'json' };
export default () => new Response('x');
