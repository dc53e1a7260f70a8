// The saved queries, with a form for the parameters of each.

import { useEffect, useId, useMemo, useState } from "preact/hooks";
import { ask, isStatic, loadQueries } from "../data";
import { shortId, type Board } from "../model";
import { Results, csv, type Answer } from "../results";
import { go, href } from "../state";
import { CopyLink, Empty, Loading, Section, Tag, Trouble, download, useLoaded, type View } from "../ui";

interface Parameter { name: string; type: string; required: boolean; default: string; meaning: string }
export interface SavedQuery { name: string; summary: string; description: string; tags: string[]; text: string; constructs: boolean; parameters: Parameter[]; answer?: Answer }

const readable = (name: string) => name.replace(/_/g, " ");

export function Queries({ view, name }: { view: View; name: string }) {
  const found = useLoaded("queries", () => loadQueries<SavedQuery[]>());
  const [wanted, setWanted] = useState("");
  if (found.failure) return <Trouble failure={found.failure} again={found.again} />;
  if (!found.value) return <Loading />;
  const query = found.value.find((q) => q.name === name);
  const words = wanted.toLowerCase().split(/\s+/).filter(Boolean);
  const shown = found.value.filter((q) => words.every((w) => `${q.name} ${q.summary} ${q.description} ${q.tags.join(" ")}`.toLowerCase().includes(w)));
  const groups = [...new Set(shown.map((q) => q.name.split("_")[0]!))];
  return (
    <div class={`query-grid ${query ? "chosen" : ""}`}>
      <Section title="Saved queries" aside={!isStatic && <a href={href("sparql", {})}>Free SPARQL</a>}>
        <label class="sr" for="query-find">Find a query</label>
        <input id="query-find" type="search" placeholder="Find a query" value={wanted} onInput={(e) => setWanted(e.currentTarget.value)} />
        <nav class="query-list" aria-label="Saved queries">
          {groups.map((group) => (
            <><h3>{group}</h3><ul>{shown.filter((q) => q.name.split("_")[0] === group).map((q) => (
              <li><a href={href(`queries/${q.name}`, {})} aria-current={q.name === name ? "page" : undefined}>{q.summary || readable(q.name)}</a></li>
            ))}</ul></>
          ))}
          {!shown.length && <p class="muted">No query is like that.</p>}
        </nav>
      </Section>
      {query ? <Query key={query.name} query={query} view={view} /> : name ? <Trouble failure={{ error: `There is no query ${name}`, remedy: "Choose one from the list" }} /> : <Empty>Choose a question. Each has a form for what it asks about, and its SPARQL to read and to change.</Empty>}
    </div>
  );
}

function Query({ query, view }: { query: SavedQuery; view: View }) {
  const { params } = view.place;
  const asked = params.get("run") === "1" || query.parameters.every((p) => !p.required || p.default);
  const [values, setValues] = useState<Record<string, string>>(() => Object.fromEntries(query.parameters.map((p) => [p.name, params.get(`p.${p.name}`) ?? ""])));
  const offset = Number(params.get("offset") ?? 0) || 0;
  const given = new URLSearchParams(query.parameters.flatMap((p) => { const v = params.get(`p.${p.name}`); return v ? [[`p.${p.name}`, v]] : []; }));
  const address = `/api/queries/${query.name}?${given}`;
  const run = async (): Promise<Answer | null> => {
    if (!asked) return null;
    if (!isStatic) return ask<Answer>(`${address}&offset=${offset}`);
    return query.answer && ![...given].length ? query.answer : null;
  };
  const found = useLoaded(`${view.board.data.stamp} ${asked} ${address} ${offset}`, run);
  const submit = (event: Event) => {
    event.preventDefault();
    go(`queries/${query.name}`, { ...Object.fromEntries(query.parameters.map((p) => [`p.${p.name}`, values[p.name] ?? ""])), run: "1" });
  };
  useEffect(() => { document.title = `${query.summary} · kgbuild`; }, [query]);
  return (
    <div class="stack">
      <Section title={query.summary || readable(query.name)} aside={<span>{query.tags.map((tag) => <Tag>{tag}</Tag>)}</span>}>
        <p>{query.description}</p>
        {query.parameters.length > 0 && (
          <form class="query-form" onSubmit={submit}>
            {query.parameters.map((p) => <Field parameter={p} board={view.board} value={values[p.name] ?? ""} onInput={(value) => setValues({ ...values, [p.name]: value })} />)}
            <button type="submit" disabled={isStatic}>Ask</button>
          </form>
        )}
        {isStatic && query.parameters.length > 0 && <p class="muted">Asking with parameters needs the server: <code>kgbuild serve</code>.</p>}
        <details><summary>SPARQL</summary><pre tabIndex={0}>{query.text}</pre>{!isStatic && <a href={href("sparql", { query: query.text })}>Open in the editor</a>}</details>
      </Section>
      {found.failure && <Trouble failure={found.failure} again={found.again} />}
      {!found.failure && asked && found.value === undefined && <Loading what="Asking" />}
      {found.value && (
        <Section title="Answer" aside={
          <span class="aside-links">
            {!isStatic && <>{["csv", "json", ...(query.constructs ? ["ttl"] : [])].map((f) => <a href={`${address}&format=${f}`} download={`${query.name}.${f}`}>{{ csv: "CSV", json: "JSON", ttl: "Turtle" }[f]}</a>)}</>}
            {isStatic && <button type="button" class="quiet" onClick={() => download(`${query.name}.csv`, "text/csv", csv(found.value!))}>CSV</button>}
            <CopyLink />
          </span>}>
          <Results answer={found.value} view={view} onPage={(o) => go(`queries/${query.name}`, { ...Object.fromEntries(given), run: "1", offset: o ? String(o) : "" })} />
        </Section>
      )}
      {!asked && <Empty>Fill in what is required, and ask.</Empty>}
    </div>
  );
}

function Field({ parameter, board, value, onInput }: { parameter: Parameter; board: Board; value: string; onInput: (value: string) => void }) {
  const id = useId();
  const { name, type, required, meaning } = parameter;
  const options = useMemo(() => (type === "iri" ? namesFor(board, name) : []), [board, type]);
  const kind = type === "integer" ? "number" : type === "date" || type === "endDate" ? "date" : "text";
  return (
    <label><span>{name}{required && <span class="required" title="required"> *</span>}</span>
      <input type={kind} required={required && !parameter.default} value={value} placeholder={parameter.default || (type === "iri" ? "a name or an IRI" : type === "dateTime" ? "2021-06-28T21:00:00" : "")} list={options.length ? id : undefined} onInput={(e) => onInput(e.currentTarget.value)} />
      {options.length > 0 && <datalist id={id}>{options.map(([iri, label]) => <option value={iri}>{label}</option>)}</datalist>}
      <small class="muted">{meaning}</small>
    </label>
  );
}

/** Names that may be meant by a parameter: events, articles or things, by what it is called. */
function namesFor(board: Board, name: string): [string, string][] {
  const { data } = board;
  if (/event/i.test(name)) return data.events.slice(0, 500).map((e): [string, string] => [e.iri, e.label]);
  if (/article|source/i.test(name)) return data.articles.slice(0, 500).map((a): [string, string] => [a.iri, a.label]);
  if (/class|kind|type|property/i.test(name)) return data.classes.map((c): [string, string] => [c.iri, c.label]);
  const kinds = /place|site|area/i.test(name) ? ["Place"] : /weapon/i.test(name) ? ["WeaponType"] : ["Actor", "Place", "WeaponType"];
  const things = data.things.flatMap((thing, n) => (board.isA(n, ...kinds) ? [thing] : []));
  return things.sort((a, b) => a.label.localeCompare(b.label)).slice(0, 500).map((t) => [t.label, shortId(t.iri, data.base)]);
}
