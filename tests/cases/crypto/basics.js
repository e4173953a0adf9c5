// call: GET /
export default () => {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  console.log(bytes.length, bytes.some((byte) => byte !== 0), /^[0-9a-f-]{36}$/.test(crypto.randomUUID()));
  console.log(crypto.randomUUID() !== crypto.randomUUID(), Math.random() !== Math.random());
  try { crypto.getRandomValues(new Uint8Array(65537)); } catch (error) { console.error(error.name); }
  return new Response('done');
};
