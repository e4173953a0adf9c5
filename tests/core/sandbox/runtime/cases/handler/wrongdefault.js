export default [1];
