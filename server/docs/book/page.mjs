// One page of the book around its text.
const escape = (text) => text.replace(/[&<>"]/g, (character) => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' })[character]);
const linkTo = ({ url, title }, extra = '') => `<a href="${url}"${extra}>${escape(title)}</a>`;

export function page({ chapters, title, url, content }) {
  const all = chapters.flatMap(({ pages }) => pages);
  const place = all.findIndex((other) => other.url === url);
  const contents = chapters.map(({ part, pages }) => `<h2>${escape(part)}</h2>\n<ul>\n${pages
    .map((other) => `<li>${linkTo(other, other.url === url ? ' aria-current="page"' : '')}</li>`).join('\n')}\n</ul>`).join('\n');
  const [before, after] = [all[place - 1], all[place + 1]];
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<meta name="color-scheme" content="light dark">
<title>${escape(title)} - Isola</title>
<base href="/docs/book/">
<link rel="stylesheet" href="style.css">
</head>
<body>
<a class="skip" href="${url}#text">To the text</a>
<nav aria-label="Contents">
<p><a href="index.html">Isola</a></p>
${contents}
</nav>
<main id="text">
${content.replace(/(href)="#/g, `$1="${url}#`)}
<footer>${before ? `<span>${linkTo(before, ' rel="prev"')}</span>` : '<span></span>'}${after ? `<span>${linkTo(after, ' rel="next"')}</span>` : ''}</footer>
</main>
</body>
</html>
`;
}
