// Timeline: events by day in lanes, each answer joined to what it answers.

import { useMemo, useState } from "preact/hooks";
import { Histogram } from "../chart";
import { setFilter } from "../filters";
import { FAMILIES, type Board } from "../model";
import { href, filterParams } from "../state";
import { binLabel, bins, dayNumber, unitFor } from "../time";
import { Dot, Empty, Legend, NodeLink, Section, nodeHref, number, plural, useWidth, type View } from "../ui";

const MOST = 400;
const LANE = 26;
const LEFT = 150;
const TOP = 26;
/** Room for the name of a day, in pixels. */
const TICK = 72;

interface Mark { n: number; x: number; end: number; y: number }

export function Timeline({ view, events }: { view: View; events: number[] }) {
  const { board } = view;
  const by = view.place.params.get("lanes") === "class" ? "class" : "attacker";
  const dated = useMemo(() => events.filter((n) => board.data.events[n]!.from || board.data.events[n]!.day), [events]);
  const undated = events.length - dated.length;
  const chains = useMemo(() => chainsOf(board, new Set(events)), [events]);
  const laneHref = (lanes: string) => href("timeline", { ...filterParams(view.place.params), lanes });
  return (
    <div class="stack">
      <Section title="Timeline" aside={
        <span class="switch" role="group" aria-label="Lanes">
          <a href={laneHref("")} aria-current={by === "attacker" ? "true" : undefined}>By attacker</a>
          <a href={laneHref("class")} aria-current={by === "class" ? "true" : undefined}>By class</a>
        </span>}>
        {dated.length === 0 ? <Empty>No event that fits has a day.</Empty> : (
          <>
            <Histogram board={board} events={events} height={96} onSpan={(from, to) => setFilter(view, { from, to })} />
            <p class="hint">{dated.length > MOST && `${plural(dated.length, "event")} are too many to draw one by one: the bars show all, and the lanes the first ${number(MOST)}. `}Drag over the bars to choose a time.</p>
            <Lanes view={view} events={dated.slice(0, MOST)} by={by} />
          </>
        )}
        <div class="map-legend"><Legend families={FAMILIES.map((_, n) => n).filter((n) => dated.some((e) => board.family[e] === n))} />
          <span class="legend"><svg width="34" height="12" aria-hidden="true"><path class="answer" d="M2 10 Q17 -6 32 10" /></svg>answers</span></div>
        {undated > 0 && <p class="muted">{plural(undated, "event")} without a day {undated === 1 ? "is" : "are"} left out.</p>}
      </Section>
      <Section title="Chains of retaliation" aside={<span class="muted">{number(chains.length)}</span>}>
        {chains.length === 0 && <p class="muted">No event that fits is told as the answer to another.</p>}
        <ol class="chains">
          {chains.slice(0, 40).map((chain) => (
            <li><ol>{chain.map((n) => <li><Dot family={board.family[n]!} /><time>{board.when(board.data.events[n]!)}</time><NodeLink to={board.data.events[n]!} view={view} /></li>)}</ol></li>
          ))}
        </ol>
        {chains.length > 40 && <p class="muted">and {number(chains.length - 40)} more: choose a shorter time.</p>}
      </Section>
    </div>
  );
}

function Lanes({ view, events, by }: { view: View; events: number[]; by: "attacker" | "class" }) {
  const { board } = view;
  const [ref, width] = useWidth<HTMLDivElement>();
  const [over, setOver] = useState(-1);
  const left = width < 560 ? 92 : LEFT;
  const { lanes, marks, ticks, height } = useMemo(() => laidOut(board, events, by, width, left), [events, by, width]);
  const at = new Map(marks.map((mark) => [mark.n, mark]));
  const arrows = marks.flatMap((mark) => (board.data.events[mark.n]!.answers ?? []).flatMap((other) => (at.has(other) ? [[at.get(other)!, mark] as const] : [])));
  return (
    <div ref={ref} class="lanes">
      <svg width={width} height={height} aria-label="Events in lanes over time">
        <defs><marker id="head" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" markerHeight="7" orient="auto"><path class="head" d="M0 0.5 8 4 0 7.5Z" /></marker></defs>
        {ticks.map(([x, text]) => <g class="axis"><line x1={x} x2={x} y1={TOP - 6} y2={height} />{x + TICK < width ? <text x={x + 3} y={12}>{text}</text> : <text x={width - 2} y={12} text-anchor="end">{text}</text>}</g>)}
        {lanes.map((lane) => (
          <g class="lane"><line x1={0} x2={width} y1={lane.y} y2={lane.y} /><text x={4} y={lane.y + 17}><title>{lane.label}</title>{shorten(lane.label, left < LEFT ? 13 : 22)}</text></g>
        ))}
        {arrows.map(([from, to]) => (
          <path class={`answer ${over === from.n || over === to.n ? "over" : ""}`} d={arc(from, to)} marker-end="url(#head)" />
        ))}
        {marks.map((mark) => {
          const event = board.data.events[mark.n]!;
          return (
            <a class={`mark f-${FAMILIES[board.family[mark.n]!]!.key}`} href={nodeHref(event.iri, view)} aria-label={`${event.label}, ${board.when(event)}`}
              onMouseEnter={() => setOver(mark.n)} onMouseLeave={() => setOver(-1)} onFocus={() => setOver(mark.n)} onBlur={() => setOver(-1)}>
              <title>{`${event.label}\n${board.when(event)}`}</title>
              {mark.end - mark.x > 8
                ? <rect x={mark.x} y={mark.y - 4} width={mark.end - mark.x} height={8} rx={4} />
                : <circle cx={mark.x} cy={mark.y} r={5.5} />}
            </a>
          );
        })}
      </svg>
    </div>
  );
}

function arc(from: Mark, to: Mark): string {
  const x1 = (from.x + Math.max(from.x, from.end)) / 2;
  const x2 = (to.x + Math.max(to.x, to.end)) / 2;
  const same = Math.abs(from.y - to.y) < 4;
  const bend = same ? Math.min(40, 12 + Math.abs(x2 - x1) / 6) : 0;
  const dy = to.y > from.y ? -7 : same ? -6 : 7;
  const middle = (from.y + to.y) / 2 - bend;
  return `M${x1} ${from.y - (same ? 6 : 0)} C${x1 + (x2 - x1) * 0.3} ${middle} ${x1 + (x2 - x1) * 0.7} ${middle} ${x2} ${to.y + dy}`;
}

const shorten = (text: string, most: number) => (text.length > most ? text.slice(0, most - 1) + "…" : text);

function laidOut(board: Board, events: number[], by: "attacker" | "class", width: number, left: number) {
  const names = new Map<number, string>();
  const counts = new Map<string, number>();
  for (const n of events) {
    const event = board.data.events[n]!;
    const who = event.attacker?.[0] ?? event.accused?.[0];
    const name = by === "class" ? FAMILIES[board.family[n]!]!.label : who !== undefined ? board.data.things[who]!.label : "Nobody named";
    names.set(n, name);
    counts.set(name, (counts.get(name) ?? 0) + 1);
  }
  const order = [...counts].sort((a, b) => b[1] - a[1] || a[0].localeCompare(b[0])).map(([name]) => name);
  const kept = new Set(order.slice(0, 14));
  const lanesOf = [...order.slice(0, 14), ...(order.length > 14 ? ["Others"] : [])];
  const from = Math.min(...events.map((n) => start(board, n)));
  const to = Math.max(...events.map((n) => end(board, n)));
  const scale = (day: number) => left + 12 + ((day - from) / Math.max(1, to - from)) * (width - left - 30);
  const marks: Mark[] = [];
  const lanes: { label: string; y: number }[] = [];
  let y = TOP;
  for (const label of lanesOf) {
    lanes.push({ label, y });
    const rows: number[] = [];
    for (const n of events) {
      const name = names.get(n)!;
      if ((kept.has(name) ? name : "Others") !== label) continue;
      const x = scale(start(board, n));
      const last = Math.min(scale(end(board, n)), width - 8);
      let row = rows.findIndex((taken) => taken + 6 < x);
      if (row < 0) row = rows.length < 6 ? rows.length : 5;
      rows[row] = Math.max(x + 6, last);
      marks.push({ n, x, end: last, y: y + 13 + row * 13 });
    }
    y += LANE + Math.max(0, rows.length - 1) * 13;
  }
  const unit = unitFor(from, to, Math.max(2, Math.floor((width - left) / (2 * TICK))));
  const ticks = bins(from, to, unit).slice(0, -1).map((edge): [number, string] => [Math.max(left, scale(edge)), binLabel(edge, unit)]);
  return { lanes, marks, ticks, height: y + 8 };
}

const start = (board: Board, n: number) => dayNumber(board.data.events[n]!.from ?? board.data.events[n]!.day!);
const end = (board: Board, n: number) => dayNumber(board.data.events[n]!.to ?? board.data.events[n]!.day ?? board.data.events[n]!.from!);

/** The chains of answers among events, the longest first; each begins with what answers nothing here. */
export function chainsOf(board: Board, among: Set<number>): number[][] {
  const found: number[][] = [];
  const follow = (path: number[]) => {
    const next = (board.answeredBy.get(path[path.length - 1]!) ?? []).filter((n) => among.has(n) && !path.includes(n));
    if (!next.length || path.length > 30) { if (path.length > 1) found.push(path); }
    else for (const n of next) if (found.length < 2000) follow([...path, n]);
  };
  for (const n of among) if (!board.data.events[n]!.answers?.some((other) => among.has(other))) follow([n]);
  return found.sort((a, b) => b.length - a.length || a[0]! - b[0]!);
}

