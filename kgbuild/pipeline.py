"""Composes the stages: read → annotate → extract → resolve → graph → write. The only module that sees all of them."""

from __future__ import annotations

import dataclasses
import gc
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import lru_cache, partial
from pathlib import Path
from typing import Final, NamedTuple, overload

import pyoxigraph as ox

from kgbuild.annotate import Pipeline, annotate, load_pipeline
from kgbuild.annotate.model import chosen
from kgbuild.errors import InputError, UsageError
from kgbuild.extract.reading import Tools, read_document
from kgbuild.gazetteer import Gazetteer
from kgbuild.geography import Geography
from kgbuild.graph.about import header
from kgbuild.graph.axioms import annotated
from kgbuild.graph.build import article_quads, individual_quads, mentioned, quads, successions, term_quads
from kgbuild.graph.pieces import Made, Pieces
from kgbuild.graph.terms import Terms
from kgbuild.graph.terms import read as read_terms
from kgbuild.graph.write import replace, save, turtle
from kgbuild.incremental import registry
from kgbuild.incremental.cache import Readings
from kgbuild.incremental.digests import key_of, program_digest
from kgbuild.incremental.memo import stamp
from kgbuild.lexicon import load as load_lexicon
from kgbuild.lexicon import turtle_files
from kgbuild.model import Article, Reading, Ruling, World
from kgbuild.nouns import Nouns
from kgbuild.read import FIELDS, Account, Problem, changes, options_of, read
from kgbuild.resolve import Resolved, resolve, resolved
from kgbuild.resolve.knowledge import GazetteerKnowledge
from kgbuild.resolve.things import Node
from kgbuild.resources import shipped
from kgbuild.rulings import beside
from kgbuild.rulings import load as load_rulings
from kgbuild.search import Index
from kgbuild.speech import Speech
from kgbuild.vocab import DATA

Progress = Callable[[int, int], None]

#: Of so many new objects cycles are looked for, and among the older ones never.
_YOUNG: Final = 50_000
_NEVER: Final = 1_000_000_000
#: So many readings are kept in memory: an event that more articles tell of is rare.
_AT_HAND: Final = 1024


@dataclass(frozen=True, slots=True)
class BuildSummary:
    """What a build held, and what it left out."""

    articles: int
    mentions: int
    events: int
    statements: int
    claims: int
    things: int
    problems: tuple[Problem, ...] = ()
    account: Account = Account()


@dataclass(frozen=True)
class Resources:
    """Everything that stages after reading are driven by, loaded once."""

    files: tuple[Path, ...]
    tools: Tools
    geography: Geography

    @classmethod
    def load(cls, extra: Sequence[Path] = ()) -> Resources:
        """Load the shipped ontology, lexicon and gazetteer, and the files or folders `extra`."""
        files = turtle_files(shipped("ontology"), extra)
        words = [f for f in files if f.name != "shapes.ttl"]
        tools = Tools(load_lexicon(words), Nouns.load(words), Speech.load(words), Gazetteer.load(words))
        return cls(tuple(files), tools, Geography())


def language(resources: Resources, model: str | None = None) -> Pipeline:
    """Load the language model with a finder of the names that `resources` know."""
    known, words = resources.tools.gazetteer, [f for f in resources.files if f.name != "shapes.ttl"]
    with _uncollected():
        return load_pipeline(model, gazetteer=known, geography=resources.geography, files=words)


def extract(
    articles: Iterable[Article],
    resources: Resources,
    model: str | None = None,
    loaded: Pipeline | None = None,
) -> Iterator[Reading]:
    """Yield what each article says, in the order given; `loaded` is what `language` returned before."""
    for document in annotate(articles, loaded or language(resources, model)):
        yield read_document(document, resources.tools)


def fuse(
    readings: Sequence[Reading], resources: Resources, base_iri: str = DATA, rulings: Sequence[Ruling] = ()
) -> World:
    """Bring readings together, as the analyst's rulings have it."""
    tools = resources.tools
    knowledge = GazetteerKnowledge(tools.gazetteer, resources.geography, tools.lexicon)
    return resolve(readings, knowledge, tools.lexicon, base_iri, rulings)


def build(
    paths: Sequence[Path],
    out: Path,
    *,
    base_iri: str = DATA,
    model: str | None = None,
    extra_ontology: Sequence[Path] = (),
    strict: bool = False,
    fresh: bool = False,
    rulings: Sequence[Path] = (),
    annotate: bool = False,
    columns: Sequence[str] = (),
    why: bool = True,
    progress: Progress | None = None,
) -> BuildSummary:
    """Build the graph of the articles under `paths` into `out`: graph.ttl and graph.trig, replaced whole or not at all.

    What was read before, and has not changed, is not read again, unless `fresh`. The rulings in `rulings.ttl` beside
    the articles and in the files `rulings` are put into effect, in this build and in whatever is added to it.
    With `annotate` each fact carries its sentences as annotations of an axiom, too; without `why` the graph has no
    records of why it is so. `columns` are FIELD=COLUMN, for tables whose columns do not say themselves what they hold.
    `progress` is called with (articles done, articles in all). Raises KgbuildError where nothing can be read or written;
    a broken article is left out and reported, unless `strict` makes it an error.
    """
    found = read(paths, strict=strict, options=options_of(columns, FIELDS))
    _required(rulings)
    ruled = {*beside(paths), *(p.absolute() for p in rulings)}
    settings = registry.Settings(
        base_iri,
        model,
        tuple(str(p.absolute()) for p in extra_ontology),
        tuple(sorted(map(str, ruled))),
        annotate,
        tuple(columns),
        why,
    )
    work = _Work(out, settings, registry.load(out), fresh=fresh, progress=progress)
    return _accounted(work.run({}, found.articles, found.problems, prune=True), found.account, out)


def add(
    paths: Sequence[Path], out: Path, *, strict: bool = False, progress: Progress | None = None
) -> BuildSummary:
    """Add the articles under `paths` to the graph in `out`; one that has the id of an article there replaces it.

    The graph is the same, byte for byte, as that of one build of all articles; it is built with the settings of the
    build before it. Raises GraphError where `out` holds no graph, and as `build` does.
    """
    with _uncollected():
        before = registry.required(out)
    found = read(paths, strict=strict, options=options_of(before.settings.columns, FIELDS))
    ruled = tuple(sorted({*before.settings.rulings, *map(str, beside(paths))}))
    work = _Work(out, dataclasses.replace(before.settings, rulings=ruled), before, progress=progress)
    new = {article.id for article in found.articles}
    kept = {id: at for id, at in before.articles.items() if id not in new}
    return _accounted(work.run(*work.again(kept, found.articles), found.problems), found.account, out)


def watch(
    folder: Path, out: Path, problem: Callable[[str], None], every: float = 2.0
) -> Iterator[BuildSummary]:
    """Yield what each addition of new and edited files of `folder` came to, looking `every` so many seconds.

    `problem` is told what could not be added; watching goes on.
    """
    for changed in changes(folder, every):
        try:
            yield add(changed, out)
        except InputError as error:
            problem(str(error))


def _accounted(summary: BuildSummary, account: Account, out: Path) -> BuildSummary:
    """Write what became of each file beside the graph."""
    replace(out / "report.json", account.dump())
    return dataclasses.replace(summary, account=account)


def remove(ids: Sequence[str], out: Path) -> BuildSummary:
    """Take the articles with these ids out of the graph in `out`, as if it had been built without them.

    Raises GraphError where `out` holds no graph, UsageError where an id is none of its articles' or no article is left.
    """
    before = registry.required(out)
    unknown = sorted({*ids} - before.articles.keys())
    if unknown:
        raise UsageError(
            f"no article of the graph has the id {', '.join(unknown)}",
            where=str(out),
            remedy="Each article's id is its dcterms:identifier",
        )
    left = {id: at for id, at in before.articles.items() if id not in {*ids}}
    if not left:
        raise UsageError("no article would be left", where=str(out), remedy="Delete the folder instead")
    work = _Work(out, before.settings, before)
    return work.run(*work.again(left), ())


def _required(rulings: Sequence[Path]) -> None:
    missing = [path for path in rulings if not path.is_file()]
    if missing:
        raise InputError(
            "there is no such file", where=str(missing[0]), remedy="Write it with `kgbuild rule`"
        )


def _unheeded(world: World) -> list[Problem]:
    """Return the rulings about what no article tells of, as warnings."""
    remedy = "Look for its IRI of today with `kgbuild query`, or take the ruling out"
    return [Problem("rulings", told, remedy, left_out=False) for told in world.warnings]


class _Kept(Sequence[Reading]):
    """The readings of a build, in the order of `keys`, fetched where one is asked for."""

    def __init__(self, keys: Sequence[str], fetch: Callable[[int], Reading]) -> None:
        self._keys, self._fetch = keys, lru_cache(maxsize=_AT_HAND)(fetch)

    def __len__(self) -> int:
        return len(self._keys)

    @overload
    def __getitem__(self, n: int) -> Reading: ...
    @overload
    def __getitem__(self, n: slice) -> list[Reading]: ...
    def __getitem__(self, n: int | slice) -> Reading | list[Reading]:
        if isinstance(n, slice):
            return [self._fetch(i) for i in range(len(self))[n]]
        if not 0 <= n < len(self):
            raise IndexError(n)
        return self._fetch(n)


@contextmanager
def _uncollected() -> Iterator[None]:
    """Look for cycles among what is new alone: millions of small records that stay hold none."""
    before = gc.get_threshold()
    gc.set_threshold(_YOUNG, _NEVER)
    try:
        yield
    finally:
        gc.set_threshold(*before)


class _Counts(NamedTuple):
    events: int
    statements: int
    claims: int
    things: int


@dataclass(frozen=True)
class _Written:
    """What has been written: how much, what is remembered of it, and the rulings that came to nothing."""

    counts: _Counts
    individuals: Mapping[str, registry.Individual]
    replaced: Iterable[tuple[str, str]]
    unheeded: Sequence[Problem] = ()


class _Work:
    """One build into one folder: what is read again, what is taken from the readings there, and what is written."""

    def __init__(
        self,
        out: Path,
        settings: registry.Settings,
        before: registry.Registry | None,
        *,
        fresh: bool = False,
        progress: Progress | None = None,
    ) -> None:
        self.out, self.settings, self.before, self.fresh, self.progress = (
            out,
            settings,
            before,
            fresh,
            progress,
        )
        with _uncollected():
            self.resources = Resources.load([Path(p) for p in settings.ontology])
        self.program = program_digest(chosen(settings.model), self.resources.files)

    def again(
        self, kept: Mapping[str, registry.Kept], new: Sequence[Article] = ()
    ) -> tuple[Mapping[str, registry.Kept], Sequence[Article]]:
        """Return which articles of the graph need not be looked at, and the others with the new ones."""
        with Readings.open(self.out) as cached:
            there = cached.keys() if self.before and self.before.program == self.program else set()
        unread = {id: at for id, at in kept.items() if at.key not in there}
        return {id: at for id, at in kept.items() if id not in unread}, [*self._articles(unread), *new]

    def _articles(self, kept: Mapping[str, registry.Kept]) -> list[Article]:
        """Return articles of the graph, as they were when it was built; read from their files where need be."""
        with Readings.open(self.out) as cached:
            readings = {id: cached.get(at.key) for id, at in kept.items()}
        found = {id: reading.article if reading else None for id, reading in readings.items()}
        again = sorted({Path(kept[id].path) for id, article in found.items() if article is None})
        if again:
            options = options_of(self.settings.columns, FIELDS)
            there = {article.id: article for article in read(again, options=options).articles}
            found |= {id: there.get(id) for id, article in found.items() if article is None}
        missing = sorted(id for id, article in found.items() if article is None)
        if missing:
            raise UsageError(
                f"neither the reading nor the file is there any more of {', '.join(missing)}",
                where=str(self.out),
                remedy="Build the graph again from all its articles",
            )
        return [
            dataclasses.replace(a, path=kept[id].path) for id, a in sorted(found.items()) if a is not None
        ]

    def run(
        self,
        kept: Mapping[str, registry.Kept],
        articles: Sequence[Article],
        problems: Sequence[Problem],
        *,
        prune: bool = False,
    ) -> BuildSummary:
        """Build the graph of `articles` and those `kept`, and write it; `prune` drops the readings of others."""
        keys = {article.id: key_of(article, self.program) for article in articles}
        new = {a.id: registry.Kept(keys[a.id], str(Path(a.path).absolute())) for a in articles}
        everything = dict(sorted({**kept, **new}.items()))
        with Readings.open(self.out) as cached:
            self._read(articles, keys, cached, len(kept))
            if prune:
                cached.keep_only(keys.values())
            with _uncollected():
                world = self._resolved(everything, cached)
                written = self._write(world, everything)
            return _summary(world, written.counts, (*problems, *written.unheeded))

    def _read(
        self, articles: Sequence[Article], keys: Mapping[str, str], cached: Readings, done: int
    ) -> None:
        """Read what has not been read, in the order of the articles' ids; readings are kept as they come."""
        there = set() if self.fresh else cached.keys()
        new = sorted((a for a in articles if keys[a.id] not in there), key=lambda a: a.id)
        total = done + len(articles)
        done = total - len(new)
        if self.progress and done:
            self.progress(done, total)
        readings = extract(new, self.resources, self.settings.model) if new else ()
        for reading in readings:
            cached.put(keys[reading.article.id], reading)
            done += 1
            if self.progress:
                self.progress(done, total)

    def _resolved(self, articles: Mapping[str, registry.Kept], cached: Readings) -> Resolved:
        kept = list(articles.items())

        def fetch(n: int) -> Reading:
            id, at = kept[n]
            reading = cached.get(at.key)
            if reading is None:  # the row is damaged
                reading = next(extract(self._articles({id: at}), self.resources, self.settings.model))
                cached.put(at.key, reading)
            return reading

        keys = [at.key for _, at in kept]
        self.results = cached.results(self._whole(), fresh=self.fresh)
        tools = self.resources.tools
        return resolved(
            _Kept(keys, fetch),
            keys,
            GazetteerKnowledge(tools.gazetteer, self.resources.geography, tools.lexicon),
            tools.lexicon,
            self.settings.base_iri,
            load_rulings(map(Path, self.settings.rulings)),
            self.results,
        )

    def _whole(self) -> str:
        """Return what stands for all that a graph depends on beside its articles and its rulings."""
        program = program_digest(chosen(self.settings.model), self.resources.files, whole=True)
        return stamp([program, self.settings.base_iri, str(self.settings.why)])

    # --------------------------------------------------------------------------------------- writing

    def _write(self, world: Resolved, articles: Mapping[str, registry.Kept]) -> _Written:
        """Write the graph and what is remembered of it."""
        at_once = bool(world.rulings or self.settings.annotate)
        written = self._write_whole(world) if at_once else self._write_pieces(world)
        names = registry.names_of(written.replaced)
        now = registry.Registry(self.settings, self.program, articles, written.individuals, names)
        memory = registry.remember(self.before, now)
        replace(self.out / "replaced.ttl", turtle(successions(memory.replaced), self.settings.base_iri))
        replace(self.out / registry.FILE, memory.dump())
        self.results.save()
        return written

    def _told(self) -> list[str]:
        """Return what a graph tells of how it was built."""
        more = [f"with {Path(path).name}" for path in self.settings.ontology]
        marks = ["annotated"] if self.settings.annotate else []
        return [f"language model {Path(chosen(self.settings.model)).name}", *more, *marks]

    def _write_whole(self, resolved: Resolved) -> _Written:
        """Write a graph with all of it in memory: rulings and annotations may concern any of it."""
        base, world = self.settings.base_iri, resolved.world()
        terms = read_terms(self.resources.files)
        graph = quads(world, base, terms, header(base, terms, self._told()), why=self.settings.why)
        save(annotated(graph) if self.settings.annotate else graph, self.out, base)
        with Index.open(self.out) as index:
            index.put(stamp(sorted(map(str, graph))), graph)
            index.save()
        counts = _Counts(len(world.events), len(world.statements), len(world.claims), len(world.things))
        return _Written(counts, registry.individuals(world), world.replaced, _unheeded(world))

    def _write_pieces(self, world: Resolved) -> _Written:
        """Write a graph article by article, event by event, thing by thing."""
        known = self.before.individuals if self.before else {}
        terms = read_terms(self.resources.files)
        parts = _Parts(world, self.settings.base_iri, terms, why=self.settings.why)
        individuals: dict[str, registry.Individual] = {}
        with (
            Pieces(self.out, self.settings.base_iri, self.results.note("pieces")) as pieces,
            Index.open(self.out) as index,
        ):
            told = []
            for digest, make in parts.articles():
                _add(pieces, index, digest, make)
                told.append(pieces.aside(digest))
            for iri, digest, make, remembered in parts.individuals():
                there = _add(pieces, index, digest, make)
                individuals[iri] = known[iri] if there and iri in known else remembered()
            for digest, make in parts.replaced():
                pieces.add(digest, make)
            about = [ox.Quad(*triple) for triple in header(self.settings.base_iri, terms, self._told())]
            _add(pieces, index, stamp(sorted(map(str, about))), lambda: Made(about))
            _add(pieces, index, *parts.terms(pieces.terms))
            self.results.set_note("pieces", pieces.save())
            index.save()
        statements, claims = map(sum, zip(*told, strict=True))
        counts = _Counts(len(world.event_iris), statements, claims, len(world.things) + len(world.around))
        return _Written(counts, individuals, world.replaced)


class _Parts:
    """The parts that a graph is written from: what each depends on, as a digest, and how it is made."""

    def __init__(self, world: Resolved, base_iri: str, terms: Terms, *, why: bool = True) -> None:
        self._world, self._base, self._terms, self._why = world, base_iri, terms, why

    def articles(self) -> Iterator[tuple[str, Callable[[], Made]]]:
        """Yield what articles tell by themselves."""
        for n in range(len(self._world.outlines)):
            yield self._world.stamp_of_article(n), partial(self._article, n)

    def individuals(
        self,
    ) -> Iterator[tuple[str, str, Callable[[], Made], Callable[[], registry.Individual]]]:
        """Yield each event and thing: its IRI, its digest, its quads, and what is remembered of it."""
        world = self._world
        for number, iri in enumerate(world.event_iris):
            digest = world.stamp_of_event(number)
            yield iri, digest, partial(self._event, number), partial(self._event_remembered, number)
        for node in world.things:
            digest = world.stamp_of_thing(node)
            yield node.iri, digest, partial(self._thing, node), partial(self._thing_remembered, node)
        for thing in world.around:
            one = world.place(thing)
            digest = stamp([thing.iri, *(relation.object for relation in one.relations)])
            remembered = partial(registry.individual, thing.kind, thing.label, ())
            yield thing.iri, digest, partial(self._quads, one), remembered

    def replaced(self) -> Iterator[tuple[str, Callable[[], Made]]]:
        """Yield the names that are replaced by others."""
        for old, new in registry.names_of(self._world.replaced).items():
            yield stamp([old, *new]), partial(_succession, old, new)

    def terms(self, properties: Sequence[ox.NamedNode]) -> tuple[str, Callable[[], Made]]:
        """Return what is taken over of the ontology and the gazetteer, of a graph in which these terms are used."""
        things = [*(node.iri for node in self._world.things), *(thing.iri for thing in self._world.around)]
        found = term_quads(things, properties, self._terms)
        return stamp(sorted(map(str, found))), lambda: Made(found)

    def _article(self, n: int) -> Made:
        told = self._world.told(n)
        return Made(article_quads(told, self._base, why=self._why), [len(told.statements), len(told.claims)])

    def _event(self, number: int) -> Made:
        merges = tuple(self._world.merges(number)) if self._why else ()
        return self._quads(World((), (), (self._world.event(number),), (), (), (), (), decisions=merges))

    def _thing(self, node: Node) -> Made:
        places = self._world.places_of_thing(node)
        return self._quads(self._world.thing(node))._replace(listings=mentioned(node.iri, places, self._base))

    def _quads(self, one: World) -> Made:
        return Made(individual_quads(one, self._base, self._terms))

    def _event_remembered(self, number: int) -> registry.Individual:
        event = self._world.event(number)
        told = self._world.words_of_event(number)
        return registry.individual(event.kind, event.label, told)

    def _thing_remembered(self, node: Node) -> registry.Individual:
        return registry.individual(node.kind, node.label, self._world.words_of_thing(node))


def _add(pieces: Pieces, index: Index, digest: str, make: Callable[[], Made]) -> bool:
    """Add a piece to a graph and to the index of its words; return whether the graph before had it."""

    def entered() -> Made:
        made = make()
        index.put(digest, made.quads)
        return made

    there = pieces.add(digest, entered)
    if digest not in index:  # an index that was deleted, or was never there
        index.put(digest, make().quads)
    index.keep(digest)
    return there


def _succession(old: str, new: Iterable[str]) -> Made:
    return Made(successions({old: new}))


def _summary(world: Resolved, counts: _Counts, problems: tuple[Problem, ...]) -> BuildSummary:
    mentions = sum(sum(e.mentions for e in o.entities) + len(o.events) for o in world.outlines)
    return BuildSummary(
        articles=len(world.outlines),
        mentions=mentions,
        events=counts.events,
        statements=counts.statements,
        claims=counts.claims,
        things=counts.things,
        problems=problems,
    )
