// call: GET /
export default () => {
  for (let i = 0; i < 105; i++) console.log(i % 50 === 0 ? `line ${i}` : '');
  return new Response('done');
};
