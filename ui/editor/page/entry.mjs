// The parts of Monaco that functions need: the editor with its features, JavaScript, TypeScript and JSON.
import * as core from 'monaco-editor/editor';
import 'monaco-editor/features/register.all';
import 'monaco-editor/languages/definitions/javascript/register';
import 'monaco-editor/languages/definitions/typescript/register';
import 'monaco-editor/languages/features/json/register';
import * as typescript from 'monaco-editor/languages/features/typescript/register';
import { start } from './editor.mjs';

start(core, typescript);
