"""Composes the stages: read → annotate → extract → resolve → graph → write. The only module that sees all of them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from kgbuild.annotate import annotate, load_pipeline
from kgbuild.extract.reading import Tools, read_document
from kgbuild.gazetteer import Gazetteer
from kgbuild.geography import Geography
from kgbuild.graph.build import quads
from kgbuild.graph.terms import read as read_terms
from kgbuild.graph.write import save
from kgbuild.lexicon import load as load_lexicon
from kgbuild.lexicon import turtle_files
from kgbuild.model import Article, Reading, World
from kgbuild.nouns import Nouns
from kgbuild.read import Problem, read
from kgbuild.resolve import resolve
from kgbuild.resolve.knowledge import GazetteerKnowledge
from kgbuild.resources import shipped
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
    pipeline = load_pipeline(model, gazetteer=resources.tools.gazetteer, geography=resources.geography)
    for document in annotate(articles, pipeline):
        yield read_document(document, resources.tools)


def fuse(readings: Sequence[Reading], resources: Resources, base_iri: str = DATA) -> World:
    """Bring readings together."""
    tools = resources.tools
    knowledge = GazetteerKnowledge(tools.gazetteer, resources.geography, tools.lexicon)
    return resolve(readings, knowledge, tools.lexicon, base_iri)


def build(
    paths: Sequence[Path],
    out: Path,
    *,
    base_iri: str = DATA,
    model: str | None = None,
    extra_ontology: Sequence[Path] = (),
    strict: bool = False,
    progress: Progress | None = None,
) -> BuildSummary:
    """Build the graph of the articles under `paths` into `out`: graph.ttl and graph.trig, replaced whole or not at all.

    `progress` is called with (articles done, articles in all). Raises KgbuildError where nothing can be read or
    written; a broken article is left out and reported, unless `strict` makes it an error.
    """
    found = read(paths, strict=strict)
    resources = Resources.load(extra_ontology)
    readings = []
    for reading in extract(found.articles, resources, model):
        readings.append(reading)
        if progress:
            progress(len(readings), len(found.articles))
    world = fuse(readings, resources, base_iri)
    save(quads(world, base_iri, read_terms(resources.files)), out, base_iri)
    return _summary(world, readings, found.problems)


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
