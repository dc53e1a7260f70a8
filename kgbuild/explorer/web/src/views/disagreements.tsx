// Disagreements: tolls, attackers and weapons on which sources differ, the weightiest first.

import { useMemo } from "preact/hooks";
import { loadDisagreements } from "../data";
import { filterParams, href } from "../state";
import { Empty, Loading, Name, NodeLink, Section, Tag, Trouble, number, useLoaded, type View } from "../ui";

interface Told { value: string; iri?: string; bound?: string; of?: string; denied?: boolean; sources: string[] }
interface Row { event: { iri: string; label: string }; day: string; about: string; denial?: boolean; chosen: string[]; versions: Told[]; weight: number }
const ABOUT: Record<string, string> = { killed: "Killed", wounded: "Wounded", attacker: "Attacker", weapon: "Weapon" };
const BOUNDS: Record<string, string> = { least: "at least ", most: "at most ", about: "about " };

export function Disagreements({ view, events }: { view: View; events: number[] }) {
  const found = useLoaded(view.board.data.stamp, () => loadDisagreements<Row[]>());
  const about = view.place.params.get("about") ?? "";
  const here = useMemo(() => new Set(events.map((n) => view.board.data.events[n]!.iri)), [events]);
  if (found.failure) return <Trouble failure={found.failure} again={found.again} />;
  if (!found.value) return <Loading />;
  const all = found.value.filter((row) => here.has(row.event.iri));
  const rows = all.filter((row) => !about || row.about === about);
  const link = (name: string) => href("disagreements", { ...filterParams(view.place.params), about: name });
  return (
    <Section title="Where sources differ" aside={
      <span class="switch" role="group" aria-label="What they differ on">
        <a href={link("")} aria-current={!about ? "true" : undefined}>All {number(all.length)}</a>
        {Object.entries(ABOUT).map(([name, label]) => <a href={link(name)} aria-current={about === name ? "true" : undefined}>{label} {number(all.filter((row) => row.about === name).length)}</a>)}
      </span>}>
      <p class="muted">Sorted by weight: how many sources are at odds, on what, and how far apart their figures are. Two targets or two weapons named together are no disagreement.</p>
      {rows.length === 0 && <Empty>No two sources differ here.</Empty>}
      <ol class="disagreements">
        {rows.slice(0, 200).map((row) => (
          <li>
            <header><Tag>{ABOUT[row.about] ?? row.about}</Tag><NodeLink to={row.event} view={view} /><time class="muted">{row.day}</time>{row.denial && <Tag kind="warn">denied</Tag>}<span class="weight" title="Weight">{row.weight.toFixed(1)}</span></header>
            <ul class="stands">
              {row.versions.map((told) => (
                <li class={`${told.denied ? "denied" : ""} ${row.chosen.includes(told.value) && !told.denied ? "chosen" : ""}`}>
                  <strong>{told.denied && "not "}{BOUNDS[told.bound ?? ""] ?? ""}{told.iri ? <NodeLink to={{ iri: told.iri, label: told.value }} view={view} /> : told.value}{told.of && <small> {told.of}</small>}</strong>
                  <span class="muted">{told.sources.map((source, n) => <>{n > 0 && "; "}<Name>{source}</Name></>)}</span>
                </li>
              ))}
            </ul>
          </li>
        ))}
      </ol>
      {rows.length > 200 && <p class="muted">and {number(rows.length - 200)} more.</p>}
    </Section>
  );
}
