// Search as you type over names and sentences, from any page.

import { useEffect, useId, useRef, useState } from "preact/hooks";
import { Refused, search, type Hit } from "./data";
import { shortId } from "./model";
import { filterParams, go, href } from "./state";
import { Empty, Found, Loading, Section, Tag, Trouble, nodeHref, plural, useLoaded, type View } from "./ui";

const target = (hit: Hit, view: View) => nodeHref(hit.iri, view, hit.kind === "Sentence" ? { at: String(hit.at ?? 0) } : {});

export function SearchBox({ view }: { view: View }) {
  const id = useId();
  const input = useRef<HTMLInputElement>(null);
  const [words, setWords] = useState("");
  const [hits, setHits] = useState<Hit[] | null>(null);
  const [trouble, setTrouble] = useState("");
  const [open, setOpen] = useState(false);
  const [at, setAt] = useState(-1);
  useEffect(() => {
    if (!words.trim()) { setHits(null); return; }
    let current = true;
    const timer = setTimeout(() => {
      search(words, 7, view.board).then(
        (found) => { if (current) { setHits(found); setTrouble(""); setAt(-1); } },
        (error: unknown) => current && setTrouble(error instanceof Refused ? error.failure.error : String(error)),
      );
    }, 120);
    return () => { current = false; clearTimeout(timer); };
  }, [words]);
  useEffect(() => {
    const key = (event: KeyboardEvent) => {
      const typing = /^(INPUT|TEXTAREA|SELECT)$/.test((event.target as Element).tagName) || (event.target as HTMLElement).isContentEditable;
      if (event.key === "/" && !typing && !event.ctrlKey && !event.metaKey) { event.preventDefault(); input.current?.focus(); }
    };
    window.addEventListener("keydown", key);
    return () => window.removeEventListener("keydown", key);
  }, []);
  const leave = (address: string) => { location.hash = address.slice(1); setOpen(false); setWords(""); input.current?.blur(); };
  const onKeyDown = (event: KeyboardEvent) => {
    const many = hits?.length ?? 0;
    if (event.key === "ArrowDown") { event.preventDefault(); setAt(Math.min(many - 1, at + 1)); }
    else if (event.key === "ArrowUp") { event.preventDefault(); setAt(Math.max(-1, at - 1)); }
    else if (event.key === "Escape") { setOpen(false); setWords(""); }
    else if (event.key === "Enter") {
      event.preventDefault();
      const hit = hits?.[at];
      if (hit) leave(target(hit, view));
      else if (words.trim()) { go("search", { ...filterParams(view.place.params), q: words }); setOpen(false); }
    }
  };
  const shown = open && words.trim() !== "";
  return (
    <search class="searchbox" onBlurCapture={(e) => { if (!(e.currentTarget as Element).contains(e.relatedTarget as Node | null)) setOpen(false); }}>
      <label class="sr" for={id}>Search names and sentences</label>
      <input ref={input} id={id} type="search" role="combobox" list={undefined} aria-expanded={shown} aria-controls={`${id}-list`} aria-autocomplete="list" aria-activedescendant={at >= 0 ? `${id}-${at}` : undefined}
        placeholder="Search names and sentences" autocomplete="off" value={words} onInput={(e) => { setWords(e.currentTarget.value); setOpen(true); }} onFocus={() => setOpen(true)} onKeyDown={onKeyDown} />
      <kbd aria-hidden="true">/</kbd>
      {/* A list box must hold options alone: what else is to be told stands beside it. */}
      <div class={`hits ${shown ? "" : "hidden"}`}>
        {trouble && <p class="muted">{trouble}</p>}
        {!trouble && hits?.length === 0 && <p class="muted">Nothing holds these words.</p>}
        <ul id={`${id}-list`} role="listbox" aria-label="Found">
          {hits?.map((hit, n) => (
            <li id={`${id}-${n}`} role="option" aria-selected={n === at} onMouseDown={(e) => { e.preventDefault(); leave(target(hit, view)); }}>
              {hit.kind === "Sentence" ? <><span class="snippet"><Found text={hit.marked} /></span><small>{hit.label}</small></> : <><span><Found text={hit.marked} />{!sameName(hit) && <> — <bdi>{hit.label}</bdi></>}</span><small>{hit.classLabel ?? hit.kind}</small></>}
            </li>
          ))}
        </ul>
      </div>
    </search>
  );
}

const sameName = (hit: Hit) => hit.marked.replace(/[\x02\x03]/g, "") === hit.label;

export function SearchPage({ view }: { view: View }) {
  const words = view.place.params.get("q") ?? "";
  const found = useLoaded(`${view.board.data.stamp} ${words}`, () => search(words, 60, view.board));
  if (found.failure) return <Trouble failure={found.failure} again={found.again} />;
  if (!found.value) return <Loading what="Searching" />;
  const names = found.value.filter((hit) => hit.kind !== "Sentence");
  const told = found.value.filter((hit) => hit.kind === "Sentence");
  if (!found.value.length) return <Empty>Nothing holds “{words}”. Try fewer words, or the beginning of one.</Empty>;
  return (
    <div class="stack">
      <Section title={`“${words}” in names`} aside={<span class="muted">{plural(names.length, "name")}</span>}>
        <ul class="plain">{names.map((hit) => <li><a href={target(hit, view)}><Found text={hit.marked} /></a>{!sameName(hit) && <span class="muted"> <bdi>{hit.label}</bdi></span>} <Tag>{hit.classLabel ?? hit.kind}</Tag></li>)}</ul>
      </Section>
      <Section title="In sentences" aside={<span class="muted">{plural(told.length, "sentence")}</span>}>
        <ul class="evidence">{told.map((hit) => <li><a class="cite" href={href(shortId(hit.iri, view.board.data.base), { at: String(hit.at ?? 0) })}>{hit.label}</a><blockquote><Found text={hit.marked} /></blockquote></li>)}</ul>
      </Section>
    </div>
  );
}
