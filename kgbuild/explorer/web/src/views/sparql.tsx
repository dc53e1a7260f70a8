// Free SPARQL: an editor with completion, the prefixes of the graph, a history.

import { useEffect, useRef, useState } from "preact/hooks";
import { Refused, ask, fetchText, isStatic, loadTerms, part, type Failure } from "../data";
import type { EditorHandle, EditorPart, Terms } from "../editor/part";
import { Results, type Answer } from "../results";
import { go, href } from "../state";
import { CopyLink, Empty, Loading, Section, Trouble, download, useLoaded, type View } from "../ui";

const KEY = "kgbuild-queries";
const EXAMPLE = `SELECT ?event ?label ?attacker
WHERE {
  ?event a/rdfs:subClassOf* ev:Attack ;
         rdfs:label ?label ;
         ev:attacker ?attacker .
}
ORDER BY ?label
LIMIT 100
`;

/** A query with those of the graph's prefixes before it that it uses. */
function prefixed(query: string, prefixes: Terms["prefixes"]): string {
  const used = Object.entries(prefixes).filter(([prefix]) => new RegExp(`\\b${prefix}:`).test(query));
  return used.map(([prefix, iri]) => `PREFIX ${prefix}: <${iri}>\n`).join("") + "\n" + query;
}

/** The formats in which an answer can be had, by what it is: rows or triples. */
const FORMATS = {
  rows: [["CSV", "text/csv", "csv"], ["TSV", "text/tab-separated-values", "tsv"], ["JSON", "application/sparql-results+json", "json"]],
  triples: [["Turtle", "text/turtle", "ttl"], ["N-Triples", "application/n-triples", "nt"], ["JSON-LD", "application/ld+json", "jsonld"]],
} as const;

function past(): string[] {
  try { return JSON.parse(localStorage.getItem(KEY) ?? "[]") as string[]; } catch { return []; }
}

function remember(query: string): void {
  try { localStorage.setItem(KEY, JSON.stringify([query, ...past().filter((q) => q !== query)].slice(0, 20))); } catch { /* a history is no need */ }
}

export function Sparql({ view }: { view: View }) {
  const given = view.place.params.get("query") ?? "";
  const offset = Number(view.place.params.get("offset") ?? 0) || 0;
  const box = useRef<HTMLDivElement>(null);
  const editor = useRef<EditorHandle | null>(null);
  const [history, setHistory] = useState(past);
  const [unsaved, setUnsaved] = useState<Failure | null>(null);
  const loaded = useLoaded("editor", async () => [await part<EditorPart>("editor"), await loadTerms<Terms>()] as const);
  const answer = useLoaded(`${view.board.data.stamp} ${given} ${offset}`, async () => {
    if (!given) return null;
    const body = JSON.stringify({ query: given, offset });
    const found = await ask<Answer>("/api/table", { method: "POST", body, headers: { "Content-Type": "application/json" } });
    remember(given);
    setHistory(past());
    return found;
  });
  const run = () => {
    const query = editor.current?.value() ?? "";
    if (query === given) answer.again();
    else go("sparql", { query });
  };
  useEffect(() => {
    if (!loaded.value || !box.current) return;
    const [made, terms] = loaded.value;
    const nonce = document.querySelector<HTMLMetaElement>('meta[name="kgbuild-nonce"]')?.content ?? "";
    editor.current = made.mount(box.current, { value: given || prefixed(EXAMPLE, terms.prefixes), terms, nonce, run: () => run() });
    return () => { editor.current?.remove(); editor.current = null; };
  }, [loaded.value]);
  useEffect(() => { if (given && editor.current && editor.current.value() !== given) editor.current.set(given); }, [given]);
  useEffect(() => { if (answer.failure?.line) editor.current?.point(answer.failure.line, answer.failure.column ?? 1); }, [answer.failure]);
  if (isStatic) return <Empty>Free SPARQL needs the server: <code>kgbuild serve</code>.</Empty>;
  if (loaded.failure) return <Trouble failure={loaded.failure} again={loaded.again} />;
  const fetchAs = async (kind: string, ending: string) => {
    try { setUnsaved(null); download(`answer.${ending}`, kind, await fetchText("/sparql", { method: "POST", body: new URLSearchParams({ query: given }), headers: { Accept: kind } })); }
    catch (error) { setUnsaved(error instanceof Refused ? error.failure : { error: String(error) }); }
  };
  return (
    <div class="stack">
      <Section title="SPARQL" aside={<a href={href("queries", {})}>Saved queries</a>}>
        {!loaded.value && <Loading what="Loading the editor" />}
        <div ref={box} class="editor" />
        <div class="editor-bar">
          <button type="button" onClick={run}>Run</button><kbd>Ctrl</kbd>+<kbd>Enter</kbd>
          <label class="history"><span class="sr">History</span>
            <select value="" onChange={(e) => { const q = history[Number(e.currentTarget.value)]; if (q) editor.current?.set(q); e.currentTarget.value = ""; }}>
              <option value="">History ({history.length})</option>
              {history.map((query, n) => <option value={n}>{query.replace(/PREFIX[^\n]*\n/g, "").replace(/\s+/g, " ").trim().slice(0, 70)}</option>)}
            </select>
          </label>
        </div>
        <p class="hint">The default graph is the fused reading; each article’s own assertions are a named graph. Updates and SERVICE are refused.</p>
      </Section>
      {answer.failure && <Trouble failure={answer.failure} />}
      {given && !answer.failure && answer.value === undefined && <Loading what="Asking" />}
      {answer.value && (
        <Section title="Answer" aside={
          <span class="aside-links">
            {FORMATS[answer.value.triples ? "triples" : "rows"].map(([name, kind, ending]) => <button type="button" class="quiet" onClick={() => void fetchAs(kind, ending)}>{name}</button>)}
            <CopyLink />
          </span>}>
          {unsaved && <Trouble failure={unsaved} />}
          <Results answer={answer.value} view={view} onPage={(o) => go("sparql", { query: given, offset: o ? String(o) : "" })} />
        </Section>
      )}
    </div>
  );
}
