// node document.mjs PACKAGES_DIR: docs/runtime.md on standard output, made of the declarations in this folder and their @standard and
// @differs tags, put into runtime.md.in. scripts/runtime-docs writes it; a test fails when docs/runtime.md is not what this gives.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';

const here = import.meta.dirname;
const ts = createRequire(path.join(process.argv[2], 'package.json'))('typescript');
const statementsOf = (file) => ts.createSourceFile(file, readFileSync(path.join(here, file), 'utf8'), ts.ScriptTarget.Latest, true).statements;

function tag(node, name) {
  const found = ts.getJSDocTags(node).find(({ tagName }) => tagName.text === name);
  return found === undefined ? '' : ts.getTextOfJSDocComment(found.comment)?.trim() ?? '';
}

const codes = (names) => names.map((name) => `\`${name}\``).join(', ');
const row = (...cells) => `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
const table = (head, rows) => [row(...head), `|${'---|'.repeat(head.length)}`, ...rows].join('\n');
const nameOf = (statement) => statement.declarationList?.declarations[0].name.text ?? statement.name?.text;

// Globals that say the same stand in one row, where the first of them is.
function globals() {
  const rows = new Map();
  const isValue = (statement) => ts.isVariableStatement(statement) || ts.isFunctionDeclaration(statement)
    || (ts.isModuleDeclaration(statement) && nameOf(statement) !== 'Isola');
  for (const statement of [...statementsOf('web.d.ts'), ...statementsOf('isola.d.ts')].filter(isValue)) {
    const [standard, differs] = ['standard', 'differs'].map((name) => tag(statement, name));
    const key = JSON.stringify([standard, differs]);
    if (standard === '' && ![...rows.values()].some(({ names }) => names.has(nameOf(statement)))) throw new Error(`${nameOf(statement)} has no @standard`);
    if (standard === '') continue; // a further overload
    if (!rows.has(key)) rows.set(key, { names: new Set(), standard, differs });
    rows.get(key).names.add(nameOf(statement));
  }
  return table(['globals', 'standard', 'differs'], [...rows.values()].map(({ names, standard, differs }) => row(codes([...names]), standard, differs)));
}

function signature(member) {
  if (!ts.isMethodSignature(member)) return member.name.text;
  return `${member.name.text}(${member.parameters.map((parameter) => parameter.name.text + (parameter.questionToken ? '?' : '')).join(', ')})`;
}

function context() {
  const isola = statementsOf('isola.d.ts').find((statement) => ts.isModuleDeclaration(statement) && nameOf(statement) === 'Isola');
  const type = isola.body.statements.find((statement) => ts.isInterfaceDeclaration(statement) && nameOf(statement) === 'Context');
  const rows = type.members.map((member) => {
    const comment = ts.getTextOfJSDocComment(ts.getJSDocCommentsAndTags(member)[0]?.comment);
    if (!comment) throw new Error(`ctx.${member.name.text} has no comment`);
    return row(`\`${signature(member)}\``, comment);
  });
  return table(['member', 'what it is'], rows);
}

const isExport = (statement) => statement.modifiers?.some(({ kind }) => kind === ts.SyntaxKind.ExportKeyword) ?? false;
const isDefault = (statement) => statement.modifiers?.some(({ kind }) => kind === ts.SyntaxKind.DefaultKeyword) ?? false;
const isTypeOnly = (statement) => ts.isInterfaceDeclaration(statement) || ts.isTypeAliasDeclaration(statement);

function exportsOf(module) {
  const statements = module.body.statements.filter((statement) => isExport(statement) && !isDefault(statement) && !isTypeOnly(statement));
  return [...new Set(statements.map(nameOf))].filter((name) => name !== undefined);
}

function modules() {
  const all = statementsOf('node.d.ts').filter(ts.isModuleDeclaration);
  const rows = all.filter((module) => tag(module, 'standard') !== '').map((module) => {
    const name = module.name.text;
    const aliases = all.map((other) => other.name.text).filter((other) => other.startsWith(`${name}/`));
    return row(codes([name, ...aliases]), codes(exportsOf(module)), tag(module, 'standard'), tag(module, 'differs'));
  });
  return table(['module', 'has', 'as in', 'differs'], rows);
}

const parts = { globals, context, modules };
process.stdout.write(readFileSync(path.join(here, 'runtime.md.in'), 'utf8').replace(/\{\{(\w+)\}\}/g, (_, part) => parts[part]()));
