// node generate.mjs NPM_DIR ROOT PROGRAM OUTPUT: the pages of docs that are made of something else: templates.md of resources/templates,
// errors.md of ErrorCode, endpoints.md of resources/openapi.yaml, commands.md of what PROGRAM (isola) says of itself.
import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { errors } from './errors.mjs';

const [, , npm, root, program, output] = process.argv;
const yaml = createRequire(join(npm, 'package.json'))('yaml');
const read = (path) => readFileSync(join(root, path), 'utf8');
const write = (name, lines) => writeFileSync(join(output, name), `${lines.join('\n')}\n`);
const row = (...cells) => `| ${cells.map((cell) => String(cell).replaceAll('|', '\\|').replaceAll('\n', ' ')).join(' | ')} |`;
const table = (head, rows) => [row(...head), `|${'---|'.repeat(head.length)}`, ...rows.map((cells) => row(...cells))];

function templates() {
  const trigger = ({ type, config = {} }) => `\`${type}\`${config.path ? ` at \`${config.path}\`` : ''}${config.schedule ? ` \`${config.schedule}\`` : ''}`;
  const rows = JSON.parse(read('resources/templates/templates.json')).map(({ name, explanation, triggers, variables = [], packages }) =>
    [`\`${name}\``, explanation, triggers.map(trigger).join(', '), [...variables.map((key) => `variable \`${key}\``), ...(packages ? ['npm'] : [])].join(', ')]);
  return ['# Templates', '',
    'What a new function can begin as: in the console with `Ctrl+N`, in a terminal with `isola new NAME --template TEMPLATE`. Each is a whole program, typed,',
    'and called by the tests of this version.', '', ...table(['template', 'what it does', 'what calls it', 'needs'], rows)];
}

// Two switches of Error.cpp: the names on the wire, and their status.
function codes() {
  const source = read('core/base/Error.cpp');
  const names = [...source.matchAll(/case ErrorCode::(\w+):\s*return QLatin1StringView\("([A-Z_]+)"\)/g)].map(([, code, name]) => ({ code, name }));
  const statuses = new Map();
  for (const [, cases, status] of source.matchAll(/((?:case ErrorCode::\w+:\s*)+)return (\d{3});/g))
    for (const [, code] of cases.matchAll(/ErrorCode::(\w+)/g)) statuses.set(code, status);
  const declared = [.../enum class ErrorCode \{([^}]*)\}/.exec(read('core/base/Error.h'))[1].matchAll(/\w+/g)].map(([code]) => code);
  if (names.length !== declared.length || statuses.size !== declared.length) throw new Error('Error.cpp does not name every ErrorCode');
  return names.map(({ code, name }) => ({ name, status: statuses.get(code) }));
}

function troubleshooting() {
  const list = codes();
  for (const name of Object.keys(errors)) if (!list.some((code) => code.name === name)) throw new Error(`${name} is no ErrorCode`);
  return ['# Troubleshooting by error code', '',
    'Every error of the API has the same shape: `{"error": {"code", "message", "remediation", "details"?}}`. The message says what is wrong here, the',
    'remediation what to do; this page says what a code means in general. The command line adds `SERVER_UNREACHABLE` (no answer: is it running?',
    '`isola doctor`), `USAGE` and `FAILED` of its own.', '',
    ...list.flatMap(({ name, status }) => {
      if (!errors[name]) throw new Error(`${name}: errors.mjs does not say what it means`);
      const [meaning, mend] = errors[name];
      return [`## ${name}`, '', `Status ${status}. ${meaning}`, '', mend, ''];
    })].slice(0, -1);
}

function endpoints() {
  const document = yaml.parse(read('resources/openapi.yaml'), { merge: true });
  const methods = ['get', 'put', 'post', 'patch', 'delete'];
  const operations = Object.entries(document.paths).flatMap(([path, item]) =>
    methods.filter((method) => item[method]).map((method) => ({ path, method: method.toUpperCase(), ...item[method] })));
  const tags = [...new Set(operations.flatMap((operation) => operation.tags ?? ['Other']))];
  return ['# Endpoints', '', 'All of the API in one list. Fields, answers and errors of each, to try out, are at `/docs` of a running server, and at `/openapi.json`.', '',
    ...tags.flatMap((tag) => [`## ${tag}`, '', ...table(['method', 'path', 'what it does'],
      operations.filter((operation) => (operation.tags ?? ['Other']).includes(tag)).map(({ method, path, summary }) => [method, `\`${path}\``, summary ?? ''])), ''])].slice(0, -1);
}

function commands() {
  const help = (...words) => execFileSync(program, [...words, '--help'], { encoding: 'utf8' }).trimEnd();
  const names = (text) => [...(/^Subcommands:\n((?:  .*\n?)+)/m.exec(text)?.[1] ?? '').matchAll(/^  (\S+)/gm)].map(([, name]) => name);
  const block = (...words) => ['```sh', ['isola', ...words, '--help'].join(' '), '```', '', '```text', help(...words), '```', ''];
  const all = names(help());
  return ['# Commands', '', 'What each command says of itself. [The command line](cli.md) tells how they work together.', '', ...block(),
    ...all.flatMap((name) => [`## isola ${name}`, '', ...block(name), ...names(help(name)).flatMap((inner) => block(name, inner))])].slice(0, -1);
}

write('templates.md', templates());
write('errors.md', troubleshooting());
write('endpoints.md', endpoints());
write('commands.md', commands());
