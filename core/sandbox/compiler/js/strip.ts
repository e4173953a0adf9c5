// One TypeScript source as JavaScript that V8 runs. Types become blanks; enums, namespaces and parameter properties become code.

import { HelperManager } from 'sucrase/dist/esm/HelperManager.js';
import identifyShadowedGlobals from 'sucrase/dist/esm/identifyShadowedGlobals.js';
import NameManager from 'sucrase/dist/esm/NameManager.js';
import { parse } from 'sucrase/dist/esm/parser/index.js';
import { TokenType as tt } from 'sucrase/dist/esm/parser/tokenizer/types.js';
import getTSImportedNames from 'sucrase/dist/esm/util/getTSImportedNames.js';
import { BlankingTokens } from './blanktokens';
import { Fault } from './fault';
import { refuseWhatCannotRun } from './limits';
import { positionMap } from './positionmap';
import { Transformer } from './transformer';

interface ParseError {
  message: string;
  pos: number;
}

const isParseError = (error: unknown): error is ParseError => typeof (error as ParseError)?.pos === 'number';

function parsed(source: string) {
  try {
    return parse(source, false, true, false);
  } catch (error) {
    if (!isParseError(error)) throw error;
    const element = firstElement(source);
    if (element !== undefined) throw new Fault('JSX does not run here: bundle it to JavaScript before the deploy', element);
    throw new Fault(`SyntaxError: ${error.message.replace(/ \(\d+:\d+\)$/, '')}`, error.pos);
  }
}

// Where the first JSX element begins, if the source is good with JSX.
function firstElement(source: string): number | undefined {
  try {
    return parse(source, true, true, false).tokens.find(({ type }) => type === tt.jsxTagStart)?.start;
  } catch {
    return undefined;
  }
}

export function strip(path: string, source: string): string {
  const { tokens, scopes } = parsed(source);
  const names = new NameManager(source, tokens);
  const helpers = new HelperManager(names);
  const processor = new BlankingTokens(source, tokens, false, true, helpers);
  refuseWhatCannotRun(processor);
  // Imports that are used as types only are left out, as tsc leaves them out.
  identifyShadowedGlobals(processor, scopes, getTSImportedNames(processor));
  const context = { tokenProcessor: processor, scopes, nameManager: names, importProcessor: null, helperManager: helpers };
  const { code, mappings } = new Transformer(context, ['typescript'], false, { transforms: ['typescript'], disableESTransforms: true })
    .transform();
  return code + positionMap(path === '' ? 'index.ts' : path, source, code, tokens, mappings);
}
