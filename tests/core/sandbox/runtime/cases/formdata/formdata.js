export default async () => {
  const form = new FormData();
  form.append('a', 1);
  form.append('a', 'two');
  form.append('f', new Blob(['file content'], { type: 'text/x' }), 'name "quoted"\n.txt');
  form.append('é', '\ud800 lone, line\nend');
  console.log([...form.keys()], form.getAll('a'), form.has('b'), form.get('f').name);
  const response = new Response(form);
  const type = response.headers.get('content-type');
  const text = (await response.clone().text()).replaceAll(type.split('boundary=')[1], 'BOUNDARY');
  console.log(/^multipart\/form-data; boundary=----isola-form-[0-9a-f]{32}$/.test(type), JSON.stringify(text));
  const back = await response.formData();
  console.log([...back].map(([k, v]) => [k, typeof v === 'string' ? v : v.name]), await back.get('f').text(), back.get('f').type);
  form.set('a', 'only');
  form.delete('f');
  console.log(form);
  const parse = async (body) => {
    try {
      return [...await new Response(body.replaceAll('\n', '\r\n'), { headers: { 'content-type': 'multipart/form-data; boundary=b' } }).formData()].map(([k, v]) => [k, v.size ?? v]);
    } catch (error) {
      return `${error.name}: ${error.message}`;
    }
  };
  console.log(await parse('--b\nContent-Disposition: form-data; name="x"\n\nvalue\n--b--'));
  console.log(await parse('--b\ncontent-disposition: form-data; name="x"; filename="f"\n\n\n--b--\n'));
  console.log(await parse('--b--'), await parse('--c--'), await parse('--b\nContent-Disposition: form-data\n\nx\n--b--'), await parse('--b\nContent-Disposition: form-data; name="x"\n\nx'));
  return new Response();
};
