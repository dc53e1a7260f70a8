// The pages: a head with the views, the filters that they share, and the view that the address names.

import { Component, render, type ComponentChildren } from "preact";
import { useEffect, useMemo, useRef, useState } from "preact/hooks";
import { Refused, forget, isStatic, loadBoard, loadStatus, type Status } from "./data";
import { FilterBar } from "./filters";
import { longId, select, type Board } from "./model";
import { SearchBox, SearchPage } from "./searchbox";
import { filterParams, filtersOf, href, takeToken, token, usePlace } from "./state";
import "./style.css";
import { Loading, Trouble, type View } from "./ui";
import { Disagreements } from "./views/disagreements";
import { MapView } from "./views/map";
import { Network } from "./views/network";
import { NodePage } from "./views/node";
import { Overview } from "./views/overview";
import { Queries } from "./views/queries";
import { Sparql } from "./views/sparql";
import { Timeline } from "./views/timeline";

const VIEWS: [string, string][] = [
  ["overview", "Overview"], ["map", "Map"], ["timeline", "Timeline"], ["network", "Network"], ["disagreements", "Disagreements"], ["queries", "Queries"],
];
const FILTERED = new Set(["overview", "map", "timeline", "network", "disagreements"]);

class Boundary extends Component<{ children: ComponentChildren; resetKey: string }, { error: string; key: string }> {
  state = { error: "", key: "" };
  static getDerivedStateFromError(error: unknown) { return { error: String(error) }; }
  componentDidUpdate(before: { resetKey: string }) { if (before.resetKey !== this.props.resetKey && this.state.error) this.setState({ error: "" }); }
  render() {
    return this.state.error ? <Trouble failure={{ error: "This view failed", remedy: this.state.error }} /> : this.props.children;
  }
}

function App() {
  const place = usePlace();
  const [board, setBoard] = useState<Board | null>(null);
  const [failure, setFailure] = useState<Refused | null>(null);
  const [status, setStatus] = useState<Status | null>(null);
  const load = () => {
    setFailure(null);
    loadBoard().then(setBoard, (error: unknown) => setFailure(error instanceof Refused ? error : new Refused({ error: String(error) })));
  };
  useEffect(load, []);
  useEffect(() => {
    if (isStatic) return;
    const look = () => void loadStatus().then((now) => setStatus(now), () => undefined);
    look();
    const timer = setInterval(look, 15_000);
    return () => clearInterval(timer);
  }, []);
  useEffect(() => {
    if (!status || !board || !status.stamp || status.stamp === board.data.stamp) return;
    forget();
    load();
  }, [status, board]);
  if (failure && !board) return <main class="page"><Trouble failure={failure.failure} again={load} /></main>;
  if (!board) return <main class="page"><Loading what="Loading the graph" /></main>;
  const view: View = { board, place, edit: !!status?.edit && !!token() };
  return <Shell view={view} status={status} />;
}

function Shell({ view, status }: { view: View; status: Status | null }) {
  const { board, place } = view;
  const [name] = place.path.split("/") as [string];
  const kept = filterParams(place.params);
  const filters = filtersOf(place.params);
  const key = Object.values(filters).join("\n");
  const events = useMemo(() => select(board, filters), [board, key]);
  const untimed = useMemo(() => select(board, { ...filters, from: "", to: "" }), [board, key]);
  const title = VIEWS.find(([view]) => view === name)?.[1];
  useEffect(() => { if (title) document.title = `${title} · kgbuild`; }, [title]);
  useEffect(() => { if (!FILTERED.has(name)) window.scrollTo(0, 0); }, [place.path]);
  const nav = useRef<HTMLElement>(null);
  useEffect(() => {
    const link = nav.current?.querySelector<HTMLElement>("[aria-current]"); // on a narrow screen it may be out of sight
    if (link) nav.current!.scrollLeft = link.offsetLeft - nav.current!.offsetLeft - (nav.current!.clientWidth - link.offsetWidth) / 2;
  }, [name]);
  return (
    <>
      <a class="skip" href="#main" onClick={(e) => { e.preventDefault(); document.getElementById("main")?.focus(); }}>To the content</a>
      <header class="top">
        <a class="brand" aria-label="kgbuild: overview" href={href("overview", {})}><svg viewBox="0 0 32 32" width="26" height="26" aria-hidden="true"><rect width="32" height="32" rx="8" /><path d="M9 23 15 10l9 6" /><circle cx="9" cy="23" r="3.4" class="a" /><circle cx="15" cy="10" r="3.4" class="b" /><circle cx="24" cy="16" r="3.4" class="c" /></svg><span>kgbuild</span></a>
        <nav aria-label="Views" ref={nav}>{VIEWS.map(([path, label]) => <a href={href(path, kept)} aria-current={path === name || (path === "queries" && name === "sparql") ? "page" : undefined}>{label}</a>)}</nav>
        <SearchBox view={view} />
        <ThemeSwitch />
      </header>
      {status?.trouble && <p class="notice warn wide">A newer graph is there, but it cannot be read, so the one before is shown: {status.trouble}</p>}
      <main id="main" class="page" tabIndex={-1}>
        {FILTERED.has(name) && <><h1 class="sr">{title}</h1><FilterBar view={view} shown={events.length} total={board.data.events.length} /></>}
        <Boundary resetKey={location.hash}><Current view={view} name={name} events={events} untimed={untimed} /></Boundary>
      </main>
      <footer class="bottom">
        <p>{isStatic ? "Static pages" : "Served by kgbuild serve"} · <span class="muted">built from {board.data.articles.length.toLocaleString("en")} articles</span></p>
        {!isStatic && <p><a href="/about">Data set</a> <a href="/graph.ttl" download>graph.ttl</a> <a href="/api/openapi.json">API</a> <a href="#/sparql">SPARQL</a></p>}
      </footer>
    </>
  );
}

function Current({ view, name, events, untimed }: { view: View; name: string; events: number[]; untimed: number[] }) {
  const { path } = view.place;
  if (name === "overview") return <Overview view={view} events={events} />;
  if (name === "map") return <MapView view={view} events={events} untimed={untimed} />;
  if (name === "timeline") return <Timeline view={view} events={events} />;
  if (name === "network") return <Network view={view} events={events} />;
  if (name === "disagreements") return <Disagreements view={view} events={events} />;
  if (name === "queries") return <Page title="Queries"><Queries view={view} name={path.slice("queries/".length)} /></Page>;
  if (name === "sparql") return <Page title="SPARQL"><Sparql view={view} /></Page>;
  if (name === "search") return <Page title="Search"><SearchPage view={view} /></Page>;
  const short = path.startsWith("node/") ? "iri/" + path.slice("node/".length) : path;
  return <NodePage view={view} iri={longId(short, view.board.data.base)} />;
}

const Page = ({ title, children }: { title: string; children: ComponentChildren }) => <><h1 class="sr">{title}</h1>{children}</>;

function ThemeSwitch() {
  const [theme, setTheme] = useState(() => localStorage.getItem("kgbuild-theme") ?? "");
  useEffect(() => {
    if (theme) document.documentElement.dataset.theme = theme;
    else delete document.documentElement.dataset.theme;
    if (theme) localStorage.setItem("kgbuild-theme", theme);
    else localStorage.removeItem("kgbuild-theme");
  }, [theme]);
  const next = { "": "dark", dark: "light", light: "" }[theme] ?? "";
  return <button type="button" class="theme" title="Light, dark, or as the system has it" aria-label={`Colours: ${theme || "as the system has it"}; change`} onClick={() => setTheme(next)}>{theme === "dark" ? "☾" : theme === "light" ? "☀" : "◐"}</button>;
}

takeToken();
const root = document.getElementById("app")!;
root.replaceChildren();
render(<App />, root);
