// The function that Isola, workerd and deno all run, byte for byte.
export default {
  fetch() {
    return new Response(JSON.stringify({ message: 'Hello!' }), { headers: { 'Content-Type': 'application/json' } });
  },
};
