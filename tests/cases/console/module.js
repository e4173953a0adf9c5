// call: GET /
// call: GET /
// What module code prints stands in the row of the next call, and what is beyond 100 lines is counted there.
for (let i = 0; i < 130; i++) console.log(i % 60 === 0 ? `module ${i}` : '');
export default () => new Response('done');
