// An article: its text with every mention marked, each leading to its node.

import { useEffect, useMemo, useRef, useState } from "preact/hooks";
import type { ComponentChildren } from "preact";
import { isStatic } from "../data";
import type { Cited, Reference } from "../model";
import { Name, NodeLink, Section, nodeHref, number, plural, type View } from "../ui";

interface Mention extends Reference { begin: number; end: number }
interface Part { begin: number; text: string; role: string }
interface Said extends Reference { quote: string; speaker: Reference[] }
export interface ArticleNode extends Cited { id: string; url: string; dateEvidence: string; text: Part[]; mentions: Mention[]; statements: Said[]; events: Reference[] }

const GROUPS: [string, string, RegExp][] = [
  ["m-event", "events", /./], ["m-person", "people", /^Person$/], ["m-place", "places", /./], ["m-actor", "actors", /./], ["m-statement", "statements", /Statement|Accusation|Condemnation|Denial|ResponsibilityClaim|Threat|Order/], ["m-other", "weapons and others", /./],
];

export function ArticlePage({ view, node }: { view: View; node: ArticleNode }) {
  const { board } = view;
  const at = Number(view.place.params.get("at") ?? NaN);
  const box = useRef<HTMLDivElement>(null);
  const [hidden, setHidden] = useState<string[]>([]);
  const groupOf = (mention: Mention) => {
    if (board.eventByIri.has(mention.iri)) return "m-event";
    const n = board.byIri.get(mention.iri);
    if (n === undefined) return "m-statement";
    if (board.isA(n, "Person")) return "m-person";
    if (board.isA(n, "Actor")) return "m-actor";
    return board.isA(n, "Place") ? "m-place" : "m-other";
  };
  const mentions = useMemo(() => node.mentions.map((m) => ({ ...m, group: groupOf(m) })), [node]);
  const groups = GROUPS.filter(([key]) => mentions.some((m) => m.group === key));
  const shown = useMemo(() => mentions.filter((m) => !hidden.includes(m.group)), [mentions, hidden]);
  useEffect(() => { box.current?.querySelector(".here")?.scrollIntoView({ block: "center" }); }, [node.iri, at]);
  const things = [...new Map(mentions.filter((m) => m.group !== "m-event" && m.group !== "m-statement").map((m) => [m.iri, m] as const)).values()];
  const whole = node.text.some((part) => part.role !== "sentence");
  return (
    <article class="node">
      <header class="hero">
        <p class="crumbs">article</p>
        <h1><Name>{node.label}</Name></h1>
        <p class="muted">{[node.source, node.day].filter(Boolean).join(" · ")}{node.dateEvidence && <small> — day known from {node.dateEvidence}</small>}</p>
        {node.url && <p><a href={/^https?:\/\//.test(node.url) ? node.url : undefined} rel="noreferrer noopener external">{node.url}</a></p>}
      </header>
      <div class="article-grid">
        <Section title={whole ? "Text" : "Sentences that the graph holds"} aside={<span class="muted">{plural(mentions.length, "mention")}</span>}>
          <div class="switch mentions" role="group" aria-label="Mentions shown">
            {groups.map(([key, name]) => <button type="button" class={key} aria-pressed={!hidden.includes(key)} onClick={() => setHidden(hidden.includes(key) ? hidden.filter((h) => h !== key) : [...hidden, key])}>{name}</button>)}
          </div>
          {!whole && <p class="muted">{isStatic ? "These pages were written without articles’ texts." : "The article’s text is not at hand any more."}</p>}
          <div class="text" ref={box} dir="auto">
            {node.text.map((part) => <p class={`role-${part.role}`}>{marked(part, shown, view, at)}</p>)}
          </div>
        </Section>
        <div class="stack">
          {node.events.length > 0 && <Section title="Events it tells of" aside={<span class="muted">{number(node.events.length)}</span>}><ul class="plain">{node.events.map((event) => <li><NodeLink to={event} view={view} /> <small class="muted">{event.classLabel}</small></li>)}</ul></Section>}
          {things.length > 0 && <Section title="Who and what it names" aside={<span class="muted">{number(things.length)}</span>}><ul class="plain">{things.map((thing) => <li><NodeLink to={thing} view={view} /> <small class="muted">{thing.classLabel}</small></li>)}</ul></Section>}
        </div>
      </div>
    </article>
  );
}

/** A part of the text, cut where mentions begin and end; where they lie in one another, the innermost leads. */
function marked(part: Part, mentions: (Mention & { group: string })[], view: View, at: number): ComponentChildren[] {
  const letters = Array.from(part.text);
  const end = part.begin + letters.length;
  const here = mentions.filter((m) => m.begin < end && m.end > part.begin);
  const cuts = [...new Set([part.begin, end, ...here.flatMap((m) => [Math.max(part.begin, m.begin), Math.min(end, m.end)])])].sort((a, b) => a - b);
  const found: ComponentChildren[] = [];
  if (!Number.isNaN(at) && at >= part.begin && at < end) found.push(<span class="here" />);
  for (let i = 0; i + 1 < cuts.length; i++) {
    const [a, b] = [cuts[i]!, cuts[i + 1]!];
    const text = letters.slice(a - part.begin, b - part.begin).join("");
    const over = here.filter((m) => m.begin <= a && m.end >= b).sort((x, y) => x.end - x.begin - (y.end - y.begin));
    const best = over.find((m) => m.group !== "m-statement") ?? over[0];
    found.push(best
      ? <a class={`mention ${best.group}`} href={nodeHref(best.iri, view)} title={`${best.label}${best.classLabel ? ` · ${best.classLabel}` : ""}${over.length > 1 ? ` (and ${over.length - 1} more)` : ""}`}>{text}</a>
      : text);
  }
  return found;
}
