// An entry is cut at 10 KB; after a hundred entries of a call the rest is only counted (sent empty).
// call: GET http://localhost/
// call: GET http://localhost/
export default () => {
  console.log('x'.repeat(20000).length, 'y'.repeat(10240 + 5).slice(0, 3));
  for (let i = 0; i < 101; i++) console.info(i);
  return new Response();
};
