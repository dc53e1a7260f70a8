// Events by day, week or month, a bar for each, in the colours of their families; dragging over it chooses a time.

import { useMemo, useRef, useState } from "preact/hooks";
import { FAMILIES, type Board } from "./model";
import { binLabel, binOf, bins, dayName, dayNumber, unitFor } from "./time";
import { number, plural, useWidth } from "./ui";

interface Props { board: Board; events: number[]; height?: number; onSpan: (from: string, to: string) => void; chosen?: [string, string] }

const LEFT = 34;
const BOTTOM = 22;
/** Room for the name of a bar, in pixels. */
const TICK = 68;

export function Histogram({ board, events, height = 180, onSpan }: Props) {
  const [ref, width] = useWidth<HTMLDivElement>();
  const svg = useRef<SVGSVGElement>(null);
  const [drag, setDrag] = useState<[number, number] | null>(null);
  const dated = useMemo(() => events.flatMap((n) => {
    const event = board.data.events[n]!;
    const day = event.day ?? event.from ?? event.to;
    return day ? [[dayNumber(day), board.family[n]!] as const] : [];
  }), [events, board]);
  const table = useMemo(() => {
    if (!dated.length) return null;
    let first = Infinity;
    let last = -Infinity;
    for (const [day] of dated) { first = Math.min(first, day); last = Math.max(last, day); }
    const unit = unitFor(first, last, Math.max(20, Math.floor(width / 7)));
    const edges = bins(first, last, unit);
    const counts = edges.slice(1).map(() => FAMILIES.map(() => 0));
    for (const [day, family] of dated) counts[binOf(edges, day)]![family]!++;
    return { unit, edges, counts, most: Math.max(...counts.map((row) => row.reduce((a, b) => a + b, 0))) };
  }, [dated, width]);
  if (!table) return <div ref={ref} class="chart"><p class="muted">No event here has a date.</p></div>;
  const { unit, edges, counts, most } = table;
  const inner = width - LEFT - 6;
  const step = inner / counts.length;
  const y = (n: number) => height - BOTTOM - (n / niceTop(most)) * (height - BOTTOM - 10);
  const at = (x: number) => Math.min(counts.length - 1, Math.max(0, Math.floor((x - LEFT) / step)));
  const place = (event: PointerEvent) => event.clientX - (svg.current?.getBoundingClientRect().left ?? 0);
  const choose = (a: number, b: number) => onSpan(dayName(edges[Math.min(a, b)]!), dayName(edges[Math.max(a, b) + 1]! - 1));
  const every = Math.max(1, Math.ceil(90 / step));
  const shade = drag;
  return (
    <div ref={ref} class="chart">
      <svg ref={svg} width={width} height={height} role="img" aria-label={`${plural(dated.length, "event")} by ${unit}, ${number(most)} at most in one`}
        onPointerDown={(e) => { setDrag([at(place(e)), at(place(e))]); (e.currentTarget as Element).setPointerCapture?.(e.pointerId); }}
        onPointerMove={(e) => drag && setDrag([drag[0], at(place(e))])}
        onPointerUp={() => { if (drag) choose(drag[0], drag[1]); setDrag(null); }}
        onPointerCancel={() => setDrag(null)}>
        {[0, niceTop(most) / 2, niceTop(most)].filter((n) => Number.isInteger(n)).map((n) => (
          <g class="axis"><line x1={LEFT} x2={width - 6} y1={y(n)} y2={y(n)} /><text x={LEFT - 7} y={y(n) + 4} text-anchor="end">{number(n)}</text></g>
        ))}
        {counts.map((row, i) => {
          let sum = 0;
          const title = `${binLabel(edges[i]!, unit)}: ${plural(row.reduce((a, b) => a + b, 0), "event")}`;
          return (
            <g class="bar"><title>{title}</title>
              <rect class="hit" x={LEFT + i * step} y={0} width={step} height={height - BOTTOM} />
              {row.map((n, family) => {
                if (!n) return null;
                sum += n;
                return <rect class={`f-${FAMILIES[family]!.key}`} x={LEFT + i * step + Math.min(1, step * 0.1)} width={Math.max(0.8, step - Math.min(2, step * 0.2))} y={y(sum)} height={y(sum - n) - y(sum)} rx={step > 8 ? 1.5 : 0} />;
              })}
            </g>
          );
        })}
        {counts.map((_, i) => i % every === 0 && (i === 0 || LEFT + i * step + TICK < width) && (
          <text class="tick" x={LEFT + i * step} y={height - 6} text-anchor="start">{binLabel(edges[i]!, unit)}</text>
        ))}
        {shade && <rect class="brush" x={LEFT + Math.min(...shade) * step} width={(Math.abs(shade[1] - shade[0]) + 1) * step} y={0} height={height - BOTTOM} />}
      </svg>
    </div>
  );
}

export function niceTop(most: number): number {
  if (most <= 1) return 1;
  const power = 10 ** Math.floor(Math.log10(most));
  const found = [1, 2, 4, 6, 8, 10].find((n) => n * power >= most) ?? 10;
  return found * power;
}
