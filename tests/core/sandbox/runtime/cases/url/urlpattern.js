export default () => {
  const pattern = new URLPattern({ pathname: '/users/:id{/posts/:post}?' });
  console.log(pattern.test('https://a.example/users/1'), pattern.exec('https://a.example/users/1/posts/2').pathname.groups, pattern.exec('https://a.example/x'));
  console.log(new URLPattern('/a/*', 'https://b.example').exec('https://b.example/a/b/c').pathname.groups, pattern.pathname);
  return new Response();
};
