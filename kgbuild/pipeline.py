"""Composes the stages: read → annotate → extract → resolve → graph → write. The only module that sees all of them."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from kgbuild import registry
from kgbuild.annotate import annotate, load_pipeline
from kgbuild.annotate.model import chosen
from kgbuild.cache import Readings, key_of, program_digest
from kgbuild.errors import InputError, UsageError
from kgbuild.extract.reading import Tools, read_document
from kgbuild.gazetteer import Gazetteer
from kgbuild.geography import Geography
from kgbuild.graph.axioms import annotated
from kgbuild.graph.build import quads, successions
from kgbuild.graph.terms import read as read_terms
from kgbuild.graph.write import replace, save, turtle
from kgbuild.lexicon import load as load_lexicon
from kgbuild.lexicon import turtle_files
from kgbuild.model import Article, Reading, Ruling, World
from kgbuild.nouns import Nouns
from kgbuild.read import Problem, read
from kgbuild.resolve import resolve
from kgbuild.resolve.knowledge import GazetteerKnowledge
from kgbuild.resources import shipped
from kgbuild.rulings import beside
from kgbuild.rulings import load as load_rulings
from kgbuild.speech import Speech
from kgbuild.vocab import DATA

Progress = Callable[[int, int], None]


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


def extract(articles: Iterable[Article], resources: Resources, model: str | None = None) -> Iterator[Reading]:
    """Yield what each article says, in the order given."""
    known, words = resources.tools.gazetteer, [f for f in resources.files if f.name != "shapes.ttl"]
    pipeline = load_pipeline(model, gazetteer=known, geography=resources.geography, files=words)
    for document in annotate(articles, pipeline):
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
    progress: Progress | None = None,
) -> BuildSummary:
    """Build the graph of the articles under `paths` into `out`: graph.ttl and graph.trig, replaced whole or not at all.

    What was read before, and has not changed, is not read again, unless `fresh`. The rulings in `rulings.ttl` beside
    the articles and in the files `rulings` are put into effect, in this build and in whatever is added to it.
    With `annotate` each fact carries its sentences as annotations of an axiom, too. `progress` is called with
    (articles done, articles in all). Raises KgbuildError where nothing can be read or written; a broken article is
    left out and reported, unless `strict` makes it an error.
    """
    found = read(paths, strict=strict)
    _required(rulings)
    ruled = {*beside(paths), *(p.absolute() for p in rulings)}
    settings = registry.Settings(
        base_iri,
        model,
        tuple(str(p.absolute()) for p in extra_ontology),
        tuple(sorted(map(str, ruled))),
        annotate,
    )
    return _Work(out, settings, fresh=fresh, progress=progress).run(
        found.articles, found.problems, prune=True
    )


def add(
    paths: Sequence[Path], out: Path, *, strict: bool = False, progress: Progress | None = None
) -> BuildSummary:
    """Add the articles under `paths` to the graph in `out`; one that has the id of an article there replaces it.

    The graph is the same, byte for byte, as that of one build of all articles; it is built with the settings of the
    build before it. Raises GraphError where `out` holds no graph, and as `build` does.
    """
    before = registry.required(out)
    found = read(paths, strict=strict)
    ruled = tuple(sorted({*before.settings.rulings, *map(str, beside(paths))}))
    work = _Work(out, dataclasses.replace(before.settings, rulings=ruled), progress=progress)
    new = {article.id for article in found.articles}
    kept = work.articles({id: at for id, at in before.articles.items() if id not in new})
    return work.run([*kept, *found.articles], found.problems)


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
    work = _Work(out, before.settings)
    return work.run(work.articles(left), ())


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


class _Work:
    """One build into one folder: what is read again, what is taken from the readings there, and what is written."""

    def __init__(
        self, out: Path, settings: registry.Settings, *, fresh: bool = False, progress: Progress | None = None
    ) -> None:
        self.out, self.settings, self.fresh, self.progress = out, settings, fresh, progress
        self.resources = Resources.load([Path(p) for p in settings.ontology])
        self.program = program_digest(chosen(settings.model), self.resources.files)

    def articles(self, kept: Mapping[str, registry.Kept]) -> list[Article]:
        """Return articles of the graph, as they were when it was built; read from their files where need be."""
        with Readings.open(self.out) as readings:
            found = {id: readings.article(at.key) for id, at in kept.items()}
        again = sorted({Path(kept[id].path) for id, article in found.items() if article is None})
        if again:
            there = {article.id: article for article in read(again).articles}
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
        self, articles: Sequence[Article], problems: Sequence[Problem], *, prune: bool = False
    ) -> BuildSummary:
        """Build the graph of `articles` and write it, with the registry; `prune` drops the readings of others."""
        articles = sorted(articles, key=lambda article: article.id)
        keys = {article.id: key_of(article, self.program) for article in articles}
        with Readings.open(self.out) as cached:
            readings = list(self._readings(articles, keys, cached))
            if prune:
                cached.keep_only(keys.values())
        rulings = load_rulings(map(Path, self.settings.rulings))
        world = fuse(readings, self.resources, self.settings.base_iri, rulings)
        self._write(world, {a.id: registry.Kept(keys[a.id], str(Path(a.path).absolute())) for a in articles})
        return _summary(world, readings, (*problems, *_unheeded(world)))

    def _readings(
        self, articles: Sequence[Article], keys: Mapping[str, str], cached: Readings
    ) -> Iterator[Reading]:
        """Yield the reading of each article, in order; the new ones are kept as they come."""
        known = {} if self.fresh else {a.id: cached.get(a, keys[a.id]) for a in articles}
        new = [article for article in articles if not known.get(article.id)]
        fresh = extract(new, self.resources, self.settings.model) if new else iter(())
        for done, article in enumerate(articles, start=1):
            reading = known.get(article.id)
            if reading is None:
                reading = next(fresh)
                cached.put(keys[article.id], reading)
            if self.progress:
                self.progress(done, len(articles))
            yield reading

    def _write(self, world: World, articles: Mapping[str, registry.Kept]) -> None:
        base = self.settings.base_iri
        before = registry.load(self.out)
        memory = registry.remember(before, self.settings, articles, world)
        graph = quads(world, base, read_terms(self.resources.files))
        save(annotated(graph) if self.settings.annotate else graph, self.out, base)
        replace(self.out / "replaced.ttl", turtle(successions(memory.replaced), base))
        replace(self.out / registry.FILE, memory.dump())


def _summary(world: World, readings: Sequence[Reading], problems: tuple[Problem, ...]) -> BuildSummary:
    mentions = sum(len(e.mentions) for r in readings for e in r.entities) + sum(
        len(r.events) for r in readings
    )
    return BuildSummary(
        articles=len(world.articles),
        mentions=mentions,
        events=len(world.events),
        statements=len(world.statements),
        claims=len(world.claims),
        things=len(world.things),
        problems=problems,
    )
