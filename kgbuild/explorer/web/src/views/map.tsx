// Map: where events lie, and how exactly that is known; a slider over time.

import { useEffect, useMemo, useRef, useState } from "preact/hooks";
import { part } from "../data";
import { setFilter } from "../filters";
import type { Drawn, Handle, MapPart, Place, Shade } from "../map/part";
import { FAMILIES, type Board } from "../model";
import { filtersOf } from "../state";
import { dayName, dayNumber } from "../time";
import { Dot, Legend, Loading, NodeLink, Section, ThingLink, Trouble, number, plural, useLoaded, type View } from "../ui";

interface Group { key: string; place: Place; thing: number; events: number[] }
const PRECISION = { at: "at this place", near: "near this place", area: "somewhere in this area", within: "somewhere around here" };

export function MapView({ view, events, untimed }: { view: View; events: number[]; untimed: number[] }) {
  const { board } = view;
  const box = useRef<HTMLDivElement>(null);
  const handle = useRef<Handle | null>(null);
  const [chosen, setChosen] = useState("");
  const [ready, setReady] = useState(false);
  const map = useLoaded("map", () => part<MapPart>("map"));
  const { groups, shades, nowhere } = useMemo(() => grouped(board, events), [events, board]);
  useEffect(() => {
    if (!map.value || !box.current) return;
    handle.current = map.value.mount(box.current, setChosen);
    setReady(true);
    return () => { handle.current?.remove(); handle.current = null; };
  }, [map.value]);
  const theme = useTheme();
  useEffect(() => {
    if (!ready || !handle.current || !box.current) return;
    handle.current.draw(drawn(groups, shades, chosen, box.current));
  }, [ready, groups, shades, chosen, theme]);
  if (map.failure) return <Trouble failure={map.failure} again={map.again} />;
  const shown = chosen ? groups.filter((group) => group.key === chosen) : groups;
  const country = chosen.startsWith("country ") ? shades.find((s) => `country ${s.iso}` === chosen) : undefined;
  const families = FAMILIES.map((_, n) => n).filter((n) => events.some((e) => board.family[e] === n));
  return (
    <div class="stack">
      <div class="map-grid">
        <div class="panel map-panel">
          <div ref={box} class="map" role="application" aria-label="Map of events; the list beside it holds the same places" />
          {!map.value && <Loading what="Loading the map" />}
          <TimeSlider view={view} events={untimed} />
          <div class="map-legend">
            <Legend families={families} />
            <ul class="legend precision">
              <li><svg width="16" height="16" aria-hidden="true"><circle cx="8" cy="8" r="5" class="solid" /></svg>at a place</li>
              <li><svg width="16" height="16" aria-hidden="true"><circle cx="8" cy="8" r="6.5" class="dashed" /></svg>near it, or around it</li>
              <li><svg width="16" height="16" aria-hidden="true"><circle cx="8" cy="8" r="7" class="area" /></svg>somewhere in an area</li>
            </ul>
            <button type="button" class="quiet" onClick={() => handle.current?.fit()}>Show all</button>
          </div>
        </div>
        <Section title={chosen ? "This place" : "Places"} aside={chosen ? <button type="button" class="quiet" onClick={() => setChosen("")}>All places</button> : <span class="muted">{number(groups.length)}</span>}>
          {groups.length === 0 && <p class="muted">No event that fits has a place with known coordinates.</p>}
          <ul class="place-list" tabIndex={0} aria-label="Places on the map">
            {shown.slice(0, 60).map((group) => (
              <li>
                <div><ThingLink n={group.thing} view={view} /> <small class="muted">{PRECISION[group.place.precision]}</small>
                  {!chosen && <button type="button" class="quiet" onClick={() => setChosen(group.key)}>{plural(group.events.length, "event")}</button>}</div>
                {(chosen || group.events.length <= 2) && <EventList events={group.events} view={view} />}
              </li>
            ))}
          </ul>
          {shades.length > 0 && !chosen && (
            <>
              <h3>A country is all that is known</h3>
              <ul class="place-list short">{shades.map((shade) => <li><button type="button" class="quiet" onClick={() => setChosen(`country ${shade.iso}`)}>{shade.title}</button></li>)}</ul>
            </>
          )}
          {country && <EventList events={country.events} view={view} />}
          {nowhere.length > 0 && !chosen && <p class="muted">{plural(nowhere.length, "event")} {nowhere.length === 1 ? "has" : "have"} no place that is on the map.</p>}
        </Section>
      </div>
    </div>
  );
}

function EventList({ events, view }: { events: number[]; view: View }) {
  const { board } = view;
  return (
    <ul class="mini">
      {events.slice(0, 100).map((n) => <li><Dot family={board.family[n]!} /><span class="when">{board.when(board.data.events[n]!)}</span> <NodeLink to={board.data.events[n]!} view={view} /></li>)}
      {events.length > 100 && <li class="muted">and {number(events.length - 100)} more: choose a shorter time</li>}
    </ul>
  );
}

interface CountryShade extends Shade { events: number[] }

function grouped(board: Board, events: number[]): { groups: Group[]; shades: CountryShade[]; nowhere: number[] } {
  const groups = new Map<string, Group>();
  const shades = new Map<string, CountryShade>();
  const nowhere: number[] = [];
  for (const n of events) {
    const event = board.data.events[n]!;
    if (!event.spot) {
      const isos = new Set((event.place ?? []).flatMap((p) => board.data.things[p]?.iso ?? []));
      for (const iso of isos) {
        const found = shades.get(iso) ?? { iso, count: 0, title: "", events: [] };
        found.events.push(n);
        found.count++;
        shades.set(iso, found);
      }
      if (!isos.size) nowhere.push(n);
      continue;
    }
    const [latitude, longitude, precision, radius, thing] = event.spot;
    const key = `${latitude} ${longitude} ${precision} ${thing}`;
    const found = groups.get(key);
    if (found) found.events.push(n);
    else groups.set(key, { key, thing, events: [n], place: { key, latitude, longitude, precision, radius, label: board.data.things[thing]!.label, count: 0, colour: "", title: "" } });
  }
  for (const group of groups.values()) {
    const counts = FAMILIES.map((_, family) => group.events.filter((n) => board.family[n] === family).length);
    group.place.colour = FAMILIES[counts.indexOf(Math.max(...counts))]!.key;
    group.place.count = group.events.length;
    group.place.title = `${group.place.label}: ${plural(group.events.length, "event")}, ${PRECISION[group.place.precision]}`;
  }
  for (const shade of shades.values()) {
    const name = board.data.things.find((thing) => thing.iso === shade.iso)?.label ?? shade.iso;
    shade.title = `${name}: ${plural(shade.count, "event")}`;
  }
  return {
    groups: [...groups.values()].sort((a, b) => b.events.length - a.events.length || a.place.label.localeCompare(b.place.label)),
    shades: [...shades.values()].sort((a, b) => b.count - a.count),
    nowhere,
  };
}

function drawn(groups: Group[], shades: Shade[], chosen: string, element: HTMLElement): Drawn {
  const styles = getComputedStyle(element);
  const colour = (name: string) => styles.getPropertyValue(`--${name}`).trim();
  return {
    places: groups.map(({ place }) => ({ ...place, colour: colour(`f-${place.colour}`) })),
    shades: shades.map(({ iso, count, title }) => ({ iso, count, title })),
    chosen,
    colours: { land: colour("land"), border: colour("land-edge"), sea: colour("sea"), shade: colour("land-shade"), text: colour("ink"), ring: colour("paper") },
  };
}

export function useTheme(): string {
  const read = () => `${document.documentElement.dataset.theme ?? ""}${matchMedia("(prefers-color-scheme: dark)").matches}`;
  const [theme, setTheme] = useState(read);
  useEffect(() => {
    const changed = () => setTheme(read());
    const query = matchMedia("(prefers-color-scheme: dark)");
    query.addEventListener("change", changed);
    const observer = new MutationObserver(changed);
    observer.observe(document.documentElement, { attributes: true, attributeFilter: ["data-theme"] });
    return () => { query.removeEventListener("change", changed); observer.disconnect(); };
  }, []);
  return theme;
}

/** A window over time that can be moved; it is the filter of time that all views share. */
function TimeSlider({ view, events }: { view: View; events: number[] }) {
  const { board } = view;
  const days = useMemo(() => events.flatMap((n) => { const e = board.data.events[n]!; const d = e.day ?? e.from ?? e.to; return d ? [dayNumber(d)] : []; }), [events]);
  const [playing, setPlaying] = useState(false);
  const first = days.reduce((a, b) => Math.min(a, b), Infinity);
  const last = days.reduce((a, b) => Math.max(a, b), -Infinity);
  const filters = filtersOf(view.place.params);
  const from = filters.from ? Math.max(first, Math.min(last, dayNumber(filters.from))) : first;
  const to = filters.to ? Math.max(from, Math.min(last, dayNumber(filters.to))) : last;
  const span = useRef({ from, to });
  span.current = { from, to };
  const set = (a: number, b: number) => setFilter(view, { from: a <= first ? "" : dayName(a), to: b >= last ? "" : dayName(b) }, true);
  useEffect(() => {
    if (!playing) return;
    const step = Math.max(1, Math.round((last - first) / 60));
    const timer = setInterval(() => {
      const { from: a, to: b } = span.current;
      if (b >= last) setPlaying(false);
      else set(a + step, Math.min(last, b + step));
    }, 350);
    return () => clearInterval(timer);
  }, [playing, first, last]);
  if (!days.length || first === last) return null;
  const begin = () => {
    if (!playing && from === first && to === last) set(first, first + Math.max(1, Math.round((last - first) / 10)));
    setPlaying(!playing);
  };
  return (
    <div class="slider">
      <button type="button" onClick={begin} aria-pressed={playing}>{playing ? "Pause" : "Play"}</button>
      <label><span class="sr">First day</span><input type="range" min={first} max={last} value={from} aria-valuetext={dayName(from)} onInput={(e) => set(Math.min(Number(e.currentTarget.value), to), to)} /></label>
      <label><span class="sr">Last day</span><input type="range" min={first} max={last} value={to} aria-valuetext={dayName(to)} onInput={(e) => set(from, Math.max(Number(e.currentTarget.value), from))} /></label>
      <output>{dayName(from)} – {dayName(to)}</output>
    </div>
  );
}
