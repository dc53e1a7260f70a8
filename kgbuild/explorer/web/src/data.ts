// Where the pages get their data: from the server's API, or, in static pages, from scripts beside them.

import { Board, EV, type BoardData } from "./model";

export interface Failure { error: string; remedy?: string; line?: number | null; column?: number | null; near?: { iri: string; label: string; classLabel?: string }[]; now?: string; iri?: string; status?: number }
export interface Status { stamp: string; trouble: string; edit: boolean }

const handed = new Map<string, (value: unknown) => void>();

declare global {
  interface Window { kgbuildData?: (name: string, value: unknown) => void; kgbuildParts?: Record<string, unknown> }
}
window.kgbuildData = (name, value) => { handed.get(name)?.(value); handed.delete(name); };

export const isStatic = document.documentElement.dataset.mode === "static";

export class Refused extends Error {
  constructor(readonly failure: Failure) { super(failure.error); }
}

/** Load a script, once. */
const scripts = new Map<string, Promise<void>>();
export function script(address: string): Promise<void> {
  let found = scripts.get(address);
  if (!found) {
    found = new Promise((done, failed) => {
      const element = document.createElement("script");
      element.src = address;
      element.onload = () => done();
      element.onerror = () => { scripts.delete(address); failed(new Refused({ error: `${address} cannot be loaded` })); };
      document.head.append(element);
    });
    scripts.set(address, found);
  }
  return found;
}

export async function part<T>(name: string): Promise<T> {
  await script(isStatic ? `static/${name}.js` : `/static/${name}.js`);
  const found = window.kgbuildParts?.[name];
  if (!found) throw new Refused({ error: `the part ${name} of these pages is missing` });
  return found as T;
}

async function fromScript<T>(name: string): Promise<T> {
  const value = new Promise<T>((done) => handed.set(name, done as (value: unknown) => void));
  await script(`data/${name}.js`);
  scripts.delete(`data/${name}.js`);
  return value;
}

export async function ask<T>(path: string, options?: RequestInit): Promise<T> {
  let response: Response;
  try {
    response = await fetch(path, { ...options, headers: { Accept: "application/json", ...options?.headers } });
  } catch {
    throw new Refused({ error: "The server does not answer", remedy: "Start it again: kgbuild serve", status: 0 });
  }
  let value: unknown;
  try { value = await response.json(); } catch { value = { error: `The server answers ${response.status}` }; }
  if (!response.ok) throw new Refused({ ...(value as Failure), status: response.status });
  return value as T;
}

/** What the server gives, as text: for files, which it alone knows how to write. */
export async function fetchText(path: string, options: RequestInit): Promise<string> {
  const response = await fetch(path, options).catch(() => { throw new Refused({ error: "The server does not answer", remedy: "Start it again: kgbuild serve", status: 0 }); });
  const text = await response.text();
  if (response.ok) return text;
  let failure: Failure = { error: `The server answers ${response.status}` };
  try { failure = JSON.parse(text) as Failure; } catch { /* what stands before the server may answer without JSON */ }
  throw new Refused({ ...failure, status: response.status });
}

export async function loadBoard(): Promise<Board> {
  return new Board(isStatic ? await fromScript<BoardData>("board") : await ask<BoardData>("/api/board"));
}

const kept = new Map<string, Promise<unknown>>();
function once<T>(name: string, load: () => Promise<T>): Promise<T> {
  let found = kept.get(name) as Promise<T> | undefined;
  if (!found) {
    found = load();
    kept.set(name, found);
    found.catch(() => kept.delete(name));
  }
  return found;
}

export function forget(): void { kept.clear(); }

export const loadDisagreements = <T>() => once<T>("disagreements", () => (isStatic ? fromScript<T>("disagreements") : ask<T>("/api/disagreements")));
export const loadQueries = <T>() => once<T>("queries", () => (isStatic ? fromScript<T>("queries") : ask<T>("/api/queries")));
export const loadTerms = <T>() => once<T>("terms", () => ask<T>("/api/terms"));
export const loadStatus = () => (isStatic ? Promise.resolve({ stamp: "", trouble: "", edit: false }) : ask<Status>("/api/status"));

export function loadNode<T>(iri: string): Promise<T> {
  return once<T>("node " + iri, async () => {
    if (!isStatic) return ask<T>(`/api/node?iri=${encodeURIComponent(iri)}`);
    try {
      return await fromScript<T>("node/" + fileOf(iri));
    } catch {
      throw new Refused({ error: "the graph holds nothing under this IRI", remedy: "Look for a name", status: 404 });
    }
  });
}

/** The name of the file of a node in static pages: two FNV-1a digests of its IRI. */
export function fileOf(iri: string): string {
  const digest = (seed: number) => {
    let hash = seed >>> 0;
    for (const byte of new TextEncoder().encode(iri)) hash = Math.imul(hash ^ byte, 16777619) >>> 0;
    return hash.toString(16).padStart(8, "0");
  };
  return digest(2166136261) + digest(3339675911);
}

export interface Hit { iri: string; marked: string; kind: string; label: string; classLabel?: string; at?: number }

export async function search(words: string, limit: number, board: Board): Promise<Hit[]> {
  if (!words.trim()) return [];
  if (!isStatic) return (await ask<{ hits: Hit[] }>(`/api/search?q=${encodeURIComponent(words)}&limit=${limit}`)).hits;
  return searchHere(words, limit, board);
}

const folded = (text: string) => text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();

async function searchHere(words: string, limit: number, board: Board): Promise<Hit[]> {
  const wanted = folded(words).match(/[\p{L}\p{N}_]+/gu) ?? [];
  if (!wanted.length) return [];
  const entries = await once<[string, string, string, string, number][]>("search", () => fromScript("search"));
  const names: Hit[] = [];
  const told: Hit[] = [];
  const seen = new Set<string>();
  for (const [text, iri, kind, label, at] of entries) {
    const parts = folded(text).match(/[\p{L}\p{N}_]+/gu) ?? [];
    const fits = wanted.every((word, n) => parts.some((each) => (n === wanted.length - 1 ? each.startsWith(word) : each === word)));
    if (!fits || seen.has(`${iri} ${kind === "Sentence" ? at : ""}`)) continue;
    seen.add(`${iri} ${kind === "Sentence" ? at : ""}`);
    if (kind === "Sentence") told.push({ iri, marked: text, kind, at, label: board.data.articles[board.articleByIri.get(iri) ?? -1]?.label ?? "" });
    else names.push({ iri, marked: text, kind, label, classLabel: board.data.classes[board.classByIri.get(EV + kind) ?? -1]?.label ?? kind });
  }
  names.sort((a, b) => a.label.length - b.label.length);
  return [...names.slice(0, limit), ...told.slice(0, limit)];
}
