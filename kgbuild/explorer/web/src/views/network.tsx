// Network: who attacked whom, who backs whom, who is a member of what, who speaks for whom.

import { forceCollide, forceLink, forceManyBody, forceSimulation, forceX, forceY, type SimulationLinkDatum, type SimulationNodeDatum } from "d3-force";
import { useMemo, useState } from "preact/hooks";
import type { Board } from "../model";
import { filterParams, go } from "../state";
import { Empty, NodeLink, Section, ThingLink, nodeHref, number, useWidth, type View } from "../ui";

const MOST = 70;
/** The width of a letter and the height of a line of the names, in pixels. */
const LETTER = 6.9;
const LINE = 20;
const KINDS = { attacked: "attacked", backs: "backs", member: "member of", speaks: "speaks for" } as const;
type Kind = keyof typeof KINDS;
interface Edge { from: number; to: number; kind: Kind; weight: number }
interface Node extends SimulationNodeDatum { n: number; degree: number; textX: number; named: boolean }
type Link = SimulationLinkDatum<Node> & { edge: Edge; source: Node; target: Node };

export function Network({ view, events }: { view: View; events: number[] }) {
  const { board } = view;
  const [ref, width] = useWidth<HTMLDivElement>();
  const [chosen, setChosen] = useState(-1);
  const hidden = (view.place.params.get("without") ?? "").split(" ").filter(Boolean);
  const edges = useMemo(() => edgesOf(board, events).filter((edge) => !hidden.includes(edge.kind)), [events, hidden.join()]);
  const height = Math.max(460, Math.min(760, width * 0.6));
  const { nodes, links, left } = useMemo(() => laidOut(board, edges, width, height), [edges, width, height]);
  const toggle = (kind: Kind) => {
    const without = hidden.includes(kind) ? hidden.filter((k) => k !== kind) : [...hidden, kind];
    go("network", { ...filterParams(view.place.params), without: without.join(" ") }, true);
  };
  const near = new Set(links.filter((l) => l.edge.from === chosen || l.edge.to === chosen).flatMap((l) => [l.edge.from, l.edge.to]));
  return (
    <div class="stack">
      <Section title="Network of actors" aside={
        <span class="switch edges" role="group" aria-label="Kinds of links">
          {(Object.keys(KINDS) as Kind[]).map((kind) => (
            <button type="button" class={`e-${kind}`} aria-pressed={!hidden.includes(kind)} onClick={() => toggle(kind)}><svg width="22" height="8" aria-hidden="true"><line class={`edge e-${kind}`} x1="0" x2="22" y1="4" y2="4" /></svg>{KINDS[kind]}</button>
          ))}
        </span>}>
        <div ref={ref} class="network">
          {nodes.length === 0 ? <Empty>No two actors are linked by what fits.</Empty> : (
            <svg width={width} height={height} aria-label={`${nodes.length} actors and ${links.length} links; the table below holds the same`}>
              <defs>{(Object.keys(KINDS) as Kind[]).map((kind) => (
                <marker id={`arrow-${kind}`} viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" markerHeight="7" markerUnits="userSpaceOnUse" orient="auto"><path class={`head e-${kind}`} d="M0 0.5 8 4 0 7.5Z" /></marker>
              ))}</defs>
              {links.map((link) => {
                const faded = chosen >= 0 && link.edge.from !== chosen && link.edge.to !== chosen;
                return <path class={`edge e-${link.edge.kind} ${faded ? "faded" : ""}`} d={curve(link)} stroke-width={link.edge.kind === "attacked" ? Math.min(5, 1 + Math.log2(link.edge.weight)) : 1.2} marker-end={`url(#arrow-${link.edge.kind})`}><title>{`${label(board, link.edge.from)} ${KINDS[link.edge.kind]} ${label(board, link.edge.to)}${link.edge.weight > 1 ? `, ${link.edge.weight} times` : ""}`}</title></path>;
              })}
              {nodes.map((node) => {
                const thing = board.data.things[node.n]!;
                const faded = chosen >= 0 && chosen !== node.n && !near.has(node.n);
                return (
                  <a class={`node ${kindOf(board, node.n)} ${faded ? "faded" : ""}`} href={nodeHref(thing.iri, view)} onMouseEnter={() => setChosen(node.n)} onMouseLeave={() => setChosen(-1)} onFocus={() => setChosen(node.n)} onBlur={() => setChosen(-1)}>
                    <circle cx={node.x} cy={node.y} r={radius(node)} />
                    <title>{thing.label}</title>
                    {(node.named || chosen === node.n || near.has(node.n)) && <text x={node.textX} y={(node.y ?? 0) - radius(node) - 4} text-anchor="middle">{short(thing.label)}</text>}
                  </a>
                );
              })}
            </svg>
          )}
        </div>
        <ul class="legend"><li><span class="dot n-state" />states and their bodies</li><li><span class="dot n-group" />armed groups</li><li><span class="dot n-person" />people</li><li><span class="dot n-other" />others</li></ul>
        {left > 0 && <p class="muted">The {number(nodes.length)} actors with most links are drawn; {number(left)} more stand in the table. Filter by an actor or a time to see others.</p>}
      </Section>
      <Section title="Links" aside={<span class="muted">{number(edges.length)}</span>}>
        <div class="scroll" tabIndex={0} role="region" aria-label="Links between actors">
          <table><thead><tr><th scope="col">Who</th><th scope="col">Link</th><th scope="col">Whom</th><th scope="col" class="num">Times</th></tr></thead>
            <tbody>{edges.slice(0, 200).map((edge) => <tr><td><ThingLink n={edge.from} view={view} /></td><td>{KINDS[edge.kind]}</td><td><NodeLink to={board.data.things[edge.to]!} view={view} /></td><td class="num">{edge.kind === "attacked" ? edge.weight : ""}</td></tr>)}</tbody>
          </table>
        </div>
        {edges.length > 200 && <p class="muted">and {number(edges.length - 200)} more.</p>}
      </Section>
    </div>
  );
}

const label = (board: Board, n: number) => board.data.things[n]?.label ?? "";
const short = (text: string) => (text.length > 28 ? text.slice(0, 27) + "…" : text);
const radius = (node: Node) => 5 + Math.min(11, Math.sqrt(node.degree) * 2);

function kindOf(board: Board, n: number): string {
  if (board.isA(n, "Person")) return "n-person";
  if (board.isA(n, "ArmedGroup", "ProxyForce")) return "n-group";
  return board.isA(n, "Country", "StateBody", "MilitaryForce", "SecurityForce", "Government") ? "n-state" : "n-other";
}

function edgesOf(board: Board, events: number[]): Edge[] {
  const found = new Map<string, Edge>();
  const add = (from: number, to: number, kind: Kind) => {
    if (from === to) return;
    const key = `${from} ${kind} ${to}`;
    const edge = found.get(key);
    if (edge) edge.weight++;
    else found.set(key, { from, to, kind, weight: 1 });
  };
  const present = new Set<number>();
  for (const n of events) {
    const event = board.data.events[n]!;
    for (const target of event.target ?? []) if (board.isA(target, "Actor")) for (const attacker of event.attacker ?? []) add(attacker, target, "attacked");
    for (const role of ["attacker", "target", "accused", "claimed", "ordered", "participant"] as const) for (const thing of event[role] ?? []) if (board.isA(thing, "Actor")) present.add(thing);
  }
  const all = events.length === board.data.events.length;
  for (const [from, name, to] of board.data.relations) {
    if (!all && !present.has(from) && !present.has(to)) continue;
    if (name === "backs") add(from, to, "backs");
    if (name === "backedBy") add(to, from, "backs");
    if (name === "partOfGroup" || name === "nationalBodyOf") add(from, to, "member");
    if (name === "memberOf") add(from, to, board.isA(from, "Person") && board.data.things[from]!.statements ? "speaks" : "member");
  }
  const order = Object.keys(KINDS);
  return [...found.values()].sort((a, b) => order.indexOf(a.kind) - order.indexOf(b.kind) || b.weight - a.weight || a.from - b.from || a.to - b.to);
}

function laidOut(board: Board, edges: Edge[], width: number, height: number): { nodes: Node[]; links: Link[]; left: number } {
  const degrees = new Map<number, number>();
  for (const edge of edges) for (const n of [edge.from, edge.to]) degrees.set(n, (degrees.get(n) ?? 0) + (edge.kind === "attacked" ? 2 * edge.weight : 1));
  const ranked = [...degrees].sort((a, b) => b[1] - a[1] || a[0] - b[0]);
  const most = width < 560 ? 28 : MOST;
  const nodes = ranked.slice(0, most).map(([n, degree]): Node => ({ n, degree, textX: 0, named: true }));
  const by = new Map(nodes.map((node) => [node.n, node]));
  const links = edges.flatMap((edge) => (by.has(edge.from) && by.has(edge.to) ? [{ edge, source: by.get(edge.from)!, target: by.get(edge.to)! } as Link] : []));
  const drawn = nodes.filter((node) => links.some((l) => l.source === node || l.target === node));
  const simulation = forceSimulation(drawn)
    .force("link", forceLink(links).distance(width < 560 ? 55 : 85).strength(0.35))
    .force("charge", forceManyBody().strength(width < 560 ? -140 : -260))
    .force("x", forceX(width / 2).strength(0.06)).force("y", forceY(height / 2).strength(0.11))
    .force("collide", forceCollide<Node>((node) => radius(node) + (width < 560 ? 14 : 26)))
    .stop();
  simulation.tick(260);
  spread(drawn, "x", Math.min(70, width / 9), width - Math.min(70, width / 9));
  spread(drawn, "y", 34, height - 18);
  name(board, drawn, width);
  return { nodes: drawn, links, left: Math.max(0, ranked.length - most) };
}

/** Place the names, inside the picture, those of who has most links first; a name that would lie over another waits until it is pointed at. */
function name(board: Board, nodes: Node[], width: number): void {
  const taken: [number, number, number][] = [];
  for (const node of nodes) {
    const half = short(label(board, node.n)).length * LETTER / 2;
    const y = (node.y ?? 0) - radius(node);
    node.textX = Math.min(width - half - 2, Math.max(half + 2, node.x ?? 0));
    node.named = !taken.some(([x, otherY, otherHalf]) => Math.abs(x - node.textX) < half + otherHalf && Math.abs(otherY - y) < LINE);
    if (node.named) taken.push([node.textX, y, half]);
  }
}

/** Let the places along one axis fill the room. */
function spread(nodes: Node[], key: "x" | "y", low: number, high: number): void {
  const values = nodes.map((node) => node[key] ?? 0);
  const [least, most] = [Math.min(...values), Math.max(...values)];
  for (const node of nodes) node[key] = least === most ? (low + high) / 2 : low + (((node[key] ?? 0) - least) / (most - least)) * (high - low);
}

function curve({ source, target }: Link): string {
  const [x1, y1, x2, y2] = [source.x ?? 0, source.y ?? 0, target.x ?? 0, target.y ?? 0];
  const length = Math.hypot(x2 - x1, y2 - y1) || 1;
  const [ux, uy] = [(x2 - x1) / length, (y2 - y1) / length];
  const [ax, ay] = [x1 + ux * radius(source), y1 + uy * radius(source)];
  const [bx, by] = [x2 - ux * (radius(target) + 3), y2 - uy * (radius(target) + 3)];
  return `M${ax.toFixed(1)} ${ay.toFixed(1)} Q${((ax + bx) / 2 - uy * 14).toFixed(1)} ${((ay + by) / 2 + ux * 14).toFixed(1)} ${bx.toFixed(1)} ${by.toFixed(1)}`;
}
