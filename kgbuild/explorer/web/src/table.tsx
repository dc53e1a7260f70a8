// A table of events, some at a time.

import { useEffect, useState } from "preact/hooks";
import { Dot, Empty, NodeLink, Tag, Things, Toll, number, type View } from "./ui";

const SHOWN = 50;

export function EventTable({ events, view, caption }: { events: number[]; view: View; caption: string }) {
  const [page, setPage] = useState(0);
  useEffect(() => setPage(0), [events]);
  const { board } = view;
  if (!events.length) return <Empty>No event fits. Take a filter away, or widen the time.</Empty>;
  const pages = Math.ceil(events.length / SHOWN);
  const rows = events.slice(page * SHOWN, (page + 1) * SHOWN);
  return (
    <>
      <div class="scroll" tabIndex={0} role="region" aria-label={caption}>
        <table class="events">
          <caption class="sr">{caption}</caption>
          <thead><tr><th scope="col">When</th><th scope="col">Event</th><th scope="col">Who</th><th scope="col">Whom</th><th scope="col" class="num">Killed</th><th scope="col" class="num">Wounded</th><th scope="col" class="num">Articles</th></tr></thead>
          <tbody>
            {rows.map((n) => {
              const event = board.data.events[n]!;
              return (
                <tr>
                  <td class="when">{board.when(event)}</td>
                  <td><Dot family={board.family[n]!} /><NodeLink to={event} view={view} />{event.denied && <Tag kind="warn">denied</Tag>}</td>
                  <td data-label="by"><Things numbers={event.attacker ?? event.participant} view={view} />{!event.attacker && event.accused && <span class="muted">accused: <Things numbers={event.accused} view={view} /></span>}</td>
                  <td data-label="on"><Things numbers={event.target} view={view} /></td>
                  <td class="num" data-label="killed"><Toll toll={event.killed} /></td>
                  <td class="num" data-label="wounded"><Toll toll={event.wounded} /></td>
                  <td class="num" data-label="articles">{event.articles?.length ?? 0}</td>
                </tr>
              );
            })}
          </tbody>
        </table>
      </div>
      {pages > 1 && (
        <nav class="pager" aria-label="Pages of the table">
          <button type="button" disabled={page === 0} onClick={() => setPage(page - 1)}>Earlier</button>
          <span>{number(page * SHOWN + 1)}–{number(Math.min(events.length, (page + 1) * SHOWN))} of {number(events.length)}</span>
          <button type="button" disabled={page >= pages - 1} onClick={() => setPage(page + 1)}>Later</button>
        </nav>
      )}
    </>
  );
}
