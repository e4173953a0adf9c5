// deploy: {"envVars": {"API_KEY": "sk-live-0123456789", "PASSWORD": "correct \"horse\"", "SHORT": "abc1234"}}
// call: GET /log
// call: developer GET /throw
export default (request, ctx) => {
  const { API_KEY, PASSWORD, SHORT } = ctx.env;
  if (request.url.endsWith('/throw')) throw new Error(`cannot log in with ${API_KEY}`, { cause: PASSWORD });
  console.log(API_KEY, { API_KEY, PASSWORD }, SHORT);
  console.error(new Error(API_KEY).message, JSON.stringify({ PASSWORD }));
  ctx.log('structured', { key: API_KEY });
  return new Response(API_KEY.length);
};
