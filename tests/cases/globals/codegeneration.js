// call: GET /
// Code that is made of text is refused, however it is asked for.
const attempt = (action) => {
  try { return `ran: ${action()}`; } catch (error) { return `${error.name}: ${error.message}`; }
};
const AsyncFunction = (async () => {}).constructor;
const GeneratorFunction = (function* () {}).constructor;

export default async () => {
  console.log('eval', attempt(() => eval('1 + 1')));
  console.log('indirect eval', attempt(() => (0, eval)('1 + 1')));
  console.log('Function', attempt(() => new Function('return 1')()));
  console.log('by a constructor', attempt(() => (() => {}).constructor('return 1')()));
  console.log('async', attempt(() => new AsyncFunction('return 1')));
  console.log('generator', attempt(() => new GeneratorFunction('yield 1')));
  console.log('what is no text', eval(7));
  setTimeout('globalThis.ran = true', 0);
  await new Promise((resolve) => setTimeout(resolve, 5));
  console.log('a timer', globalThis.ran);
  return new Response('done');
};
