// Overview: how much, when, who, where, at what cost.

import { useMemo } from "preact/hooks";
import { Histogram } from "../chart";
import { setFilter } from "../filters";
import { FAMILIES, shortId, type Role } from "../model";
import { EventTable } from "../table";
import { Dot, Empty, Legend, NodeLink, Section, ThingLink, number, type View } from "../ui";

const SHOWN = 8;

export function Overview({ view, events }: { view: View; events: number[] }) {
  const { board } = view;
  const rows = board.data.events;
  const facts = useMemo(() => {
    const killed = sum(events.map((n) => rows[n]!.killed));
    const wounded = sum(events.map((n) => rows[n]!.wounded));
    const articles = new Set(events.flatMap((n) => rows[n]!.articles ?? []));
    const sources = new Set([...articles].map((a) => board.source(a)));
    return { killed, wounded, articles: articles.size, sources: sources.size };
  }, [events]);
  const heavy = useMemo(() => events.filter((n) => rows[n]!.killed?.[0] || rows[n]!.wounded?.[0])
    .sort((a, b) => weight(rows[b]!) - weight(rows[a]!)).slice(0, 6), [events]);
  const families = FAMILIES.map((_, n) => n).filter((n) => events.some((e) => board.family[e] === n));
  if (!rows.length) return <Empty>This graph holds no events yet. Build one from articles: kgbuild build ARTICLES --out DIR</Empty>;
  return (
    <div class="stack">
      <dl class="figures">
        <Figure name="Events" value={number(events.length)} />
        <Figure name="Killed" value={number(facts.killed[0])} range={facts.killed} />
        <Figure name="Wounded" value={number(facts.wounded[0])} range={facts.wounded} />
        <Figure name="Articles" value={number(facts.articles)} />
        <Figure name="Sources" value={number(facts.sources)} />
      </dl>
      <Section title="Events over time" aside={<Legend families={families} />}>
        <Histogram board={board} events={events} onSpan={(from, to) => setFilter(view, { from, to })} />
        <p class="hint">Drag over the bars to choose a time.</p>
      </Section>
      <div class="columns">
        <Ranked title="Most active attackers" role="attacker" filter="actor" events={events} view={view} />
        <Ranked title="Most hit places" role="place" filter="place" events={events} view={view} />
        <Classes events={events} view={view} />
        <Section title="Heaviest tolls">
          {heavy.length ? (
            <ul class="tolls">{heavy.map((n) => <TollRow n={n} view={view} top={weight(rows[heavy[0]!]!)} />)}</ul>
          ) : <p class="muted">No article counts anybody killed or wounded here.</p>}
        </Section>
      </div>
      <Section title="Events"><EventTable events={events} view={view} caption="Events that fit the filters, the earliest first" /></Section>
    </div>
  );
}

function sum(tolls: ([number, number, number] | undefined)[]): [number, number, number] {
  const found: [number, number, number] = [0, 0, 0];
  for (const toll of tolls) if (toll) for (const i of [0, 1, 2] as const) found[i] += toll[i];
  return found;
}

const weight = (event: { killed?: [number, number, number]; wounded?: [number, number, number] }) =>
  (event.killed?.[2] ?? 0) + (event.wounded?.[2] ?? 0) / 4;

function Figure({ name, value, range }: { name: string; value: string; range?: [number, number, number] }) {
  return <div><dt>{name}</dt><dd>{value}{range && range[1] !== range[2] && <small>{number(range[1])}–{number(range[2])} by source</small>}</dd></div>;
}

function Ranked({ title, role, filter, events, view }: { title: string; role: Role; filter: "actor" | "place"; events: number[]; view: View }) {
  const { board } = view;
  const counted = useMemo(() => {
    const counts = new Map<number, number>();
    for (const n of events) for (const thing of board.data.events[n]![role] ?? []) counts.set(thing, (counts.get(thing) ?? 0) + 1);
    return [...counts].sort((a, b) => b[1] - a[1] || board.data.things[a[0]]!.label.localeCompare(board.data.things[b[0]]!.label));
  }, [events]);
  const most = counted[0]?.[1] ?? 1;
  return (
    <Section title={title} aside={<span class="muted">{number(counted.length)} in all</span>}>
      {counted.length === 0 && <p class="muted">None is named here.</p>}
      <ol class="ranked">
        {counted.slice(0, SHOWN).map(([thing, count]) => (
          <li>
            <ThingLink n={thing} view={view} />
            <button type="button" class="bar-button" title={`Filter by ${board.data.things[thing]!.label}`} aria-label={`${count} events; filter by ${board.data.things[thing]!.label}`}
              onClick={() => setFilter(view, { [filter]: shortId(board.data.things[thing]!.iri, board.data.base) })}>
              <svg viewBox="0 0 100 8" preserveAspectRatio="none" aria-hidden="true"><rect width={(100 * count) / most} height="8" rx="1" /></svg><span>{number(count)}</span>
            </button>
          </li>
        ))}
      </ol>
    </Section>
  );
}

function Classes({ events, view }: { events: number[]; view: View }) {
  const { board } = view;
  const counted = useMemo(() => {
    const counts = new Map<number, [number, number]>();
    for (const n of events) {
      const kind = board.data.events[n]!.class ?? -1;
      counts.set(kind, [(counts.get(kind)?.[0] ?? 0) + 1, board.family[n]!]);
    }
    return [...counts].filter(([kind]) => kind >= 0).sort((a, b) => b[1][0] - a[1][0] || a[0] - b[0]);
  }, [events]);
  const most = counted[0]?.[1][0] ?? 1;
  return (
    <Section title="Classes" aside={<span class="muted">{number(counted.length)} in all</span>}>
      <ol class="ranked">
        {counted.slice(0, SHOWN).map(([kind, [count, family]]) => {
          const row = board.data.classes[kind]!;
          return (
            <li>
              <span><Dot family={family} /><NodeLink to={row} view={view} /></span>
              <button type="button" class="bar-button" title={`Filter by ${row.label}`} aria-label={`${count} events; filter by ${row.label}`}
                onClick={() => setFilter(view, { class: shortId(row.iri, board.data.base) })}>
                <svg viewBox="0 0 100 8" preserveAspectRatio="none" aria-hidden="true"><rect class={`f-${FAMILIES[family]!.key}`} width={(100 * count) / most} height="8" rx="1" /></svg><span>{number(count)}</span>
              </button>
            </li>
          );
        })}
      </ol>
    </Section>
  );
}

function TollRow({ n, view, top }: { n: number; view: View; top: number }) {
  const event = view.board.data.events[n]!;
  const { killed, wounded } = event;
  const scale = (x: number) => (100 * x) / Math.max(1, top);
  return (
    <li>
      <NodeLink to={event} view={view} />
      <svg viewBox="0 0 100 8" preserveAspectRatio="none" aria-hidden="true">
        {wounded && <rect class="wounded" width={scale(Math.max(killed?.[0] ?? 0, 0) + wounded[0] / 4)} height="8" rx="1" />}
        {killed && <rect class="killed" width={scale(killed[0])} height="8" rx="1" />}
        {killed && killed[1] !== killed[2] && <rect class="range" x={scale(killed[1])} width={scale(killed[2] - killed[1])} y="2.5" height="3" />}
      </svg>
      <span class="muted">{killed ? `${text(killed)} killed` : ""}{killed && wounded ? ", " : ""}{wounded ? `${text(wounded)} wounded` : ""}</span>
    </li>
  );
}

const text = ([best, low, high]: [number, number, number]) => (low === high ? number(best) : `${number(best)} (${number(low)}–${number(high)})`);
