export default async () => {
  const blob = new Blob(['abc', new Uint8Array([100, 101]), new Blob(['f']), 5], { type: 'Text/Plain' });
  console.log(blob.size, blob.type, await blob.text(), await blob.slice(1, -2, 'x/y').text(), blob.slice(-3).size, await blob.bytes());
  console.log(await new Response(blob.stream()).text(), new Blob(['a\r\nb\n'], { endings: 'native' }).size, new Blob([], { type: '\u00e9' }).type);
  const file = new File(['x'], 'n.txt', { type: 'a/b', lastModified: 5 });
  console.log(file.name, file.lastModified, file.size, file instanceof Blob, Object.prototype.toString.call(file));
  const copy = structuredClone({ blob, file });
  console.log(copy.file.name, await copy.blob.text(), copy.blob !== blob);
  const reader = new FileReader();
  for (const type of ['loadstart', 'progress', 'load', 'loadend']) reader.addEventListener(type, (e) => console.log(e.type, e.loaded, e.total, reader.readyState));
  await new Promise((resolve) => { reader.onloadend = resolve; reader.readAsDataURL(new Blob(['hello'], { type: 'text/plain' })); });
  console.log(reader.result);
  const sync = new FileReaderSync();
  console.log(sync.readAsText(new Blob(['h\u00e9'])), sync.readAsDataURL(new Blob(['hi'], { type: 'a/b' })), sync.readAsBinaryString(new Blob(['x'])), sync.readAsArrayBuffer(file).byteLength);
  console.log(new Blob([], { type: 'text/x;name="\u00e9";a=b' }).type, file instanceof FileList);
  for (const bad of [() => new Blob('text'), () => new FileList(), () => sync.readAsText('x'), () => new Blob([Symbol()]), () => new File(['a']), () => Blob.prototype.size]) {
    try { bad(); } catch (error) { console.log(`${error.name}: ${error.message}`); }
  }
  return new Response();
};
