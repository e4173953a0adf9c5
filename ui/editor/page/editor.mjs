// The page's half of the editor: one Monaco editor, one model per function. Talks to C++ (EditorBridge) over the web channel only.
import { Debugging } from './debugging.mjs';

const DEBOUNCE_MS = 150;
const OWNER = 'isola'; // of the markers that the server's answers put

self.MonacoEnvironment = {
  getWorker(_id, label) {
    const name = label === 'typescript' || label === 'javascript' ? 'ts' : label === 'json' ? 'json' : 'editor';
    return new Worker(`/${name}.worker.js`, { name: label });
  },
};

function defineThemes(monaco) {
  const colors = (background, raised, border, text, muted, accent, selection) => ({
    'editor.background': background, 'editor.foreground': text, 'editorGutter.background': background,
    'editorLineNumber.foreground': muted, 'editorLineNumber.activeForeground': text, 'editorCursor.foreground': accent,
    'editor.selectionBackground': selection, 'editor.lineHighlightBackground': raised, 'editor.lineHighlightBorder': '#00000000',
    'editorWidget.background': raised, 'editorWidget.border': border, 'focusBorder': accent, 'editorIndentGuide.background1': border,
    'editorSuggestWidget.background': raised, 'editorSuggestWidget.selectedBackground': selection, 'editorHoverWidget.background': raised,
    'scrollbar.shadow': '#00000000', 'editorOverviewRuler.border': '#00000000',
  });
  monaco.editor.defineTheme('isola-dark', {
    base: 'vs-dark', inherit: true,
    rules: [
      { token: 'comment', foreground: '7b8f98', fontStyle: 'italic' }, { token: 'keyword', foreground: '5cc8b8' },
      { token: 'string', foreground: 'f0b95c' }, { token: 'number', foreground: 'ff9d8f' }, { token: 'type', foreground: '79b8f5' },
    ],
    colors: colors('#151e23', '#1c272d', '#2a3840', '#e5edef', '#6b7f88', '#35bfab', '#1f4a4b'),
  });
  monaco.editor.defineTheme('isola-light', {
    base: 'vs', inherit: true,
    rules: [
      { token: 'comment', foreground: '68767c', fontStyle: 'italic' }, { token: 'keyword', foreground: '0a7268' },
      { token: 'string', foreground: '8f5200' }, { token: 'number', foreground: 'b0251d' }, { token: 'type', foreground: '1b5a9f' },
    ],
    colors: colors('#ffffff', '#f6f4ef', '#ddd8cd', '#1a2428', '#8b9599', '#0a7268', '#cfe8e3'),
  });
}

// What the editor offers is what the runtime has: its own types, and no DOM.
function configureTypeScript(typescript, types) {
  for (const defaults of [typescript.typescriptDefaults, typescript.javascriptDefaults]) {
    defaults.setCompilerOptions({
      target: typescript.ScriptTarget.ESNext, module: typescript.ModuleKind.ESNext, lib: ['esnext'], allowJs: true, checkJs: true,
      moduleResolution: typescript.ModuleResolutionKind.NodeJs, allowNonTsExtensions: true, strictNullChecks: true, noEmit: true,
      allowImportingTsExtensions: true,
    });
    defaults.setDiagnosticsOptions({ noSuggestionDiagnostics: true });
    for (const [name, text] of Object.entries(types)) {
      // The names of this function's variables come in as Isola.Environment.
      defaults.addExtraLib(text.replaceAll('Env = Record<string, string>', 'Env = Isola.Environment'), `file:///types/${name}`);
    }
    defaults.addExtraLib("declare module '*.json' {\n  const value: any;\n  export default value;\n}\n", 'file:///types/json.d.ts');
    defaults.setEagerModelSync(true);
  }
}

// Plain JavaScript is read as such: its JSDoc comments give the types.
function endingOf(text) {
  const hasTypes = /[\w)\]]\??\s*:\s*(Request|Response|Context|Promise<|string|number|boolean|any|unknown|Record<)/.test(text);
  return hasTypes || /^\s*(interface|type|enum|declare)\s+\w+/m.test(text) ? '.ts' : '.js';
}

// Of several files, all that is code goes to one language service, which tells JavaScript from TypeScript by the ending: they see
// each other.
function languageOf(path, isAlone) {
  if (path.endsWith('.json')) return 'json';
  return isAlone && path.endsWith('js') ? 'javascript' : 'typescript';
}

const LOOK = {
  automaticLayout: true, fontFamily: "'JetBrains Mono', 'DejaVu Sans Mono', monospace", fontSize: 13, lineHeight: 21, fontLigatures: false,
  minimap: { enabled: false }, fixedOverflowWidgets: true, scrollBeyondLastLine: false, tabSize: 2, padding: { top: 12, bottom: 12 },
  renderLineHighlight: 'all', smoothScrolling: true, overviewRulerLanes: 2, glyphMargin: true, lineNumbersMinChars: 4,
  bracketPairColorization: { enabled: false }, stickyScroll: { enabled: false },
};

class Page {
  #monaco;
  #bridge;
  #editor;
  #environment = [];
  #typescript;
  #timer = 0;
  #isFromBridge = false;
  #difference = null;
  #files = new Map(); // URI to {name, file}: whose text a model is; the entry's file is ''
  #views = new Map(); // URI to where the reader was

  constructor(monaco, typescript, bridge) {
    this.#monaco = monaco;
    this.#typescript = typescript;
    this.#bridge = bridge;
    this.#editor = monaco.editor.create(document.getElementById('editor'), { ...LOOK, model: null, ariaLabel: 'Function source' });
    self.editor = this.#editor; // C++ asks it for the text before a deploy
    self.monaco = monaco; // tests ask it for the markers
    new Debugging(monaco, this.#editor, bridge, () => this.#isFromBridge);
    this.#offerEnvironment([]);
    this.#listen();
  }

  #listen() {
    const editor = this.#editor;
    editor.onDidChangeModelContent(() => {
      if (this.#isFromBridge) return;
      clearTimeout(this.#timer);
      this.#timer = setTimeout(() => this.#tellText(), DEBOUNCE_MS);
    });
    editor.onDidChangeCursorPosition((event) => this.#bridge.moveCursor(event.position.lineNumber, event.position.column));
    this.#bridge.sourcesSet.connect((name, sources, file) => this.#open(name, sources, file));
    this.#bridge.formatWanted.connect(() => this.#format());
    this.#bridge.faultsSet.connect((faults) => this.#mark(faults));
    this.#bridge.lineRevealed.connect((line) => this.#reveal(line));
    this.#bridge.themeSet.connect((isDark) => this.#monaco.editor.setTheme(isDark ? 'isola-dark' : 'isola-light'));
    this.#bridge.differenceShown.connect((before, after, line) => this.#showDifference(before, after, line));
    this.#bridge.differenceClosed.connect(() => this.#closeDifference());
    this.#monaco.editor.onDidChangeMarkers((uris) => this.#tellProblems(uris));
    this.#bridge.environmentSet.connect((keys) => this.#offerEnvironment(keys));
  }

  #tellText() {
    this.#timer = 0;
    const model = this.#editor.getModel();
    const owner = model && this.#files.get(model.uri.toString());
    if (owner) this.#bridge.takeText(owner.name, owner.file, model.getValue());
  }

  // Another function or file: the last keystrokes of the one before are told first. `sources` has all files of the function.
  #open(name, sources, file) {
    const before = this.#editor.getModel();
    let ahead = null; // has keystrokes that `sources` cannot have yet
    if (this.#timer !== 0) {
      clearTimeout(this.#timer);
      this.#tellText();
      ahead = before;
    }
    if (before !== null) this.#views.set(before.uri.toString(), this.#editor.saveViewState());
    const isAlone = Object.keys(sources).length === 1;
    const kept = new Map();
    for (const [path, text] of Object.entries(sources)) kept.set(path, this.#modelOf(name, path, text, isAlone, ahead));
    for (const [uri, owner] of this.#files) {
      if (owner.name !== name || kept.has(owner.file)) continue;
      this.#files.delete(uri);
      this.#monaco.editor.getModel(this.#monaco.Uri.parse(uri))?.dispose();
    }
    const model = kept.get(file) ?? kept.get('');
    if (model === before) return;
    this.#editor.setModel(model);
    this.#editor.restoreViewState(this.#views.get(model.uri.toString()) ?? null);
    this.#tellProblems([model.uri]);
  }

  // Text that differs goes in as an edit, so undo survives.
  #modelOf(name, file, text, isAlone, ahead) {
    const uriOf = (path) => this.#monaco.Uri.from({ scheme: 'file', path: `/functions/${encodeURIComponent(name)}/${path}` });
    const candidates = file === '' ? [uriOf('+entry.ts'), uriOf('+entry.js')] : [uriOf(file.replace(/^\.\//, ''))];
    let model = candidates.map((uri) => this.#monaco.editor.getModel(uri)).find((found) => found !== null) ?? null;
    if (model === null) {
      const uri = file === '' ? uriOf(`+entry${endingOf(text)}`) : candidates[0];
      model = this.#monaco.editor.createModel(text, languageOf(uri.path, isAlone), uri);
    } else if (model !== ahead && model.getValue() !== text) {
      this.#isFromBridge = true;
      model.pushEditOperations([], [{ range: model.getFullModelRange(), text }], () => null);
      this.#isFromBridge = false;
    }
    const language = languageOf(model.uri.path, isAlone);
    if (model.getLanguageId() !== language) this.#monaco.editor.setModelLanguage(model, language);
    this.#files.set(model.uri.toString(), { name, file });
    return model;
  }

  async #format() {
    await this.#editor.getAction('editor.action.formatDocument')?.run();
    if (this.#timer !== 0) clearTimeout(this.#timer);
    this.#tellText();
    this.#bridge.becomeFormatted();
  }

  // What the language service and the server have to say about the text on display.
  #tellProblems(uris) {
    const model = this.#editor.getModel();
    if (model === null || !uris.some((uri) => uri.toString() === model.uri.toString())) return;
    const { MarkerSeverity } = this.#monaco;
    const problems = this.#monaco.editor.getModelMarkers({ resource: model.uri })
      .filter((marker) => marker.severity >= MarkerSeverity.Warning)
      .sort((one, other) => one.startLineNumber - other.startLineNumber)
      .map((marker) => ({ line: marker.startLineNumber, column: marker.startColumn, message: marker.message }));
    this.#bridge.takeProblems(problems);
  }

  // Two texts side by side in the editor's place, to be read only.
  #showDifference(before, after, line) {
    this.#closeDifference();
    document.getElementById('editor').hidden = true;
    const host = document.getElementById('difference');
    host.hidden = false;
    const modelOf = (text, side) => this.#monaco.editor.createModel(text, endingOf(text) === '.ts' ? 'typescript' : 'javascript',
      this.#monaco.Uri.from({ scheme: 'difference', authority: side, path: '/code.ts' }));
    const difference = this.#monaco.editor.createDiffEditor(host, {
      ...LOOK, glyphMargin: false, readOnly: true, originalEditable: false, renderSideBySide: true, useInlineViewWhenSpaceIsLimited: true,
      renderSideBySideInlineBreakpoint: 640, renderValidationDecorations: 'off', renderOverviewRuler: false, hideUnchangedRegions: { enabled: line === 0 },
      originalAriaLabel: 'Before', modifiedAriaLabel: 'After',
    });
    difference.setModel({ original: modelOf(before, 'before'), modified: modelOf(after, 'after') });
    difference.onDidUpdateDiff(() => this.#countDifference(difference));
    this.#difference = difference;
    self.difference = difference; // for tests
    if (line === 0) return;
    difference.getOriginalEditor().revealLineInCenter(line);
    difference.getOriginalEditor().setPosition({ lineNumber: line, column: 1 });
    difference.getOriginalEditor().focus();
  }

  #countDifference(difference) {
    const linesOf = (start, end) => (end === 0 ? 0 : end - start + 1);
    let [added, removed] = [0, 0];
    for (const change of difference.getLineChanges() ?? []) {
      added += linesOf(change.modifiedStartLineNumber, change.modifiedEndLineNumber);
      removed += linesOf(change.originalStartLineNumber, change.originalEndLineNumber);
    }
    this.#bridge.countDifference(added, removed);
  }

  #closeDifference() {
    if (this.#difference === null) return;
    const { original, modified } = this.#difference.getModel();
    this.#difference.dispose();
    original.dispose();
    modified.dispose();
    this.#difference = null;
    document.getElementById('difference').hidden = true;
    document.getElementById('editor').hidden = false;
    this.#editor.focus();
  }

  #mark(faults) {
    const model = this.#editor.getModel();
    if (model === null) return;
    const markers = faults.map((fault) => {
      const line = Math.min(Math.max(fault.line, 1), model.getLineCount());
      const end = model.getLineMaxColumn(line);
      const start = Math.min(Math.max(fault.column, 1), Math.max(end - 1, 1));
      const word = model.getWordAtPosition({ lineNumber: line, column: start });
      return {
        severity: this.#monaco.MarkerSeverity.Error, message: fault.message, source: 'deploy', startLineNumber: line, endLineNumber: line,
        startColumn: word?.startColumn ?? start, endColumn: word?.endColumn ?? end,
      };
    });
    this.#monaco.editor.setModelMarkers(model, OWNER, markers);
    if (markers.length > 0) this.#reveal(markers[0].startLineNumber);
  }

  #reveal(line) {
    this.#editor.revealLineInCenter(line);
    this.#editor.setPosition({ lineNumber: line, column: 1 });
    this.#editor.focus();
  }

  // Completes ctx.env.NAME from the names this function has.
  #offerEnvironment(keys) {
    for (const library of this.#environment) library.dispose();
    const members = keys.map((key) => `    readonly ${key}: string;\n`).join('');
    const types = `declare namespace Isola {\n  interface Environment {\n${members}    readonly [name: string]: string;\n  }\n}\n`;
    this.#environment = [this.#typescript.typescriptDefaults, this.#typescript.javascriptDefaults].map(
      (defaults) => defaults.addExtraLib(types, 'file:///types/environment.d.ts'));
  }
}

export function start(monaco, typescript) {
  defineThemes(monaco);
  new QWebChannel(qt.webChannelTransport, (channel) => {
    const { bridge } = channel.objects;
    configureTypeScript(typescript, JSON.parse(bridge.types));
    monaco.editor.setTheme(bridge.isDark ? 'isola-dark' : 'isola-light');
    new Page(monaco, typescript, bridge);
    bridge.becomeReady();
  });
}
