// The answer of a query: as a table, a chart or a map; for download; as a link.

import { useEffect, useMemo, useRef, useState } from "preact/hooks";
import { part } from "./data";
import type { Handle, MapPart } from "./map/part";
import { useTheme } from "./views/map";
import { Empty, NodeLink, Trouble, number, plural, useLoaded, type View } from "./ui";

export interface Cell { text: string; iri?: string; label?: string; type?: string }
export interface Answer { columns: string[]; rows: (Cell | null)[][]; more: boolean; offset?: number; inAll?: number; triples?: boolean; text?: string }

const NUMBERS = new Set(["integer", "decimal", "double", "float", "int", "long"]);
const DATES = new Set(["dateTime", "date", "gYear", "gYearMonth"]);

export function Results({ answer, view, onPage }: { answer: Answer; view: View; onPage?: (offset: number) => void }) {
  const chart = useMemo(() => chartOf(answer), [answer]);
  const places = useMemo(() => placesOf(answer, view), [answer]);
  const [shape, setShape] = useState("table");
  useEffect(() => setShape("table"), [answer.columns.join()]);
  if (!answer.rows.length) return <Empty>The answer has no rows.</Empty>;
  const offset = answer.offset ?? 0;
  const size = Math.max(1, answer.rows.length);
  return (
    <div class="results">
      <div class="result-head">
        <span role="status">{!answer.more && offset === 0 ? plural(answer.inAll ?? answer.rows.length, "row") : `Rows ${number(offset + 1)}–${number(offset + answer.rows.length)}${answer.inAll !== undefined ? ` of ${number(answer.inAll)}` : answer.more ? ", and more" : ""}`}</span>
        {(chart || places.length > 0) && (
          <span class="switch" role="group" aria-label="Shape of the answer">
            <button type="button" aria-pressed={shape === "table"} onClick={() => setShape("table")}>Table</button>
            {chart && <button type="button" aria-pressed={shape === "chart"} onClick={() => setShape("chart")}>Chart</button>}
            {places.length > 0 && <button type="button" aria-pressed={shape === "map"} onClick={() => setShape("map")}>Map</button>}
          </span>
        )}
      </div>
      {shape === "chart" && chart ? <BarChart chart={chart} /> : shape === "map" && places.length ? <ResultMap places={places} /> : <Table answer={answer} view={view} />}
      {onPage && (answer.more || offset > 0) && (
        <nav class="pager" aria-label="Pages of the answer">
          <button type="button" disabled={offset === 0} onClick={() => onPage(Math.max(0, offset - size))}>Earlier rows</button>
          <button type="button" disabled={!answer.more} onClick={() => onPage(offset + answer.rows.length)}>Further rows</button>
        </nav>
      )}
    </div>
  );
}

const heading = (column: string) => column.replace(/(?<=[a-z])(?=[A-Z])/g, " ").replace(/_/g, " ").toLowerCase();

function Table({ answer, view }: { answer: Answer; view: View }) {
  const numeric = answer.columns.map((_, i) => answer.rows.every((row) => !row[i] || NUMBERS.has(row[i]!.type ?? "")) && answer.rows.some((row) => row[i]));
  // A link is written as what it leads to is called: a column that says the same again is left out here, not in files.
  const shown = answer.columns.flatMap((_, i) => (repeats(answer, i) ? [] : [i]));
  return (
    <div class="scroll tall" tabIndex={0} role="region" aria-label="Rows of the answer">
      <table>
        <thead><tr>{shown.map((i) => <th scope="col" class={numeric[i] ? "num" : ""}>{heading(answer.columns[i]!)}</th>)}</tr></thead>
        <tbody>{answer.rows.map((row) => <tr>{shown.map((i) => <td class={numeric[i] ? "num" : ""}>{row[i] && <CellOf cell={row[i]!} view={view} />}</td>)}</tr>)}</tbody>
      </table>
    </div>
  );
}

/** Whether a column holds the name of what the column before it leads to, in every row. */
function repeats({ rows }: Answer, i: number): boolean {
  return i > 0 && rows.every((row) => row[i] && !row[i]!.iri && row[i - 1]?.iri && row[i]!.text === row[i - 1]!.label);
}

function CellOf({ cell, view }: { cell: Cell; view: View }) {
  if (cell.iri) return <NodeLink to={{ iri: cell.iri, label: cell.label || cell.text }} view={view} />;
  const date = DATES.has(cell.type ?? "") || /^\d{4}-\d\d-\d\d/.test(cell.text);
  return <bdi class={date ? "day" : ""}>{date ? cell.text.replace(/T(00:00:00|23:59:59)$/, "") : cell.text}</bdi>;
}

interface Chart { label: string; value: string; bars: [string, number][] }

function chartOf(answer: Answer): Chart | null {
  const { columns, rows } = answer;
  const isNumber = (i: number) => rows.every((row) => !row[i] || NUMBERS.has(row[i]!.type ?? "")) && rows.some((row) => row[i]);
  const value = columns.findIndex((_, i) => isNumber(i));
  if (value < 0 || rows.length < 2) return null;
  const texts = columns.map((_, i) => i).filter((i) => !isNumber(i));
  const label = texts.find((i) => rows.some((row) => row[i] && !row[i]!.iri)) ?? texts[0];
  if (label === undefined) return null;
  const bars = rows.slice(0, 60).map((row): [string, number] => [row[label]?.label ?? row[label]?.text ?? "", Number(row[value]?.text ?? 0)]);
  return { label: columns[label]!, value: columns[value]!, bars };
}

function BarChart({ chart }: { chart: Chart }) {
  const most = Math.max(1, ...chart.bars.map(([, n]) => n));
  return (
    <figure class="bars" aria-label={`${heading(chart.value)} by ${heading(chart.label)}`}>
      <figcaption class="muted">{heading(chart.value)} by {heading(chart.label)}{chart.bars.length === 60 ? ", the first 60 rows" : ""}</figcaption>
      {chart.bars.map(([label, n]) => <div><bdi title={label}>{label}</bdi><svg viewBox="0 0 100 8" preserveAspectRatio="none" aria-hidden="true"><rect width={(100 * n) / most} height="8" rx="1" /></svg><b>{number(n)}</b></div>)}
    </figure>
  );
}

interface Point { latitude: number; longitude: number; label: string; count: number; key: string }

/** The places that rows name: of events where they happened, of things where they lie. */
function placesOf(answer: Answer, view: View): Point[] {
  const { board } = view;
  const found = new Map<string, Point>();
  for (const row of answer.rows) for (const cell of row) {
    if (!cell?.iri) continue;
    const event = board.data.events[board.eventByIri.get(cell.iri) ?? -1];
    const thing = board.data.things[board.byIri.get(cell.iri) ?? -1];
    const at = event?.spot ? ([event.spot[0], event.spot[1]] as const) : thing?.at;
    if (!at) continue;
    const key = at.join(" ");
    const point = found.get(key);
    if (point) point.count++;
    else found.set(key, { key, latitude: at[0], longitude: at[1], label: cell.label || cell.text, count: 1 });
  }
  return [...found.values()];
}

function ResultMap({ places }: { places: Point[] }) {
  const box = useRef<HTMLDivElement>(null);
  const map = useLoaded("map", () => part<MapPart>("map"));
  const theme = useTheme();
  useEffect(() => {
    if (!map.value || !box.current) return;
    const handle: Handle = map.value.mount(box.current, () => undefined);
    const styles = getComputedStyle(box.current);
    const colour = (name: string) => styles.getPropertyValue(`--${name}`).trim();
    handle.draw({
      places: places.map((p) => ({ ...p, precision: "at", radius: 0, colour: colour("accent"), title: p.count > 1 ? `${p.label} and ${p.count - 1} more` : p.label })),
      shades: [], chosen: "",
      colours: { land: colour("land"), border: colour("land-edge"), sea: colour("sea"), shade: colour("land-shade"), text: colour("ink"), ring: colour("paper") },
    });
    return () => handle.remove();
  }, [map.value, places, theme]);
  if (map.failure) return <Trouble failure={map.failure} />;
  return <div ref={box} class="map small" role="application" aria-label="Places that the rows name" />;
}

/** The rows as CSV, all that are shown. */
export function csv(answer: Answer): string {
  const quoted = (text: string) => (/[",\n\r]/.test(text) ? `"${text.replace(/"/g, '""')}"` : text);
  const lines = [answer.columns, ...answer.rows.map((row) => row.map((cell) => cell?.iri ?? cell?.text ?? ""))];
  return lines.map((line) => line.map(quoted).join(",")).join("\n") + "\n";
}
