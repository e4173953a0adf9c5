// node build.mjs NPM_DIR ROOT OUTPUT: the pages that docs/book.json names as static HTML below OUTPUT/book, and OUTPUT/book.qrc for
// the program. Eleventy makes the pages; nothing of them needs a script, and nothing comes from elsewhere.
import { cpSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join, relative, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { page } from './page.mjs';

const [npm, root, output] = process.argv.slice(2).map((path) => resolve(path));
const packages = createRequire(join(npm, 'package.json'));
const anchor = packages('markdown-it-anchor').default;
const { default: Eleventy } = await import(pathToFileURL(join(npm, 'node_modules/@11ty/eleventy/src/Eleventy.js')));

const docs = join(root, 'docs');
const parts = JSON.parse(readFileSync(join(docs, 'book.json'), 'utf8'));
const names = parts.flatMap(({ pages }) => pages);
const sources = join(output, 'book-sources');
const target = join(output, 'book');
for (const folder of [sources, target]) rmSync(folder, { recursive: true, force: true });
mkdirSync(sources, { recursive: true });

// Where a link leads within the book; nothing for what only the sources have.
const placeOf = (href) => {
  if (/^(\w+:|#|screenshots\/)/.test(href)) return href;
  const [path, fragment] = href.split('#');
  return names.includes(path) ? path.replace(/\.md$/, '.html') + (fragment ? `#${fragment}` : '') : null;
};

// Links to pages get their place, others become plain text.
function placeLinks(markdown) {
  markdown.core.ruler.push('places', ({ tokens }) => {
    for (const { children } of tokens.filter(({ type }) => type === 'inline')) {
      let isKept = true;
      for (const token of children) {
        if (token.type === 'link_open') {
          const place = placeOf(token.attrGet('href'));
          isKept = place !== null;
          token.attrs = isKept ? [['href', place]] : [];
        }
        if (token.type.startsWith('link_') && !isKept) token.tag = 'span';
      }
    }
  });
}

const titles = {};
for (const name of names) {
  const text = readFileSync(join(docs, name), 'utf8');
  titles[name] = /^# (.*)$/m.exec(text)[1];
  writeFileSync(join(sources, name), text);
}
const chapters = parts.map(({ part, pages }) => ({ part, pages: pages.map((name) => ({ title: titles[name], url: name.replace(/\.md$/, '.html') })) }));
process.chdir(output); // Eleventy reads paths from here
const eleventy = new Eleventy('book-sources', 'book', {
  quietMode: true,
  config(config) {
    config.setUseGitIgnore(false);
    config.setTemplateFormats(['md']);
    config.addGlobalData('permalink', () => ({ page }) => `${page.filePathStem}.html`);
    config.amendLibrary('md', (markdown) => {
      markdown.set({ html: false });
      markdown.use(anchor, { tabIndex: false });
      placeLinks(markdown);
    });
    config.addTransform('page', function (content) {
      const name = this.page.inputPath.split('/').pop();
      return page({ chapters, title: titles[name], url: name.replace(/\.md$/, '.html'), content });
    });
    return { markdownTemplateEngine: false };
  },
});
await eleventy.write();

cpSync(join(root, 'server/docs/book/style.css'), join(target, 'style.css'));
mkdirSync(join(target, 'screenshots'));
const used = new Set(readdirSync(target).filter((name) => name.endsWith('.html'))
  .flatMap((name) => [...readFileSync(join(target, name), 'utf8').matchAll(/src="screenshots\/([^"]+)"/g)].map(([, file]) => file)));
for (const file of used) cpSync(join(docs, 'screenshots', file), join(target, 'screenshots', file));
const files = readdirSync(target, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile())
  .map((entry) => relative(output, join(entry.parentPath ?? entry.path, entry.name))).sort();
writeFileSync(join(output, 'book.qrc'), `<RCC>\n  <qresource prefix="/docs">\n${files.map((file) => `    <file>${file}</file>\n`).join('')}  </qresource>\n</RCC>\n`);
