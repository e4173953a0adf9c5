export default (req, { waitUntil }) => {
  waitUntil(new Promise((resolve) => setTimeout(resolve, 20)).then(() => console.log('work after the failure')));
  throw new TypeError('known at once');
};
