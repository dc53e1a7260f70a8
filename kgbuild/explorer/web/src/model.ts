// The whole graph at a glance, as /api/board gives it, with what follows from it.

export interface ClassRow { iri: string; label: string; ar: string; above: number[] }
export interface ThingRow {
  iri: string; label: string; ar?: string; class?: number; at?: [number, number]; described?: boolean; iso?: string; statements?: number;
}
export interface ArticleRow { iri: string; label: string; source?: string; day?: string }
export type Spot = [number, number, "at" | "near" | "area" | "within", number, number];
export type Toll = [number, number, number];
export const ROLES = ["attacker", "accused", "claimed", "ordered", "target", "weapon", "place", "near", "participant"] as const;
export type Role = (typeof ROLES)[number];
export interface EventRow extends Partial<Record<Role, number[]>> {
  iri: string; label: string; class?: number; day?: string; from?: string; to?: string;
  killed?: Toll; wounded?: Toll; count?: number; articles?: number[]; independent?: number;
  answers?: number[]; partOf?: number[]; certainty: number; denied?: boolean; spot?: Spot;
}
export interface BoardData {
  stamp: string; base: string; certainties: string[]; classes: ClassRow[]; things: ThingRow[]; articles: ArticleRow[];
  relations: [number, string, number][]; events: EventRow[];
}

export interface Reference { iri: string; label: string; class?: string; classLabel?: string; ar?: string }
export interface Cited { iri: string; label: string; source?: string; day?: string }

export const EV = "https://w3id.org/kgbuild/ontology#";
export const GAZ = "https://w3id.org/kgbuild/gazetteer#";
export const ACTOR_ROLES: Role[] = ["attacker", "accused", "claimed", "ordered", "target", "participant"];
export const PLACE_ROLES: Role[] = ["place", "near", "target"];

/** Families of events, each with a colour: what kind of violence it was, or none. */
export const FAMILIES = [
  { key: "air", label: "From the air", classes: ["AirAttack"] },
  { key: "fire", label: "Rockets and shells", classes: ["IndirectFire"] },
  { key: "bomb", label: "Bombs", classes: ["Bombing", "Explosion"] },
  { key: "ground", label: "On the ground", classes: ["ArmedAssault", "ArmedClash", "Offensive", "Assassination", "Siege"] },
  { key: "hostile", label: "Other hostile acts", classes: ["UseOfForce", "Threat"] },
  { key: "other", label: "Other events", classes: ["Event"] },
] as const;

export class Board {
  readonly byIri = new Map<string, number>();
  readonly eventByIri = new Map<string, number>();
  readonly articleByIri = new Map<string, number>();
  readonly classByIri = new Map<string, number>();
  readonly family: number[];
  readonly sources: string[];
  readonly answeredBy = new Map<number, number[]>();
  readonly first: string;
  readonly last: string;
  private readonly above = new Map<number, Set<number>>();
  private readonly parts = new Map<number, number[]>();
  private readonly inside = new Map<number, number[]>();

  constructor(readonly data: BoardData) {
    data.things.forEach((thing, n) => this.byIri.set(thing.iri, n));
    data.events.forEach((event, n) => this.eventByIri.set(event.iri, n));
    data.articles.forEach((article, n) => this.articleByIri.set(article.iri, n));
    data.classes.forEach((row, n) => this.classByIri.set(row.iri, n));
    for (const [subject, name, object] of data.relations) {
      if (name === "memberOf" || name === "partOfGroup" || name === "nationalBodyOf") push(this.parts, object, subject);
      if (name === "within" || name === "country") push(this.inside, object, subject);
    }
    data.events.forEach((event, n) => event.answers?.forEach((other) => push(this.answeredBy, other, n)));
    const families = FAMILIES.map((family) => family.classes.map((name) => this.classByIri.get(EV + name)));
    this.family = data.events.map((event) => {
      const above = this.classesAbove(event.class ?? -1);
      const found = families.findIndex((wanted) => wanted.some((name) => name !== undefined && above.has(name)));
      return found < 0 ? FAMILIES.length - 1 : found;
    });
    const sources = new Set<string>();
    for (const event of data.events) for (const article of event.articles ?? []) sources.add(this.source(article));
    this.sources = [...sources].sort((a, b) => a.localeCompare(b));
    const days = data.events.map((event) => event.day ?? event.from ?? "").filter(Boolean).sort();
    this.first = days[0] ?? "";
    this.last = days[days.length - 1] ?? "";
  }

  /** The publisher of an article, or its title where none is known. */
  source(article: number): string {
    const row = this.data.articles[article];
    return row?.source || row?.label || "";
  }

  classesAbove(kind: number): Set<number> {
    let found = this.above.get(kind);
    if (!found) {
      found = new Set<number>();
      const waiting = [kind];
      for (const each of waiting) {
        if (each < 0 || found.has(each)) continue;
        found.add(each);
        waiting.push(...(this.data.classes[each]?.above ?? []));
      }
      this.above.set(kind, found);
    }
    return found;
  }

  isA(thing: number, ...names: string[]): boolean {
    const above = this.classesAbove(this.data.things[thing]?.class ?? -1);
    return names.some((name) => above.has(this.classByIri.get(EV + name) ?? -2));
  }

  /** An actor with all that is part of it, a place with all that is within it. */
  withParts(thing: number): Set<number> { return closure(thing, this.parts); }
  withInside(thing: number): Set<number> { return closure(thing, this.inside); }

  when(event: EventRow): string {
    if (event.day) return event.day;
    if (event.from && event.to) return event.from === event.to ? event.from : `${event.from} – ${event.to}`;
    return event.from ? `from ${event.from}` : event.to ? `until ${event.to}` : "undated";
  }
}

function push<K>(map: Map<K, number[]>, key: K, value: number): void {
  const found = map.get(key);
  if (found) found.push(value);
  else map.set(key, [value]);
}

function closure(start: number, steps: Map<number, number[]>): Set<number> {
  const found = new Set([start]);
  for (const each of found) for (const other of steps.get(each) ?? []) found.add(other);
  return found;
}

// ------------------------------------------------------------------------------------------- addresses

/** A short form of an IRI for the address line: event/NAME, gaz/NAME, ev/NAME, or the IRI itself. */
export function shortId(iri: string, base: string): string {
  if (iri.startsWith(base) && /^[a-z]+\/[^/#?&]+$/.test(iri.slice(base.length))) return iri.slice(base.length);
  if (iri.startsWith(GAZ)) return "gaz/" + iri.slice(GAZ.length);
  if (iri.startsWith(EV)) return "ev/" + iri.slice(EV.length);
  return "iri/" + encodeURIComponent(iri);
}

export function longId(short: string, base: string): string {
  if (short.startsWith("iri/")) return safeDecode(short.slice(4));
  if (short.startsWith("gaz/")) return GAZ + short.slice(4);
  if (short.startsWith("ev/")) return EV + short.slice(3);
  return base + short;
}

export function safeDecode(text: string): string {
  try { return decodeURIComponent(text); } catch { return text; }
}

// --------------------------------------------------------------------------------------------- filters

export interface Filters { actor: string; place: string; class: string; from: string; to: string; source: string; certainty: string }
export const FILTER_KEYS: (keyof Filters)[] = ["actor", "place", "class", "from", "to", "source", "certainty"];

/** The numbers of the events that fit the filters, in the order of the board. */
export function select(board: Board, filters: Filters): number[] {
  const { data } = board;
  const thing = (short: string) => (short ? (board.byIri.get(longId(short, data.base)) ?? -1) : -1);
  const actors = filters.actor ? board.withParts(thing(filters.actor)) : null;
  const places = filters.place ? board.withInside(thing(filters.place)) : null;
  const kind = filters.class ? (board.classByIri.get(longId(filters.class, data.base)) ?? -2) : null;
  const sources = filters.source ? new Set(data.articles.flatMap((_, n) => (board.source(n) === filters.source ? [n] : []))) : null;
  const sure = filters.certainty && filters.certainty !== "denied" ? data.certainties.indexOf(filters.certainty) : -1;
  const has = (event: EventRow, roles: Role[], wanted: Set<number>) =>
    roles.some((role) => event[role]?.some((n) => wanted.has(n)));
  const found: number[] = [];
  data.events.forEach((event, n) => {
    const first = event.from ?? event.day ?? event.to ?? "";
    const last = event.to ?? event.day ?? event.from ?? "";
    if (filters.from && (!last || last < filters.from)) return;
    if (filters.to && (!first || first > filters.to)) return;
    if (kind !== null && !board.classesAbove(event.class ?? -1).has(kind)) return;
    if (actors && !has(event, ACTOR_ROLES, actors)) return;
    if (places && !has(event, PLACE_ROLES, places)) return;
    if (sources && !event.articles?.some((a) => sources.has(a))) return;
    if (filters.certainty === "denied" && !event.denied) return;
    if (sure >= 0 && event.certainty > sure) return;
    found.push(n);
  });
  return found;
}
