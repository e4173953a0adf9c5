// call: GET /
// The clock is coarse and goes forward only; it stands at steps of 20 microseconds.
export default () => {
  const times = Array.from({ length: 1000 }, () => performance.now());
  console.log(times.every((time, i) => i === 0 || time >= times[i - 1]), times.every((time) => Math.abs(time * 50 - Math.round(time * 50)) < 1e-6));
  const origin = performance.timeOrigin;
  console.log(Math.abs(origin + performance.now() - Date.now()) < 60_000, performance.toJSON().timeOrigin === origin);
  return new Response('done');
};
