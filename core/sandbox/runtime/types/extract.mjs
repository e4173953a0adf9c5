// node extract.mjs PACKAGES_DIR > web.d.ts: takes the declarations of the web APIs that the runtime has out of TypeScript's own
// lib.webworker.d.ts, with everything they refer to. Run by hand when an API is added or typescript is updated; a test fails when
// web.d.ts is not what this gives.
import { createRequire } from 'node:module';
import path from 'node:path';
import { tagsOf } from './standards.mjs';

const packagesDir = process.argv[2];
const require = createRequire(path.join(packagesDir, 'package.json'));
const ts = require('typescript');
const libPath = path.join(packagesDir, 'node_modules/typescript/lib/lib.webworker.d.ts');
const iterablePath = path.join(packagesDir, 'node_modules/typescript/lib/lib.webworker.iterable.d.ts');
const asyncIterablePath = path.join(packagesDir, 'node_modules/typescript/lib/lib.webworker.asynciterable.d.ts');

const wanted = `
AbortController AbortSignal Blob BroadcastChannel ByteLengthQueuingStrategy CloseEvent CompressionStream Console CountQueuingStrategy Crypto CryptoKey
CustomEvent DOMException DecompressionStream ErrorEvent Event EventSource EventTarget File FileList FileReader FileReaderSync FormData Headers MessageChannel MessageEvent
MessagePort PerformanceEntry PerformanceMark PerformanceMeasure PerformanceMeasureOptions ProgressEvent PromiseRejectionEvent ReadableByteStreamController ReadableStream ReadableStreamBYOBReader
ReadableStreamBYOBRequest ReadableStreamDefaultController ReadableStreamDefaultReader Request Response SubtleCrypto TextDecoder
TextDecoderStream TextEncoder TextEncoderStream TransformStream TransformStreamDefaultController URL URLSearchParams WebAssembly WebSocket
WritableStream WritableStreamDefaultController WritableStreamDefaultWriter
atob btoa clearInterval clearTimeout console crypto fetch queueMicrotask reportError setInterval setTimeout structuredClone
`.trim().split(/\s+/);

// What those refer to and the runtime has differently, or smaller.
const replaced = {
  MessageEventSource: 'type MessageEventSource = MessagePort;',
  Transferable: 'type Transferable = ArrayBuffer | MessagePort | ReadableStream | WritableStream | TransformStream;',
  TimerHandler: 'type TimerHandler = (...args: any[]) => void;',
  BodyInit: 'type BodyInit = ReadableStream | Blob | BufferSource | FormData | URLSearchParams | string;',
};

// Members of those that it does not have.
const leftOut = new Set([
  'Console.timeStamp',
]);

const files = [libPath, iterablePath, asyncIterablePath].map((file) => ts.createSourceFile(file, ts.sys.readFile(file), ts.ScriptTarget.Latest, true));
const declarations = new Map();
for (const file of files) {
  for (const statement of file.statements) {
    const names = statement.declarationList ? statement.declarationList.declarations.map((d) => d.name.text) : [statement.name?.text];
    for (const name of names) {
      if (!declarations.has(name)) declarations.set(name, []);
      declarations.get(name).push(statement);
    }
  }
}

const chosen = new Set();
const output = [];

function referencedNames(node, names) {
  if (ts.isTypeReferenceNode(node) || ts.isExpressionWithTypeArguments(node)) {
    const name = node.typeName ?? node.expression;
    if (ts.isIdentifier(name)) names.add(name.text);
  }
  if (ts.isTypeQueryNode(node) && ts.isIdentifier(node.exprName)) names.add(node.exprName.text);
  ts.forEachChild(node, (child) => referencedNames(child, names));
}

function isLeftOut(owner, member) {
  return leftOut.has(`${owner}.${member.name?.getText()}`);
}

// The text of a declaration with the members left out that the runtime does not have.
function textOf(statement, owner) {
  let text = statement.getFullText().replace(/^\s*\n/, '');
  const drop = [];
  const visit = (node) => {
    if ((ts.isTypeElement(node) || ts.isFunctionDeclaration(node)) && isLeftOut(owner, node)) drop.push(node.getFullText());
    ts.forEachChild(node, visit);
  };
  visit(statement);
  for (const part of drop) text = text.replace(part, '');
  return text.trimEnd();
}

// With the standard that a global follows in the comment before it.
function withTags(name, text) {
  const tags = /^declare (?:var|function|namespace) \w+/m.test(text) ? tagsOf(name) : [];
  if (tags.length === 0) return text;
  const comment = /^\/\*\*([^]*?)\*\/\n(?=declare )/.exec(text);
  const lines = comment === null ? [] : comment[1].split('\n').map((line) => line.replace(/^ \* ?/, '').trim()).filter((line) => line !== '');
  const declaration = comment === null ? text : text.slice(comment[0].length);
  return `/**\n${[...lines, ...tags].map((line) => ` * ${line}`).join('\n')}\n */\n${declaration}`;
}

function take(name) {
  if (chosen.has(name) || (!declarations.has(name) && !replaced[name])) return;
  chosen.add(name);
  if (replaced[name]) {
    output.push([name, replaced[name]]);
    return;
  }
  const names = new Set();
  for (const statement of declarations.get(name)) {
    referencedNames(statement, names);
    output.push([name, withTags(name, textOf(statement, name))]);
  }
  for (const reference of names) take(reference);
}

wanted.forEach(take);
output.sort((a, b) => (a[0] < b[0] ? -1 : a[0] > b[0] ? 1 : 0));
console.log(`// The web platform of an Isola function. Extracted by extract.mjs from TypeScript's lib.webworker.d.ts: do not edit.
// Copyright (c) Microsoft Corporation. Licensed under the Apache License, Version 2.0.
`);
console.log(output.map(([, text]) => text).join('\n\n'));
