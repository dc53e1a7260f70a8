// The page of a node: an event, an actor, a place, a person, a weapon, a statement, a class, an article.

import { useEffect, useState } from "preact/hooks";
import { isStatic, loadNode } from "../data";
import { ACTOR_ROLES, PLACE_ROLES, shortId, type Cited, type Reference } from "../model";
import { filterParams, href } from "../state";
import { EventTable } from "../table";
import { Cite, Loading, Marked, Name, NodeLink, Section, Tag, Trouble, download, nodeHref, number, plural, useLoaded, type View } from "../ui";
import { ArticlePage, type ArticleNode } from "./article";
import { RulingForm } from "./ruling";

interface Value extends Partial<Reference> { text?: string }
interface Sentence { article: Cited; begin: number; text: string; spans: [number, number][] }
interface Version {
  iri: string; key: string; value: Value; bound?: string; of?: string; certainty?: string; denied?: boolean; by?: Reference[];
  article: Cited; sentences?: Sentence[];
}
interface Fact { property: { iri: string; label: string; ar?: string }; values: Value[]; differ: boolean; versions: Version[] }
interface Said extends Reference { quote: string; direct: boolean; speaker: Reference[]; about: Reference[]; article: Cited }
interface Reason { what: string; says: string[] }
export interface NodeData extends Reference {
  classes?: Reference[]; definition?: string; names?: string[]; same?: string[]; reasons?: string[]; quote?: string; direct?: boolean;
  from?: string; to?: string; articles?: Cited[]; independent?: number; facts?: Fact[]; sentences?: Sentence[]; sentencesInAll?: number;
  statements?: Said[]; events?: (Reference & { as: string; asLabel: string })[]; rulings?: { verdict: string; because: string; value: string }[];
  formerly?: string[]; deprecated?: boolean; why?: Reason[]; turtle?: string;
}

export function NodePage({ view, iri }: { view: View; iri: string }) {
  const found = useLoaded(`${view.board.data.stamp} ${iri}`, () => loadNode<NodeData & { now?: string; error?: string; near?: Reference[] }>(iri));
  const now = found.value?.now;
  useEffect(() => {
    if (now) location.replace(nodeHref(now, view, { formerly: iri }));
  }, [now]);
  useEffect(() => { if (found.value?.label) document.title = `${found.value.label} · kgbuild`; }, [found.value]);
  if (found.failure) return <Trouble failure={found.failure} view={view} again={found.again} />;
  if (!found.value || now) return <Loading />;
  if (found.value.error) return <Trouble failure={{ error: "Several took the place of this one", near: found.value.near }} view={view} />;
  if (found.value.class === "Article") return <ArticlePage view={view} node={found.value as unknown as ArticleNode} />;
  return <Page view={view} node={found.value} />;
}

function Page({ view, node }: { view: View; node: NodeData }) {
  const kind = node.classes?.map((c) => c.iri.split("#").pop()) ?? [];
  const isEvent = kind.includes("Event") && !kind.includes("Statement") && !!node.class;
  const formerly = view.place.params.get("formerly");
  return (
    <article class="node">
      {formerly && <p class="notice">An earlier build called this <code>{formerly.split("/").pop()}</code>; that address leads here.</p>}
      {node.deprecated && <p class="notice warn">An analyst ruled that this is wrong. Nothing else is said of it.</p>}
      <header class="hero">
        <p class="crumbs">{node.classes?.slice(-4).map((c, n) => <>{n > 0 && <span aria-hidden="true"> › </span>}<NodeLink to={c} view={view} /></>)}</p>
        <h1><Name>{node.label}</Name></h1>
        {node.ar && <p class="arabic" lang="ar" dir="rtl">{node.ar}</p>}
        {!!node.names?.length && <p class="muted">Also called {node.names.slice(0, 12).map((name, n) => <>{n > 0 && "; "}<Name>{name}</Name></>)}{node.names.length > 12 && ` and ${number(node.names.length - 12)} more`}</p>}
        {!!node.same?.length && <p class="muted">The same elsewhere: {node.same.map((link, n) => <>{n > 0 && ", "}<a href={link} rel="noreferrer noopener external">{link.replace(/^https?:\/\/(www\.)?/, "")}</a></>)}</p>}
        {node.definition && !node.classLabel && <p>{node.definition}</p>}
        {!!node.articles?.length && (
          <p class="sources">{isEvent ? "Reported in" : "Named in"} {plural(node.articles.length, "article")}{(node.independent ?? 0) > 0 && isEvent && <>, {plural(node.independent!, "independent source")}</>}</p>
        )}
      </header>
      {node.quote && <blockquote class="quote"><p dir="auto">{node.direct ? `“${node.quote.replace(/^[“"]|[”"]$/g, "")}”` : node.quote}</p></blockquote>}
      {isEvent ? <EventBody view={view} node={node} /> : <ThingBody view={view} node={node} />}
      <Foot view={view} node={node} isEvent={isEvent} />
    </article>
  );
}

// ---------------------------------------------------------------------------------------------- events

function EventBody({ view, node }: { view: View; node: NodeData }) {
  const facts = node.facts ?? [];
  const tolls = facts.filter((fact) => /#(killed|wounded)$/.test(fact.property.iri));
  const links = new Set(["inResponseTo", "partOf"]);
  const roles = facts.filter((fact) => !tolls.includes(fact) && !links.has(local(fact)));
  return (
    <>
      <Section title="What happened">
        <dl class="roles">
          {roles.map((fact) => <Role fact={fact} view={view} />)}
          {!facts.some((fact) => local(fact) === "date") && node.from && <div><dt>when</dt><dd>{span(node.from, node.to)}</dd></div>}
        </dl>
      </Section>
      {tolls.length > 0 && <Section title="Toll"><Ledger tolls={tolls} view={view} /></Section>}
      <Versions facts={facts.filter((fact) => !links.has(local(fact)))} view={view} />
      <div class="article-grid">
        <Section title="Evidence" aside={<span class="muted">{plural(node.sentencesInAll ?? 0, "sentence")}</span>}>
          <Sentences sentences={node.sentences ?? []} view={view} />
        </Section>
        <div class="stack">
          <Related node={node} facts={facts} view={view} />
          <Why node={node} />
          <Statements node={node} view={view} title="What was said of it" />
        </div>
      </div>
    </>
  );
}

const local = (fact: Fact) => fact.property.iri.split("#").pop() ?? "";
const dayOf = (text: string) => (text.endsWith("T00:00:00") || text.endsWith("T23:59:59") ? text.slice(0, 10) : text.replace("T", " "));
const span = (from: string, to?: string) => { const [a, b] = [dayOf(from), to ? dayOf(to) : ""]; return b && a !== b ? `${a} – ${b}` : a; };

function ValueOf({ value, view }: { value: Value; view: View }) {
  if (value.iri) return <NodeLink to={value as Reference} view={view} />;
  return <span dir="auto">{/^\d{4}-\d\d-\d\dT/.test(value.text ?? "") ? dayOf(value.text!) : value.text}</span>;
}

function Role({ fact, view }: { fact: Fact; view: View }) {
  return (
    <div class={fact.differ ? "differ" : ""}>
      <dt>{fact.property.label}</dt>
      <dd>{fact.values.length ? fact.values.map((value, n) => <>{n > 0 && ", "}<ValueOf value={value} view={view} /></>) : <span class="muted">left open</span>}
        {fact.differ && <Tag kind="warn">sources differ</Tag>}</dd>
    </div>
  );
}

const BOUNDS: Record<string, string> = { least: "at least ", most: "at most ", about: "about " };

function Ledger({ tolls, view }: { tolls: Fact[]; view: View }) {
  const all = tolls.flatMap((fact) => fact.versions.map((v) => Number(v.value.text) || 0));
  const top = Math.max(1, ...all, ...tolls.flatMap((fact) => fact.values.map((v) => Number(v.text) || 0)));
  return (
    <div class="scroll" tabIndex={0} role="region" aria-label="Toll by source">
      <table class="ledger">
        <thead><tr><th scope="col">Toll</th><th scope="col" class="num">Figure</th><th scope="col" class="wide"><span class="sr">Bar</span></th><th scope="col">Of whom</th><th scope="col">Who says so</th></tr></thead>
        {tolls.map((fact) => (
          <tbody>
            <tr class="best"><th scope="row">{fact.property.label}</th><td class="num">{fact.values.map((v) => v.text).join(", ") || "?"}</td><td><Bar size={Number(fact.values[0]?.text) || 0} top={top} best /></td><td /><td>best supported{fact.differ && <Tag kind="warn">sources differ</Tag>}</td></tr>
            {[...fact.versions].sort((a, b) => (a.article.day ?? "").localeCompare(b.article.day ?? "")).map((version) => (
              <tr class={version.denied ? "denied" : ""}><td /><td class="num">{BOUNDS[version.bound ?? ""] ?? ""}{version.value.text}</td><td><Bar size={Number(version.value.text) || 0} top={top} /></td><td>{version.of}</td><td><Who version={version} view={view} /></td></tr>
            ))}
          </tbody>
        ))}
      </table>
    </div>
  );
}

function Bar({ size, top, best = false }: { size: number; top: number; best?: boolean }) {
  return <svg class={`toll-bar ${best ? "best" : ""}`} viewBox="0 0 100 8" preserveAspectRatio="none" aria-hidden="true"><rect width={(100 * size) / top} height="8" rx="1" /></svg>;
}

function Who({ version, view }: { version: Version; view: View }) {
  return (
    <>
      {version.by?.map((who, n) => <>{n > 0 && ", "}<NodeLink to={who} view={view} /></>)}{version.by?.length ? " in " : ""}
      <Cite article={version.article} view={view} extra={version.sentences?.[0] ? { at: String(version.sentences[0].begin) } : {}} />
      {version.certainty && version.certainty !== "stated" && <Tag kind={version.denied ? "warn" : ""}>{version.certainty}</Tag>}
    </>
  );
}

/** Claims side by side: a row for each fact, a column for each article. */
function Versions({ facts, view }: { facts: Fact[]; view: View }) {
  const [open, setOpen] = useState<Version | null>(null);
  const told = facts.filter((fact) => fact.versions.length);
  const articles = [...new Map(told.flatMap((fact) => fact.versions.map((v) => [v.article.iri, v.article] as const))).values()]
    .sort((a, b) => (a.day ?? "").localeCompare(b.day ?? "") || a.iri.localeCompare(b.iri));
  if (!told.length) return null;
  return (
    <Section title="Each source’s version" aside={<span class="muted">choose a value to read its sentence</span>}>
      <div class="scroll" tabIndex={0} role="region" aria-label="Claims by source">
        <table class="versions">
          <thead><tr><th scope="col"><span class="sr">Fact</span></th>{articles.map((article) => <th scope="col"><NodeLink to={article} view={view}>{article.source || article.label}</NodeLink>{article.day && <time>{article.day}</time>}</th>)}</tr></thead>
          <tbody>
            {told.map((fact) => (
              <tr class={fact.differ ? "differ" : ""}>
                <th scope="row">{fact.property.label}{fact.differ && <Tag kind="warn">differ</Tag>}</th>
                {articles.map((article) => (
                  <td>{fact.versions.filter((v) => v.article.iri === article.iri).map((version) => (
                    <button type="button" class={`version ${version.denied ? "denied" : ""} ${open === version ? "open" : ""}`} aria-expanded={open === version} onClick={() => setOpen(open === version ? null : version)}>
                      <bdi>{BOUNDS[version.bound ?? ""] ?? ""}{version.value.label ?? dayText(version.value.text ?? "")}</bdi>{version.of && <small> {version.of}</small>}
                      {!!version.by?.length && <small>says {version.by.map((who) => who.label).join(", ")}</small>}
                      {version.denied && <small>denied</small>}
                    </button>
                  ))}</td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {open && (
        <div class="evidence-open" role="status">
          <p><Who version={open} view={view} />{open.value.iri && <> · <NodeLink to={open.value as Reference} view={view} /></>}</p>
          <Sentences sentences={open.sentences ?? []} view={view} />
        </div>
      )}
    </Section>
  );
}

const dayText = (text: string) => (/^\d{4}-\d\d-\d\dT/.test(text) ? dayOf(text) : text);

export function Sentences({ sentences, view }: { sentences: Sentence[]; view: View }) {
  const articles = [...new Map(sentences.map((s) => [s.article.iri, s.article] as const)).values()];
  return (
    <ul class="evidence">
      {articles.map((article) => (
        <li>
          <Cite article={article} view={view} />
          {sentences.filter((s) => s.article.iri === article.iri).map((sentence) => (
            <blockquote><a class="in-context" href={nodeHref(article.iri, view, { at: String(sentence.begin) })} title="Read it in its article" aria-label="Read this sentence in its article">↗</a><Marked text={sentence.text} spans={sentence.spans} /></blockquote>
          ))}
        </li>
      ))}
    </ul>
  );
}

function Related({ node, facts, view }: { node: NodeData; facts: Fact[]; view: View }) {
  const own = facts.filter((fact) => ["inResponseTo", "partOf"].includes(local(fact)) && fact.values.length);
  const others = (node.events ?? []).filter((event) => ["inResponseTo", "partOf"].includes(event.as));
  if (!own.length && !others.length) return null;
  const labels = [...new Set(others.map((event) => event.asLabel))];
  return (
    <Section title="Before and after">
      <dl class="roles">
        {own.map((fact) => <Role fact={fact} view={view} />)}
        {labels.map((label) => <div><dt>{label}</dt><dd>{others.filter((e) => e.asLabel === label).map((event, n) => <>{n > 0 && ", "}<NodeLink to={event} view={view} /></>)}</dd></div>)}
      </dl>
    </Section>
  );
}

function Why({ node }: { node: NodeData }) {
  const count = node.articles?.length ?? 0;
  const told = node.why ?? [];
  if (count < 2 && !node.reasons?.length && !node.rulings?.length && !told.length) return null;
  return (
    <Section title="Why it says so">
      {count > 1 && <p>{plural(count, "article")} are taken to tell of one event{node.independent ? `; counted as ${plural(node.independent, "source")}, since copies of one report count once` : ""}.</p>}
      {!!node.reasons?.length && <ul>{node.reasons.map((reason) => <li><bdi>{reason}</bdi></li>)}</ul>}
      {told.length > 0 && <div class="why">{[...new Set(told.map((reason) => reason.what))].map((what) => <Decided what={what} reasons={told.filter((reason) => reason.what === what)} />)}</div>}
      {!!node.rulings?.length && <ul>{node.rulings.map((r) => <li>An analyst ruled <strong>{r.verdict}</strong>{r.value && ` (${dayText(r.value)})`}: {r.because}</li>)}</ul>}
    </Section>
  );
}

/** All that was decided on one matter, each time with its sentences and rules; many have very much, so it opens when asked. */
function Decided({ what, reasons }: { what: string; reasons: Reason[] }) {
  return (
    <details>
      <summary>{what}{reasons.length > 1 && <small class="muted"> {plural(reasons.length, "time")}</small>}</summary>
      {reasons.map((reason) => <ul>{reason.says.map((line) => <li><bdi>{line}</bdi></li>)}</ul>)}
    </details>
  );
}

// ---------------------------------------------------------------------------------------------- things

function ThingBody({ view, node }: { view: View; node: NodeData }) {
  const { board } = view;
  const n = board.byIri.get(node.iri);
  const facts = (node.facts ?? []).filter((fact) => fact.values.length || fact.versions.length);
  const events = n === undefined ? [] : board.data.events.flatMap((event, i) => {
    const inside = board.isA(n, "Place") ? board.withInside(n) : new Set([n]);
    const roles = board.isA(n, "Place") ? [...PLACE_ROLES, ...ACTOR_ROLES] : [...ACTOR_ROLES, "weapon" as const, ...PLACE_ROLES];
    return roles.some((role) => event[role]?.some((m) => inside.has(m))) ? [i] : [];
  });
  const filter = n === undefined ? "" : board.isA(n, "Place") ? "place" : board.isA(n, "Actor") ? "actor" : "";
  const isClass = board.classByIri.get(node.iri);
  const ofClass = isClass === undefined ? [] : board.data.events.flatMap((event, i) => (board.classesAbove(event.class ?? -1).has(isClass) ? [i] : []));
  const shown = events.length ? events : ofClass;
  return (
    <>
      {facts.length > 0 && (
        <Section title="What is known">
          <dl class="roles">{facts.map((fact) => <Role fact={fact} view={view} />)}</dl>
        </Section>
      )}
      <Relations node={node} view={view} />
      {shown.length > 0 && (
        <Section title={isClass === undefined ? "Events" : "Events of this class"} aside={
          <span class="aside-links">{filter && <>{["overview", "map", "timeline"].map((name) => <a href={href(name, { [filter]: shortId(node.iri, board.data.base) })}>{name}</a>)}</>}</span>}>
          <EventTable events={shown} view={view} caption={`Events with ${node.label}`} />
        </Section>
      )}
      {facts.some((fact) => fact.versions.length) && <Versions facts={facts} view={view} />}
      <Statements node={node} view={view} title={node.class === "Statement" ? "" : "Statements"} />
      {!!node.sentences?.length && (
        <Section title="Named in" aside={<span class="muted">{plural(node.sentencesInAll ?? 0, "sentence")}</span>}>
          <Sentences sentences={node.sentences} view={view} />
          {(node.sentencesInAll ?? 0) > node.sentences.length && <p class="muted">and {number(node.sentencesInAll! - node.sentences.length)} more</p>}
        </Section>
      )}
      <Why node={{ ...node, articles: [] }} />
    </>
  );
}

const BACK: Record<string, string> = { memberOf: "members", partOfGroup: "parts", within: "within it", country: "in this country", backs: "backed by", backedBy: "backs", near: "near it", controls: "controlled by", stationedAt: "stationed here", nationalBodyOf: "its bodies", successorOf: "succeeded by" };

function Relations({ node, view }: { node: NodeData; view: View }) {
  const { board } = view;
  const n = board.byIri.get(node.iri);
  if (n === undefined) return null;
  const own = new Set((node.facts ?? []).map(local));
  const groups = new Map<string, Set<number>>();
  for (const [subject, name, object] of board.data.relations) {
    if (object === n && BACK[name]) group(groups, BACK[name], subject);
    if (subject === n && !own.has(name)) group(groups, name === "within" ? "lies in" : name, object);
  }
  if (!groups.size) return null;
  return (
    <Section title="Related">
      <dl class="roles">{[...groups].map(([name, things]) => (
        <div><dt>{name}</dt><dd>{[...things].slice(0, 30).map((m, i) => <>{i > 0 && ", "}<NodeLink to={board.data.things[m]!} view={view} /></>)}{things.size > 30 && ` and ${number(things.size - 30)} more`}</dd></div>
      ))}</dl>
    </Section>
  );
}

function group(groups: Map<string, Set<number>>, name: string, n: number): void {
  const found = groups.get(name) ?? new Set<number>();
  found.add(n);
  groups.set(name, found);
}

function Statements({ node, view, title }: { node: NodeData; view: View; title: string }) {
  if (!node.statements?.length || !title) return null;
  return (
    <Section title={title} aside={<span class="muted">{number(node.statements.length)}</span>}>
      <ul class="statements">
        {node.statements.slice(0, 40).map((said) => (
          <li>
            <blockquote dir="auto"><NodeLink to={said} view={view}>{said.direct ? `“${said.quote.replace(/^[“"]|[”"]$/g, "")}”` : said.quote}</NodeLink></blockquote>
            <p class="muted">{said.speaker.map((s) => <><NodeLink to={s} view={view} /> in </>)}<Cite article={said.article} view={view} /></p>
          </li>
        ))}
      </ul>
      {node.statements.length > 40 && <p class="muted">and {number(node.statements.length - 40)} more</p>}
    </Section>
  );
}

// ------------------------------------------------------------------------------------------------ foot

function Foot({ view, node, isEvent }: { view: View; node: NodeData; isEvent: boolean }) {
  const [text, setText] = useState("");
  const [asked, setAsked] = useState(false);
  const address = `/resource?iri=${encodeURIComponent(node.iri)}`;
  const show = async (open: boolean) => {
    if (!open || text) return;
    setAsked(true);
    if (isStatic) { setText(node.turtle ?? ""); return; }
    try {
      const response = await fetch(address, { headers: { Accept: "text/turtle" } });
      setText(response.ok ? await response.text() : `The server answers ${response.status}`);
    } catch { setText("The server does not answer."); }
  };
  return (
    <Section title="Identity">
      <p class="iri"><code>{node.iri}</code></p>
      {!!node.formerly?.length && (
        <details><summary>{plural(node.formerly.length, "earlier name")} {node.formerly.length === 1 ? "leads" : "lead"} here</summary><ul class="formerly">{node.formerly.map((iri) => <li><code>{iri.split("/").pop()}</code></li>)}</ul></details>
      )}
      <details onToggle={(e) => void show(e.currentTarget.open)}>
        <summary>Turtle</summary>
        {text ? <><pre tabIndex={0}>{text}</pre><button type="button" class="quiet" onClick={() => download(`${shortId(node.iri, view.board.data.base).split("/").pop()}.ttl`, "text/turtle", text)}>Download</button></> : asked && <Loading />}
      </details>
      {!isStatic && <p class="aside-links"><a href={href("sparql", { ...filterParams(new URLSearchParams()), query: `DESCRIBE <${node.iri}>` })}>Ask about it in SPARQL</a></p>}
      {view.edit && <RulingForm view={view} node={node} isEvent={isEvent} />}
    </Section>
  );
}

