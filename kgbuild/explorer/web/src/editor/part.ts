// The editor of SPARQL, a part of its own: CodeMirror with completion from the ontology.

import { autocompletion, closeBrackets, completionKeymap, type CompletionContext, type CompletionResult } from "@codemirror/autocomplete";
import { defaultKeymap, history, historyKeymap } from "@codemirror/commands";
import { HighlightStyle, bracketMatching, syntaxHighlighting } from "@codemirror/language";
import { EditorState, Prec } from "@codemirror/state";
import { EditorView, drawSelection, highlightActiveLine, keymap, lineNumbers } from "@codemirror/view";
import { tags } from "@lezer/highlight";
import { sparql } from "codemirror-lang-sparql";

export interface Terms { terms: { name: string; says: string }[]; prefixes: Record<string, string> }
export interface Options { value: string; terms: Terms; nonce: string; run: () => void }
export interface EditorHandle { value(): string; set(text: string): void; point(line: number, column: number): void; remove(): void }
export interface EditorPart { mount(element: HTMLElement, options: Options): EditorHandle }

const WORDS = "SELECT CONSTRUCT ASK DESCRIBE WHERE FROM NAMED PREFIX DISTINCT OPTIONAL UNION FILTER BIND VALUES GRAPH MINUS EXISTS NOT GROUP BY HAVING ORDER ASC DESC LIMIT OFFSET AS COUNT SUM MIN MAX AVG SAMPLE GROUP_CONCAT STR LANG REGEX CONTAINS STRSTARTS IF COALESCE BOUND YEAR MONTH DAY".split(" ");

const style = HighlightStyle.define([
  { tag: tags.keyword, color: "var(--code-keyword)", fontWeight: "600" },
  { tag: [tags.string, tags.special(tags.string)], color: "var(--code-string)" },
  { tag: [tags.variableName, tags.special(tags.variableName)], color: "var(--code-variable)" },
  { tag: [tags.comment, tags.lineComment], color: "var(--muted)", fontStyle: "italic" },
  { tag: [tags.number, tags.bool], color: "var(--code-number)" },
  { tag: [tags.url, tags.namespace, tags.typeName, tags.propertyName], color: "var(--code-name)" },
]);

const theme = EditorView.theme({
  "&": { backgroundColor: "var(--paper)", color: "var(--ink)", fontSize: "0.875rem", border: "1px solid var(--line)", borderRadius: "8px", maxHeight: "24rem" },
  "&.cm-focused": { outline: "2px solid var(--accent)", outlineOffset: "1px" },
  ".cm-content": { fontFamily: "var(--mono)", caretColor: "var(--ink)", padding: "8px 0" },
  ".cm-scroller": { overflow: "auto" },
  ".cm-gutters": { backgroundColor: "transparent", color: "var(--muted)", border: "none" },
  ".cm-activeLine": { backgroundColor: "var(--hover)" },
  ".cm-cursor": { borderLeftColor: "var(--ink)" },
  "&.cm-focused .cm-selectionBackground, .cm-selectionBackground": { backgroundColor: "var(--select) !important" },
  ".cm-tooltip": { backgroundColor: "var(--paper)", color: "var(--ink)", border: "1px solid var(--line)", borderRadius: "8px" },
  ".cm-tooltip-autocomplete ul li[aria-selected]": { backgroundColor: "var(--accent)", color: "var(--on-accent)" },
});

function completed(terms: Terms) {
  const words = WORDS.map((label) => ({ label, type: "keyword" }));
  const names = terms.terms.map(({ name, says }) => ({ label: name, type: /:[A-Z]/.test(name) ? "class" : "property", info: says }));
  const prefixes = Object.entries(terms.prefixes).map(([prefix, iri]) => ({ label: `PREFIX ${prefix}:`, apply: `PREFIX ${prefix}: <${iri}>`, type: "namespace", detail: iri }));
  return (context: CompletionContext): CompletionResult | null => {
    const line = context.matchBefore(/^\s*PREFIX[^\n]*/i);
    if (line) return { from: line.from + (line.text.length - line.text.trimStart().length), options: prefixes };
    const word = context.matchBefore(/[\w-]*:?[\w-]*/);
    if (!word || (word.from === word.to && !context.explicit)) return null;
    const variables = [...new Set(context.state.doc.toString().match(/\?\w+/g) ?? [])].map((label) => ({ label, type: "variable" }));
    return { from: word.from, options: [...names, ...words, ...variables], validFor: /^[\w:-]*$/ };
  };
}

function mount(element: HTMLElement, options: Options): EditorHandle {
  const view = new EditorView({
    parent: element,
    state: EditorState.create({
      doc: options.value,
      extensions: [
        ...(options.nonce ? [EditorView.cspNonce.of(options.nonce)] : []),
        Prec.highest(keymap.of([{ key: "Mod-Enter", run: () => { options.run(); return true; } }])),
        lineNumbers(), history(), drawSelection(), bracketMatching(), closeBrackets(), highlightActiveLine(),
        sparql(), syntaxHighlighting(style), theme,
        autocompletion({ override: [completed(options.terms)] }),
        keymap.of([...completionKeymap, ...defaultKeymap, ...historyKeymap]),
        EditorView.contentAttributes.of({ "aria-label": "SPARQL query" }),
        EditorView.lineWrapping,
      ],
    }),
  });
  return {
    value: () => view.state.doc.toString(),
    set: (text) => view.dispatch({ changes: { from: 0, to: view.state.doc.length, insert: text } }),
    point: (line, column) => {
      const at = view.state.doc.line(Math.min(Math.max(1, line), view.state.doc.lines));
      view.dispatch({ selection: { anchor: Math.min(at.to, at.from + Math.max(0, column - 1)) }, scrollIntoView: true });
      view.focus();
    },
    remove: () => view.destroy(),
  };
}

window.kgbuildParts = { ...window.kgbuildParts, editor: { mount } satisfies EditorPart };
