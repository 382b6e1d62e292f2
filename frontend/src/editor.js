// The manifest editor: CodeMirror over the form's own textarea, which stays the truth (and works without JavaScript).
import { autocompletion, closeBrackets, closeBracketsKeymap, completionKeymap } from "@codemirror/autocomplete";
import { defaultKeymap, history, historyKeymap, indentWithTab, redo, undo } from "@codemirror/commands";
import { yaml } from "@codemirror/lang-yaml";
import { bracketMatching, foldGutter, foldKeymap, HighlightStyle, indentOnInput, indentUnit, syntaxHighlighting } from "@codemirror/language";
import { lintGutter, lintKeymap, setDiagnostics } from "@codemirror/lint";
import { highlightSelectionMatches, searchKeymap } from "@codemirror/search";
import { EditorState, StateEffect, StateField } from "@codemirror/state";
import { Decoration, drawSelection, EditorView, highlightActiveLine, keymap, lineNumbers } from "@codemirror/view";
import { tags } from "@lezer/highlight";
import { completeManifest, explainManifest } from "./complete.js";

// Colours are the page's custom properties, which pierce the shadow root: the theme switches without the editor knowing.
const look = EditorView.theme({
  "&": { height: "100%", fontSize: "13px", backgroundColor: "transparent", color: "var(--ink)" },
  "&.cm-focused": { outline: "none" },
  ".cm-scroller": { fontFamily: "var(--mono)", lineHeight: "1.7" },
  ".cm-content": { caretColor: "var(--ink)", padding: "8px 0" },
  ".cm-cursor": { borderLeftColor: "var(--ink)" },
  ".cm-gutters": { backgroundColor: "transparent", border: "none", color: "var(--soft)" },
  ".cm-lineNumbers .cm-gutterElement": { padding: "0 8px 0 10px", minWidth: "28px" },
  ".cm-activeLine": { backgroundColor: "var(--lane)" },
  ".cm-edited": { backgroundColor: "var(--edited)" },
  "&.cm-focused > .cm-scroller > .cm-selectionLayer .cm-selectionBackground, .cm-selectionBackground": { backgroundColor: "var(--accent-soft)" },
  ".cm-selectionMatch": { backgroundColor: "var(--accent-soft)" },
  ".cm-tooltip": { backgroundColor: "var(--panel)", color: "var(--ink)", border: "1px solid var(--line)", borderRadius: "8px", maxWidth: "min(420px, 90vw)" },
  ".cm-tooltip-autocomplete > ul": { fontFamily: "var(--mono)", maxHeight: "14em" },
  ".cm-tooltip-autocomplete > ul > li[aria-selected]": { backgroundColor: "var(--accent)", color: "var(--on-accent)" },
  ".cm-completionDetail": { color: "var(--soft)", fontStyle: "normal" },
  "li[aria-selected] .cm-completionDetail": { color: "inherit" },
  ".cm-completionInfo": { padding: "8px 10px", fontFamily: "var(--sans)", lineHeight: "1.5", maxHeight: "14em", overflow: "auto" },
  ".explain": { padding: "8px 10px", lineHeight: "1.5", maxHeight: "16em", overflow: "auto" },
  ".explain strong": { fontFamily: "var(--mono)" },
  ".explain p": { margin: "4px 0 0" },
  ".cm-diagnostic": { fontFamily: "var(--sans)" },
  ".cm-panels": { backgroundColor: "var(--panel)", color: "var(--ink)", borderColor: "var(--line)" },
  ".cm-panel.cm-search": { fontFamily: "var(--sans)", padding: "6px 32px 6px 10px" },
  ".cm-panel.cm-search :is(label, .cm-button, .cm-textfield)": { fontSize: "12px" },
  ".cm-panel.cm-search [name=close]": { color: "var(--soft)", fontSize: "16px", minWidth: "24px", minHeight: "24px" },
  ".cm-button": { background: "var(--panel)", color: "var(--ink)", border: "1px solid var(--line)", borderRadius: "6px" },
  ".cm-button:active": { background: "var(--lane)" },
  ".cm-textfield": { background: "var(--panel)", color: "var(--ink)", border: "1px solid var(--line)", borderRadius: "6px" },
  ".cm-foldGutter .cm-gutterElement": { color: "var(--soft)" },
});

const colours = HighlightStyle.define([
  { tag: [tags.propertyName, tags.definition(tags.propertyName)], color: "var(--accent)" },
  { tag: tags.comment, color: "var(--soft)" },
  { tag: [tags.meta, tags.separator, tags.punctuation], color: "var(--soft)" },
]);

// Lines that differ from what runs are tinted.
const applied = StateEffect.define();
const editedLines = StateField.define({
  create: (state) => ({ base: state.doc.toString().split("\n"), marks: Decoration.none }),
  update(value, transaction) {
    let base = value.base;
    for (const effect of transaction.effects) if (effect.is(applied)) base = effect.value.split("\n");
    return base === value.base && !transaction.docChanged ? value : { base, marks: marked(base, transaction.state.doc) };
  },
  provide: (field) => EditorView.decorations.from(field, (value) => value.marks),
});

// Marks every line outside the common head and tail of the two texts that does not stand in the base.
function marked(base, doc) {
  const known = new Set(base);
  const ranges = [];
  for (let number = 1; number <= doc.lines; number++) {
    const line = doc.line(number);
    if (line.text.trim() && !known.has(line.text)) ranges.push(Decoration.line({ class: "cm-edited" }).range(line.from));
  }
  return Decoration.set(ranges);
}

function diagnostic(doc, { line, column, message }) {
  const at = doc.line(Math.min(Math.max(line, 1), doc.lines));
  const from = Math.min(at.from + Math.max(column - 1, 0), at.to);
  return { from: from === at.to ? at.from : from, to: at.to, severity: "error", message };
}

// Mounts the editor over `textarea` in `host`. Gives {text, differs, show(text), fail(errors), settle(text), focus()}.
export function mount(host, textarea, { label, schema, submit, phrases }) {
  const root = host.attachShadow({ mode: "open" });
  const run = (act) => () => (act(), true);
  const view = new EditorView({
    root,
    parent: root,
    state: EditorState.create({
      doc: textarea.value,
      extensions: [
        lineNumbers(), foldGutter(), lintGutter(), history(), drawSelection(), indentOnInput(), bracketMatching(), closeBrackets(),
        highlightActiveLine(), highlightSelectionMatches(), editedLines, indentUnit.of("  "), EditorState.tabSize.of(2),
        EditorState.phrases.of(phrases), yaml(), syntaxHighlighting(colours), look,
        autocompletion({ override: [completeManifest(schema)], icons: false }), explainManifest(schema),
        EditorView.contentAttributes.of({ "aria-label": label }),
        EditorView.updateListener.of((update) => {
          if (!update.docChanged) return;
          textarea.value = update.state.doc.toString();
          textarea.form.dispatchEvent(new Event("edited"));
        }),
        keymap.of([
          { key: "Mod-Enter", run: run(submit), preventDefault: true },
          ...closeBracketsKeymap, ...defaultKeymap, ...searchKeymap, ...historyKeymap, ...foldKeymap, ...completionKeymap, ...lintKeymap,
          indentWithTab,
          // Last, so that it first closes what is open: a list, a panel.
          { key: "Escape", run: run(() => host.dispatchEvent(new Event("leave"))) },
        ]),
      ],
    }),
  });
  return {
    get text() { return view.state.doc.toString(); },
    show: (text) => view.dispatch({ changes: { from: 0, to: view.state.doc.length, insert: text } }),
    fail: (errors) => view.dispatch(setDiagnostics(view.state, errors.map((error) => diagnostic(view.state.doc, error)))),
    settle: (text) => view.dispatch({ effects: applied.of(text) }),
    get differs() { return view.state.field(editedLines).base.join("\n").trim() !== view.state.doc.toString().trim(); },
    goTo(line) {
      const at = view.state.doc.line(Math.min(line, view.state.doc.lines));
      view.dispatch({ selection: { anchor: at.from }, effects: EditorView.scrollIntoView(at.from, { y: "center" }) });
      view.focus();
    },
    undo: () => undo(view),
    redo: () => redo(view),
    focus: () => view.focus(),
  };
}
