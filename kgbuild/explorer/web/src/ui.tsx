// Small pieces that all views are made of.

import type { ComponentChildren, RefObject } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import type { Failure } from "./data";
import { Refused } from "./data";
import { FAMILIES, shortId, type Board, type Cited, type Reference } from "./model";
import { filterParams, href, type Place } from "./state";

export interface View { board: Board; place: Place; edit: boolean }

/** A name, in its own direction of writing. */
export const Name = ({ children }: { children: ComponentChildren }) => <bdi>{children}</bdi>;

export function nodeHref(iri: string, view: View, extra: Record<string, string> = {}): string {
  return href(shortId(iri, view.board.data.base), { ...filterParams(view.place.params), ...extra });
}

export function NodeLink({ to, view, children, extra }: { to: Reference | Cited; view: View; children?: ComponentChildren; extra?: Record<string, string> }) {
  return <a href={nodeHref(to.iri, view, extra)}><Name>{children ?? to.label}</Name></a>;
}

export function ThingLink({ n, view }: { n: number; view: View }) {
  const thing = view.board.data.things[n];
  return thing ? <NodeLink to={thing} view={view} /> : null;
}

export function Things({ numbers, view }: { numbers?: number[]; view: View }) {
  return <>{numbers?.map((n, i) => <>{i > 0 && ", "}<ThingLink n={n} view={view} /></>)}</>;
}

export function Cite({ article, view, extra }: { article: Cited; view: View; extra?: Record<string, string> }) {
  return (
    <span class="cite">
      <NodeLink to={article} view={view} extra={extra}>{article.source || article.label}</NodeLink>
      {article.day && <time dateTime={article.day}>{article.day}</time>}
    </span>
  );
}

export const Dot = ({ family }: { family: number }) => <span class={`dot f-${FAMILIES[family]?.key}`} aria-hidden="true" />;

export function Legend({ families }: { families?: number[] }) {
  const shown = families ?? FAMILIES.map((_, n) => n);
  return <ul class="legend">{shown.map((n) => <li><Dot family={n} />{FAMILIES[n]?.label}</li>)}</ul>;
}

/** A figure with the range that sources give: 4 (3–7). */
export function Toll({ toll }: { toll?: [number, number, number] }) {
  if (!toll) return null;
  const [best, low, high] = toll;
  return <span class="toll">{best}{low !== high && <small title={`Sources say ${low} to ${high}`}> {low}–{high}</small>}</span>;
}

export function Tag({ children, kind = "" }: { children: ComponentChildren; kind?: string }) {
  return <span class={`tag ${kind}`}>{children}</span>;
}

/** A sentence with the words that something rests on marked; spans are places in it. */
export function Marked({ text, spans }: { text: string; spans: [number, number][] }) {
  // Offsets count characters, not the units of this language's strings.
  const letters = Array.from(text);
  const parts: ComponentChildren[] = [];
  let done = 0;
  for (const [begin, end] of spans) {
    if (begin < done) continue;
    parts.push(letters.slice(done, begin).join(""), <mark>{letters.slice(begin, end).join("")}</mark>);
    done = end;
  }
  parts.push(letters.slice(done).join(""));
  return <span dir="auto">{parts}</span>;
}

/** What was found, with the marks that the search puts around it. */
export function Found({ text }: { text: string }) {
  return <bdi>{text.split("\x02").map((part, n) => {
    if (n === 0) return part;
    const [found, rest = ""] = part.split("\x03");
    return <><mark>{found}</mark>{rest}</>;
  })}</bdi>;
}

// -------------------------------------------------------------------------------------------- states

export const Loading = ({ what = "Loading" }: { what?: string }) => <p class="state loading" role="status">{what}…</p>;

export function Empty({ children }: { children: ComponentChildren }) {
  return <div class="state empty"><p>{children}</p></div>;
}

export function Trouble({ failure, view, again }: { failure: Failure; view?: View; again?: () => void }) {
  return (
    <div class="state trouble" role="alert">
      <h2>{failure.error}</h2>
      {failure.remedy && <p>{failure.remedy}.</p>}
      {view && !!failure.near?.length && (
        <ul>{failure.near.map((near) => <li><NodeLink to={near} view={view} />{near.classLabel && <Tag>{near.classLabel}</Tag>}</li>)}</ul>
      )}
      {again && <button type="button" onClick={again}>Try again</button>}
    </div>
  );
}

export type Loaded<T> = { value?: T; failure?: Failure; again: () => void };

/** Load something when `key` changes; what is late is dropped. */
export function useLoaded<T>(key: string, load: () => Promise<T>): Loaded<T> {
  const [state, setState] = useState<{ key: string; value?: T; failure?: Failure }>({ key: "" });
  const [turn, setTurn] = useState(0);
  useEffect(() => {
    let current = true;
    load().then(
      (value) => current && setState({ key, value }),
      (error: unknown) => current && setState({ key, failure: error instanceof Refused ? error.failure : { error: String(error) } }),
    );
    return () => { current = false; };
  }, [key, turn]);
  const here = state.key === key;
  return { value: here ? state.value : undefined, failure: here ? state.failure : undefined, again: () => { setState({ key: "" }); setTurn(turn + 1); } };
}

/** The width of an element, as it changes. */
export function useWidth<E extends HTMLElement>(start = 800): [RefObject<E | null>, number] {
  const ref = useRef<E>(null);
  const [width, setWidth] = useState(start);
  useEffect(() => {
    const element = ref.current;
    if (!element) return;
    const measure = () => setWidth(Math.max(240, Math.floor(element.clientWidth)));
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    return () => observer.disconnect();
  }, []);
  return [ref, width];
}

export function Section({ title, id, children, aside }: { title: string; id?: string; children: ComponentChildren; aside?: ComponentChildren }) {
  return (
    <section class="panel" id={id} aria-label={title}>
      <header><h2>{title}</h2>{aside}</header>
      {children}
    </section>
  );
}

export const number = (n: number) => n.toLocaleString("en");
export const plural = (n: number, one: string, many = one + "s") => `${number(n)} ${n === 1 ? one : many}`;

export function download(name: string, kind: string, text: string): void {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([text], { type: kind }));
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}

export function CopyLink() {
  const [done, setDone] = useState(false);
  const copy = async () => {
    try { await navigator.clipboard.writeText(location.href); } catch { return; }
    setDone(true);
    setTimeout(() => setDone(false), 2000);
  };
  return <button type="button" class="quiet" onClick={copy}>{done ? "Copied" : "Copy link"}</button>;
}
