"""One build into one folder: what is read again, what is taken from before, and what is written."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Final, NamedTuple

from kgbuild.annotate.model import chosen, label
from kgbuild.athand import Kept
from kgbuild.engines import Engine
from kgbuild.engines.choice import chosen_for
from kgbuild.errors import UsageError
from kgbuild.extractor import Extractor, Keyed, Read, Resources, chunks, lost, uncollected
from kgbuild.graph.about import header
from kgbuild.graph.axioms import annotated
from kgbuild.graph.build import quads, successions
from kgbuild.graph.pieces import Known, Made, Pieces
from kgbuild.graph.terms import read as read_terms
from kgbuild.graph.write import as_turtle, fused, replace, replacing, save
from kgbuild.incremental import registry
from kgbuild.incremental.cache import FILE, DamagedError, Readings, begin_anew, unpacked
from kgbuild.incremental.digests import key_of, program_digest
from kgbuild.incremental.folder import Switch, writing
from kgbuild.incremental.memo import stamp
from kgbuild.limits import Limits
from kgbuild.model import Article, ArticleExtraction
from kgbuild.parts import Parts, entered
from kgbuild.read import FIELDS, Account, Problem, options_of, read
from kgbuild.records import World
from kgbuild.report import write_reports
from kgbuild.resolve import Resolved, resolved, telling
from kgbuild.rulings import load as load_rulings
from kgbuild.search import Index

#: MB of readings that are at hand where nothing else is said.
MEMORY: Final = 128
#: What a summary counts, in the order in which it is told.
COUNTS: Final = ("articles", "mentions", "things", "events", "claims", "statements")
_REMEDY: Final = "Take it out, or report it with its text"


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


def _silent(_: str) -> None:
    pass


@dataclass(frozen=True)
class How:
    """How a build works, which changes nothing in its graph.

    `engine` works on articles, by default as many processes as there are cores where it pays. `limits` are what one
    article may take; `memory` is how many MB the readings may take that are at hand while articles are brought
    together. With `wait` a build waits for another one in the same folder to end. `tell` is called with lines for the
    user, `progress` with (articles done, articles in all).
    """

    engine: Engine | None = None
    limits: Limits = Limits()
    memory: int = MEMORY
    strict: bool = False
    fresh: bool = False
    wait: bool = True
    tell: Callable[[str], None] = _silent
    progress: Callable[[int, int], None] | None = None


class _Broken(NamedTuple):
    """An article that could not be used, and the file that holds it."""

    article: str
    path: str
    problem: Problem


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


class Work:
    """One build into one folder, which is held by it alone."""

    def __init__(
        self, out: Path, settings: registry.Settings, before: registry.Registry | None, how: How
    ) -> None:
        self.out, self.settings, self.before, self.how = out, settings, before, how
        ontology = [Path(p) for p in settings.ontology]
        with uncollected():
            self.resources = Resources.load(ontology)
        self.extractor = Extractor(ontology, settings.model, settings.base_iri, how.limits, self.resources)
        self.program = program_digest(chosen(settings.model), self.resources.inputs)

    def again(self, kept: Mapping[str, registry.Kept]) -> tuple[set[str], list[Article]]:
        """Return which articles of the graph have to be looked at again, as ids and as they are."""
        with Readings.open(self.out, self.how.tell) as cached:
            there = self._known(cached) if self.before and self.before.program == self.program else set()
        unread = {id: at for id, at in kept.items() if at.key not in there}
        return {*unread}, self._articles(unread)

    def _known(self, cached: Readings) -> set[str]:
        """Return the keys of the readings that are there; none where the file is damaged, which is then begun anew."""
        try:
            return cached.keys()
        except DamagedError:
            return set()

    def _articles(self, kept: Mapping[str, registry.Kept]) -> list[Article]:
        """Return articles of the graph, as they were when it was built; read from their files where need be."""
        with Readings.open(self.out, self.how.tell) as cached:
            readings = {id: _found(cached, at.key) for id, at in kept.items()}
        found = {id: reading.article if reading else None for id, reading in readings.items()}
        again = sorted({Path(kept[id].path) for id, article in found.items() if article is None})
        if again:
            options = options_of(self.settings.columns, FIELDS, [Path(p) for p in self.settings.ontology])
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
        account: Account | None = None,
        *,
        prune: bool = False,
    ) -> BuildSummary:
        """Build the graph of `articles` and those `kept`, and write it; `prune` drops the readings of others.

        `account` is what became of each file, which is written, too. Readings that turn out to be damaged are begun
        anew, once.
        """
        try:
            return self._run(kept, articles, problems, account, prune=prune)
        except DamagedError as error:
            self.how.tell(
                f"{self.out}: what was read before {error}; it is begun anew, and all is read again"
            )
            begin_anew(self.out / FILE)
            return self._run({}, [*self._articles(kept), *articles], problems, account, prune=prune)

    def _run(
        self,
        kept: Mapping[str, registry.Kept],
        articles: Sequence[Article],
        problems: Sequence[Problem],
        account: Account | None,
        *,
        prune: bool,
    ) -> BuildSummary:
        keyed, broken = self._keyed(articles)
        with Readings.open(self.out, self.how.tell) as cached:
            self.results = cached.results(self._whole(), fresh=self.how.fresh)
            broken += self._read(keyed, cached, len(kept))
            gone = {problem.article for problem in broken}
            new = {
                a.id: registry.Kept(key, str(Path(a.path).absolute())) for key, a in keyed if a.id not in gone
            }
            everything = dict(sorted({**kept, **new}.items()))
            if not everything:
                raise broken[0].problem.error()
            with uncollected():
                world = self._resolved(everything, cached)
                told = (*problems, *(one.problem for one in broken))
                whole = account and account.without((one.path, one.problem) for one in broken)
                summary = self._write(world, everything, whole, told)
            if prune:
                cached.keep_only(at.key for at in everything.values())
            return summary

    def _keyed(self, articles: Iterable[Article]) -> tuple[list[Keyed], list[_Broken]]:
        """Return articles with the keys of their readings, sorted by id, and those that have none."""
        keyed: list[Keyed] = []
        broken: list[_Broken] = []
        for article in sorted(articles, key=lambda a: a.id):
            try:
                keyed.append((key_of(article, self.program), article))
            except Exception as error:
                self._leave_out(article, f"it cannot be kept ({type(error).__name__}: {error})", broken)
        return keyed, broken

    def _read(self, keyed: Sequence[Keyed], cached: Readings, done: int) -> list[_Broken]:
        """Read what has not been read; readings are kept as they come. Return what could not be read."""
        there = set() if self.how.fresh else cached.keys()
        new = [(key, article) for key, article in keyed if key not in there]
        total = done + len(keyed)
        done = total - len(new)
        self._progress(done, total)
        broken: list[_Broken] = []
        engine = self.how.engine or chosen_for(sum(len(article.text) for _, article in new))
        for some in engine.map(self.extractor, chunks(new), lost):
            self._keep(some, cached, broken)
            done += len(some)
            self._progress(done, total)
        return sorted(broken, key=lambda one: one.article)

    def _progress(self, done: int, total: int) -> None:
        if self.how.progress:
            self.how.progress(done, total)

    def _keep(self, some: Sequence[Read], cached: Readings, broken: list[_Broken]) -> None:
        """Keep what came of some articles."""
        cached.put((read.key, read.reading) for read in some if not read.problem)
        for one in some:
            if one.problem:
                self._leave_out(one.article, one.problem, broken)
            else:
                self.results.offer("outline", [self.settings.base_iri, one.key], one.outline)
                self.results.offer("words", [one.key], one.words)

    def _leave_out(self, article: Article, what: str, broken: list[_Broken]) -> None:
        """Note an article that cannot be used, under its file and id; with `strict` it is an error."""
        problem = Problem(f"{article.path}: {article.id}" if article.path else article.id, what, _REMEDY)
        if self.how.strict:
            raise problem.error()
        broken.append(_Broken(article.id, article.path, problem))

    def _resolved(self, articles: Mapping[str, registry.Kept], cached: Readings) -> Resolved:
        kept = list(articles.items())

        def fetch(n: int) -> ArticleExtraction:
            id, at = kept[n]
            return cached.get(at.key) or self._read_again(id, at, cached)

        keys = [at.key for _, at in kept]
        return resolved(
            Kept(keys, fetch, self.how.memory << 20),
            keys,
            self.resources.knowledge,
            self.resources.tools.lexicon,
            self.settings.base_iri,
            load_rulings(map(Path, self.settings.rulings)),
            self.results,
        )

    def _read_again(self, id: str, at: registry.Kept, cached: Readings) -> ArticleExtraction:
        """Read an article whose reading is damaged."""
        [read] = self.extractor([(at.key, article) for article in self._articles({id: at})])
        reading = unpacked(read.reading) if not read.problem else None
        if reading is None:
            raise Problem(f"{at.path}: {id}", read.problem, _REMEDY).error()
        cached.put([(at.key, read.reading)])
        return reading

    def _whole(self) -> str:
        """Return what stands for all that a graph depends on beside its articles and its rulings."""
        program = program_digest(chosen(self.settings.model), self.resources.inputs, whole=True)
        return stamp([program, self.settings.base_iri, str(self.settings.why)])

    # --------------------------------------------------------------------------------------- writing

    def _write(
        self,
        world: Resolved,
        articles: Mapping[str, registry.Kept],
        account: Account | None,
        problems: Sequence[Problem],
    ) -> BuildSummary:
        """Write the graph and what is remembered of it; at the end all of it takes its place at once."""
        at_once = bool(world.rulings or self.settings.annotate)
        switch = Switch(self.out)
        write = self._write_whole if at_once else self._write_pieces
        with writing(self.out):
            with Index.open(switch.folder, self.out) as index:
                written = write(world, switch.folder, index)
                index.save()
            names = registry.names_of(written.replaced)
            now = registry.Registry(self.settings, self.program, articles, written.individuals, names)
            memory = registry.remember(self.before, now)
            replace(
                switch.folder / "replaced.ttl",
                as_turtle(successions(memory.replaced), self.settings.base_iri),
            )
            with replacing(switch.folder / registry.FILE) as file:
                file.writelines(map(str.encode, memory.parts()))
            summary = _summary(world, written, (*problems, *written.unheeded), account or Account())
            counts = [(name, getattr(summary, name)) for name in COUNTS]
            write_reports(switch.folder, self.out, account, counts, world.outlines, summary.problems)
            self.results.save()
            switch.done()
        _tell_hot_days(world, self.how.tell)
        return summary

    def _write_whole(self, resolved: Resolved, to: Path, index: Index) -> _Written:
        """Write a graph with all of it in memory: rulings and annotations may concern any of it."""
        base, world = self.settings.base_iri, telling.whole(resolved)
        terms = read_terms(self.resources.files)
        graph = quads(world, base, terms, header(base, terms, _told(self.settings)), why=self.settings.why)
        save(annotated(graph) if self.settings.annotate else graph, to, base)
        index.put(stamp(sorted(map(str, graph))), fused(graph))
        counts = _Counts(len(world.events), len(world.statements), len(world.claims), len(world.things))
        return _Written(counts, registry.individuals(world), world.replaced, _unheeded(world))

    def _write_pieces(self, world: Resolved, to: Path, index: Index) -> _Written:
        """Write a graph article by article, event by event, thing by thing."""
        known = self.before.individuals if self.before else {}
        terms = read_terms(self.resources.files)
        parts = Parts(world, self.settings.base_iri, terms, why=self.settings.why)
        individuals: dict[str, registry.Individual] = {}
        before = Known(self.results.note("pieces"), partial(self.results.part, "pieces"))
        with Pieces(to, self.settings.base_iri, self.out, before) as pieces:
            told = []
            for digest, make in parts.articles():
                entered(pieces, index, digest, make)
                told.append(pieces.aside(digest))
            for iri, digest, make, remembered in parts.individuals():
                there = entered(pieces, index, digest, make)
                individuals[iri] = known[iri] if there and iri in known else remembered()
            for digest, make in parts.replaced():
                pieces.add(digest, make)
            about = list(header(self.settings.base_iri, terms, _told(self.settings)))
            entered(pieces, index, stamp(sorted(map(str, about))), lambda: Made(about))
            entered(pieces, index, *parts.terms(pieces.terms))
            saved = pieces.save()
        self.results.set_note("pieces", *saved)
        statements, claims = map(sum, zip(*told, strict=True))
        counts = _Counts(len(world.event_iris), statements, claims, len(world.things) + len(world.around))
        return _Written(counts, individuals, world.replaced)


def _told(settings: registry.Settings) -> list[str]:
    """Return what a graph tells of how it was built."""
    more = [f"with {Path(path).name}" for path in settings.ontology]
    marks = ["annotated"] if settings.annotate else []
    return [f"language model {label(settings.model)}", *more, *marks]


def _tell_hot_days(world: Resolved, tell: Callable[[str], None]) -> None:
    for day, number in world.clusterer.hot:
        tell(
            f"{number:,} tellings of events may be of {day}: only those with a place, a party or a weapon in common "
            "were compared"
        )


def _found(cached: Readings, key: str) -> ArticleExtraction | None:
    """Return a reading, None where it is not there or the file is damaged there."""
    try:
        return cached.get(key)
    except DamagedError:
        return None


def _unheeded(world: World) -> list[Problem]:
    """Return the rulings about what no article tells of, as warnings."""
    remedy = "Look for its IRI of today with `kgbuild query`, or take the ruling out"
    return [Problem("rulings", told, remedy, left_out=False) for told in world.warnings]


def _summary(
    world: Resolved, written: _Written, problems: tuple[Problem, ...], account: Account
) -> BuildSummary:
    mentions = sum(sum(e.mentions for e in o.entities) + len(o.events) for o in world.outlines)
    events, statements, claims, things = written.counts
    return BuildSummary(len(world.outlines), mentions, events, statements, claims, things, problems, account)
