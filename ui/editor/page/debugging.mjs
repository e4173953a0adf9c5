// What a debugger adds to the editor: breakpoints in the gutter, the line that a call stands at, values under the pointer.
// Breakpoints are C++'s: the page shows them, tells of clicks, and says where they went when the text was edited.

const GLYPH_TARGETS = ['GUTTER_GLYPH_MARGIN', 'GUTTER_LINE_NUMBERS'];

// `order.lines.length` with the pointer on `lines` is `order.lines`: what stands right of it was not asked for.
export function expressionAt(line, column) {
  const chains = /[A-Za-z_$][\w$]*(?:\??\.[A-Za-z_$][\w$]*)*/g;
  for (const match of line.matchAll(chains)) {
    const [start, end] = [match.index + 1, match.index + match[0].length + 1];
    if (column < start || column > end) continue;
    const rest = line.slice(column - 1, end - 1).match(/^[\w$]*/)[0].length;
    const last = Math.min(column + rest, end);
    return { text: line.slice(start - 1, last - 1), start, end: last };
  }
  return null;
}

export class Debugging {
  #monaco;
  #editor;
  #bridge;
  #breakpoints = []; // {line, condition}, in the order of #marks
  #marks;
  #stop;
  #hint;
  #isPaused = false;
  #questions = new Map(); // number to what takes the answer
  #lastQuestion = 0;

  // `isForeign` says whether the edit under way is C++'s: its lines have nothing to do with those before.
  constructor(monaco, editor, bridge, isForeign) {
    this.#monaco = monaco;
    this.#editor = editor;
    this.#bridge = bridge;
    this.#marks = editor.createDecorationsCollection();
    this.#stop = editor.createDecorationsCollection();
    this.#hint = editor.createDecorationsCollection();
    this.#listen(isForeign);
    this.#addActions();
    this.#offerValues();
  }

  #listen(isForeign) {
    this.#editor.onMouseDown((event) => {
      if (!this.#isInGutter(event.target)) return;
      const line = event.target.position.lineNumber;
      if (event.event.rightButton) this.#bridge.editBreakpoint(line);
      else if (event.event.leftButton) this.#bridge.toggleBreakpoint(line);
    });
    this.#editor.onMouseMove((event) => this.#hintAt(this.#isInGutter(event.target) ? event.target.position.lineNumber : 0));
    this.#editor.onMouseLeave(() => this.#hintAt(0));
    this.#editor.onDidChangeModel(() => this.#clear());
    this.#editor.onDidChangeModelContent((event) => {
      if (event.isFlush || isForeign()) this.#show(this.#breakpoints);
      else this.#tellMoved();
    });
    this.#bridge.breakpointsSet.connect((breakpoints) => this.#show(breakpoints));
    this.#bridge.pauseShown.connect((line) => this.#showPause(line));
    this.#bridge.valueAnswered.connect((question, text) => {
      this.#questions.get(question)?.(text);
      this.#questions.delete(question);
    });
  }

  #isInGutter(target) {
    const { MouseTargetType } = this.#monaco.editor;
    return GLYPH_TARGETS.some((name) => target.type === MouseTargetType[name]) && target.position !== null;
  }

  #addActions() {
    const { KeyCode, KeyMod } = this.#monaco;
    const line = () => this.#editor.getPosition()?.lineNumber ?? 1;
    this.#editor.addAction({
      id: 'isola.toggleBreakpoint', label: 'Toggle Breakpoint', keybindings: [KeyCode.F9], contextMenuGroupId: 'debug',
      run: () => this.#bridge.toggleBreakpoint(line()),
    });
    this.#editor.addAction({
      id: 'isola.editBreakpoint', label: 'Condition of the Breakpoint', keybindings: [KeyMod.Shift | KeyCode.F9],
      contextMenuGroupId: 'debug', run: () => this.#bridge.editBreakpoint(line()),
    });
  }

  // The decorations of a model go with it; C++ sends those of the next one.
  #clear() {
    this.#breakpoints = [];
    for (const marks of [this.#marks, this.#stop, this.#hint]) marks.clear();
  }

  #wholeLine(line, options) {
    return { range: new this.#monaco.Range(line, 1, line, 1), options: { stickiness: 1, ...options } };
  }

  #show(breakpoints) {
    const last = this.#editor.getModel()?.getLineCount() ?? 1;
    this.#breakpoints = breakpoints.filter(({ line }) => line <= last);
    this.#marks.set(this.#breakpoints.map(({ line, condition }) => this.#wholeLine(line, {
      glyphMarginClassName: condition === '' ? 'breakpoint' : 'breakpoint conditional',
      glyphMarginHoverMessage: { value: condition === '' ? 'Breakpoint' : `Breakpoint, when \`${condition}\`` },
    })));
  }

  #hintAt(line) {
    if (line === 0) this.#hint.clear();
    else this.#hint.set([this.#wholeLine(line, { glyphMarginClassName: 'breakpoint-hint' })]);
  }

  // Two that met on one line are one.
  #tellMoved() {
    if (this.#breakpoints.length === 0) return;
    const moved = new Map();
    this.#marks.getRanges().forEach((range, at) => moved.set(range.startLineNumber, this.#breakpoints[at]?.condition ?? ''));
    const now = [...moved].map(([line, condition]) => ({ line, condition }));
    const isSame = now.length === this.#breakpoints.length && now.every(({ line }, at) => line === this.#breakpoints[at].line);
    if (isSame) return;
    this.#breakpoints = now;
    this.#bridge.moveBreakpoints(now);
  }

  #showPause(line) {
    this.#isPaused = line !== 0;
    if (line <= 0) return this.#stop.clear(); // below 0: it stands in another file
    this.#stop.set([this.#wholeLine(line, { isWholeLine: true, className: 'paused-line', glyphMarginClassName: 'paused-glyph' })]);
    this.#editor.revealLineInCenterIfOutsideViewport(line);
    this.#editor.setPosition({ lineNumber: line, column: 1 });
  }

  #offerValues() {
    this.#monaco.languages.registerHoverProvider(['javascript', 'typescript'], {
      provideHover: async (model, position) => {
        if (!this.#isPaused || model !== this.#editor.getModel()) return null;
        const asked = expressionAt(model.getLineContent(position.lineNumber), position.column);
        const text = asked && await this.#ask(asked.text);
        if (!text) return null;
        const range = new this.#monaco.Range(position.lineNumber, asked.start, position.lineNumber, asked.end);
        return { range, contents: [{ value: `\`\`\`javascript\n${asked.text} = ${text}\n\`\`\`` }] };
      },
    });
  }

  #ask(expression) {
    return new Promise((resolve) => {
      const question = ++this.#lastQuestion;
      this.#questions.set(question, resolve);
      this.#bridge.askValue(question, expression);
    });
  }
}
