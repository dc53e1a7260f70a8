// The bar of filters that all views share; what it holds stands in the address.

import { useEffect, useId, useMemo, useState } from "preact/hooks";
import { ACTOR_ROLES, EV, FILTER_KEYS, PLACE_ROLES, longId, shortId, type Board, type Filters, type Role } from "./model";
import { filtersOf, go } from "./state";
import { plural, type View } from "./ui";

export function setFilter(view: View, change: Partial<Filters>, replace = false): void {
  const params = new URLSearchParams(view.place.params);
  for (const [key, value] of Object.entries(change)) {
    if (value) params.set(key, value);
    else params.delete(key);
  }
  go(view.place.path, params, replace);
}

export function FilterBar({ view, shown, total }: { view: View; shown: number; total: number }) {
  const { board } = view;
  const filters = filtersOf(view.place.params);
  const used = FILTER_KEYS.filter((key) => filters[key]);
  const [open, setOpen] = useState(false);
  const classes = useMemo(() => eventClasses(board), [board]);
  const set = (change: Partial<Filters>) => setFilter(view, change);
  return (
    <search class="filters" aria-label="Filters">
      <div class="filter-head">
        <button type="button" class="filter-toggle" aria-expanded={open} onClick={() => setOpen(!open)}>Filters{used.length > 0 && <b>{used.length}</b>}</button>
        <span class="count" role="status">{shown === total ? plural(total, "event") : `${shown.toLocaleString("en")} of ${plural(total, "event")}`}</span>
        {used.length > 0 && <button type="button" class="quiet" onClick={() => set(Object.fromEntries(FILTER_KEYS.map((k) => [k, ""])))}>Clear filters</button>}
      </div>
      <div class={`filter-fields ${open ? "open" : ""}`}>
        <Pick label="Actor" value={filters.actor} roles={ACTOR_ROLES} kinds={["Actor"]} board={board} onPick={(actor) => set({ actor })} />
        <Pick label="Place" value={filters.place} roles={PLACE_ROLES} kinds={["Place"]} board={board} onPick={(place) => set({ place })} />
        <label>Class
          <select aria-label="Class" value={filters.class} onChange={(e) => set({ class: e.currentTarget.value })}>
            <option value="">Any</option>
            {classes.map(([n, depth]) => <option value={shortId(board.data.classes[n]!.iri, board.data.base)}>{"\u2003".repeat(depth)}{board.data.classes[n]!.label}</option>)}
          </select>
        </label>
        <label>From <input type="date" value={filters.from} min={board.first} max={board.last} onChange={(e) => set({ from: e.currentTarget.value })} /></label>
        <label>To <input type="date" value={filters.to} min={board.first} max={board.last} onChange={(e) => set({ to: e.currentTarget.value })} /></label>
        <label>Source
          <select aria-label="Source" value={filters.source} onChange={(e) => set({ source: e.currentTarget.value })}>
            <option value="">Any</option>
            {board.sources.map((source) => <option value={source}>{source}</option>)}
          </select>
        </label>
        <label>Certainty
          <select aria-label="Certainty" value={filters.certainty} onChange={(e) => set({ certainty: e.currentTarget.value })}>
            <option value="">Any</option>
            <option value="stated">An article states it</option>
            <option value="reported">Stated or reported</option>
            <option value="claimed">Stated, reported or claimed</option>
            <option value="denied">Somebody denies it</option>
          </select>
        </label>
      </div>
    </search>
  );
}

/** The classes of events in use, as a tree: each with its depth. */
function eventClasses(board: Board): [number, number][] {
  const used = new Set<number>();
  for (const event of board.data.events) for (const n of board.classesAbove(event.class ?? -1)) used.add(n);
  const top = board.classByIri.get(EV + "Event");
  const found: [number, number][] = [];
  const add = (n: number, depth: number) => {
    found.push([n, depth]);
    const below = [...used].filter((m) => board.data.classes[m]!.above[0] === n && m !== n);
    below.sort((a, b) => board.data.classes[a]!.label.localeCompare(board.data.classes[b]!.label));
    for (const m of below) add(m, depth + 1);
  };
  if (top !== undefined && used.has(top)) add(top, 0);
  return found.slice(1).map(([n, depth]) => [n, depth - 1]);
}

interface PickProps { label: string; value: string; roles: Role[]; kinds: string[]; board: Board; onPick: (value: string) => void }

function Pick({ label, value, roles, kinds, board, onPick }: PickProps) {
  const id = useId();
  const options = useMemo(() => named(board, roles, kinds), [board]);
  const current = value ? board.data.things[board.byIri.get(longId(value, board.data.base)) ?? -1]?.label ?? value : "";
  const [text, setText] = useState(current);
  useEffect(() => setText(current), [current]);
  const take = (typed: string) => {
    if (!typed.trim()) { if (value) onPick(""); return; }
    const found = options.find(([name]) => name === typed) ?? options.find(([name]) => name.toLowerCase() === typed.trim().toLowerCase());
    if (found) onPick(shortId(board.data.things[found[1]]!.iri, board.data.base));
    else setText(current);
  };
  return (
    <label>{label}
      <input aria-label={label} list={id} value={text} placeholder="Any" autocomplete="off"
        onInput={(e) => { setText(e.currentTarget.value); const typed = e.currentTarget.value; if (options.some(([name]) => name === typed)) take(typed); }}
        onChange={(e) => take(e.currentTarget.value)} />
      <datalist id={id}>{options.slice(0, 400).map(([name]) => <option value={name} />)}</datalist>
    </label>
  );
}

/** Things that fill one of the roles, or contain one that does, by name; where two share a name, their class tells them apart. */
function named(board: Board, roles: Role[], kinds: string[]): [string, number][] {
  const uses = new Map<number, number>();
  for (const event of board.data.events) for (const role of roles) for (const n of event[role] ?? []) uses.set(n, (uses.get(n) ?? 0) + 1);
  const numbers = board.data.things.flatMap((_, n) => (board.isA(n, ...kinds) ? [n] : []));
  numbers.sort((a, b) => (uses.get(b) ?? 0) - (uses.get(a) ?? 0) || board.data.things[a]!.label.localeCompare(board.data.things[b]!.label));
  const seen = new Map<string, number>();
  for (const n of numbers) seen.set(board.data.things[n]!.label, (seen.get(board.data.things[n]!.label) ?? 0) + 1);
  return numbers.map((n) => {
    const thing = board.data.things[n]!;
    const kind = board.data.classes[thing.class ?? -1]?.label ?? "";
    return [(seen.get(thing.label) ?? 0) > 1 ? `${thing.label} (${kind} · ${shortId(thing.iri, board.data.base).split("/").pop()})` : thing.label, n];
  });
}
