// call: GET /
const attempt = (action) => {
  try { return action(); } catch (error) { return `${error.name} ${error.code}`; }
};

export default () => {
  console.log(btoa('hello'), btoa(''), btoa('\xff\xfe'), attempt(() => btoa('\u0100')), attempt(() => btoa()));
  console.log(atob('aGVsbG8='), atob(' aGVs\nbG8 '), atob('aGVsbG8'), attempt(() => atob('a')), attempt(() => atob('a=b=')), attempt(() => atob('é')));
  return new Response('done');
};
