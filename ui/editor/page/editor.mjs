// The page's half of the editor: one Monaco editor, one model per function. Talks to C++ (EditorBridge) over the web channel only.

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
      moduleResolution: typescript.ModuleResolutionKind.NodeJs, allowNonTsExtensions: true, strictNullChecks: true,
    });
    defaults.setDiagnosticsOptions({ noSuggestionDiagnostics: true });
    for (const [name, text] of Object.entries(types)) {
      // The names of this function's variables come in as Isola.Environment.
      defaults.addExtraLib(text.replaceAll('Env = Record<string, string>', 'Env = Isola.Environment'), `file:///types/${name}`);
    }
    defaults.setEagerModelSync(true);
  }
}

// Plain JavaScript is read as such: its JSDoc comments give the types.
function languageOf(text) {
  const hasTypes = /[\w)\]]\??\s*:\s*(Request|Response|Context|Promise<|string|number|boolean|any|unknown|Record<)/.test(text);
  return hasTypes || /^\s*(interface|type|enum|declare)\s+\w+/m.test(text) ? 'typescript' : 'javascript';
}

const LOOK = {
  automaticLayout: true, fontFamily: "'JetBrains Mono', 'DejaVu Sans Mono', monospace", fontSize: 13, lineHeight: 21, fontLigatures: false,
  minimap: { enabled: false }, fixedOverflowWidgets: true, scrollBeyondLastLine: false, tabSize: 2, padding: { top: 12, bottom: 12 },
  renderLineHighlight: 'all', smoothScrolling: true, overviewRulerLanes: 2, glyphMargin: false, lineNumbersMinChars: 4,
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

  constructor(monaco, typescript, bridge) {
    this.#monaco = monaco;
    this.#typescript = typescript;
    this.#bridge = bridge;
    this.#editor = monaco.editor.create(document.getElementById('editor'), { ...LOOK, model: null, ariaLabel: 'Function source' });
    self.editor = this.#editor; // C++ asks it for the text before a deploy
    self.monaco = monaco; // tests ask it for the markers
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
    this.#bridge.textSet.connect((name, text) => this.#open(name, text));
    this.#bridge.faultsSet.connect((faults) => this.#mark(faults));
    this.#bridge.lineRevealed.connect((line) => this.#reveal(line));
    this.#bridge.themeSet.connect((isDark) => this.#monaco.editor.setTheme(isDark ? 'isola-dark' : 'isola-light'));
    this.#bridge.differenceShown.connect((before, after, line) => this.#showDifference(before, after, line));
    this.#bridge.differenceClosed.connect(() => this.#closeDifference());
    this.#monaco.editor.onDidChangeMarkers((uris) => this.#tellProblems(uris));
    this.#bridge.environmentSet.connect((keys) => this.#offerEnvironment(keys));
  }

  #tellText() {
    const model = this.#editor.getModel();
    if (model !== null) this.#bridge.takeText(decodeURIComponent(model.uri.path.slice(1, -3)), model.getValue());
  }

  // Another function: the last keystrokes of the one before are told first. Text that differs goes in as an edit, so undo survives.
  #open(name, text) {
    if (this.#timer !== 0) {
      clearTimeout(this.#timer);
      this.#timer = 0;
      this.#tellText();
    }
    const uriOf = (ending) => this.#monaco.Uri.from({ scheme: 'inmemory', authority: 'function', path: `/${encodeURIComponent(name)}${ending}` });
    let model = this.#monaco.editor.getModel(uriOf('.ts')) ?? this.#monaco.editor.getModel(uriOf('.js'));
    if (model === null) {
      const language = languageOf(text);
      model = this.#monaco.editor.createModel(text, language, uriOf(language === 'typescript' ? '.ts' : '.js'));
    } else if (model.getValue() !== text) {
      this.#isFromBridge = true;
      model.pushEditOperations([], [{ range: model.getFullModelRange(), text }], () => null);
      this.#isFromBridge = false;
    }
    this.#editor.setModel(model);
    this.#tellProblems([model.uri]);
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
    const modelOf = (text, side) => this.#monaco.editor.createModel(text, languageOf(text),
      this.#monaco.Uri.from({ scheme: 'difference', authority: side, path: '/code.ts' }));
    const difference = this.#monaco.editor.createDiffEditor(host, {
      ...LOOK, readOnly: true, originalEditable: false, renderSideBySide: true, useInlineViewWhenSpaceIsLimited: true,
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
