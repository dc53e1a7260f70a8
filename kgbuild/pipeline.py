"""Builds graphs out of articles, adds articles to them and takes them out: what callers of the program need."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path

from kgbuild.errors import InputError, UsageError
from kgbuild.extractor import Resources, extract, language, uncollected
from kgbuild.incremental import registry
from kgbuild.incremental.folder import locked
from kgbuild.model import Article, ArticleExtraction
from kgbuild.read import FIELDS, Account, Problem, changes, options_of, read
from kgbuild.records import Ruling, World
from kgbuild.resolve import resolve
from kgbuild.rulings import beside
from kgbuild.vocab import DATA
from kgbuild.work import BuildSummary, How, Work

__all__ = [
    "BuildSummary",
    "How",
    "Resources",
    "add",
    "build",
    "extract",
    "fuse",
    "language",
    "remove",
    "watch",
]

Progress = Callable[[int, int], None]


def fuse(
    readings: Sequence[ArticleExtraction],
    resources: Resources,
    base_iri: str = DATA,
    rulings: Sequence[Ruling] = (),
) -> World:
    """Bring readings together, as the analyst's rulings have it."""
    return resolve(readings, resources.knowledge, resources.tools.lexicon, base_iri, rulings)


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
    how: How | None = None,
) -> BuildSummary:
    """Build the graph of the articles under `paths` into `out`: all files of it take their places at once, or none.

    What was read before, and has not changed, is not read again, unless `fresh`. The rulings in `rulings.ttl` beside
    the articles and in the files `rulings` are put into effect, in this build and in whatever is added to it.
    With `annotate` each fact carries its sentences as annotations of an axiom, too; without `why` the graph has no
    records of why it is so. `columns` are FIELD=COLUMN, for tables whose columns do not say themselves what they hold.
    `progress` is called with (articles done, articles in all); `how` says who works, and within which limits. Raises
    KgbuildError where nothing can be read or written; a broken article is left out and reported, unless `strict` makes
    it an error.
    """
    how = _how(how, strict, progress)
    found = read(paths, strict=strict, options=options_of(columns, FIELDS, extra_ontology))
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
    with locked(out, wait=how.wait, tell=how.tell):
        work = Work(out, settings, registry.load(out), dataclasses.replace(how, fresh=fresh))
        return work.run({}, found.articles, found.problems, found.account, prune=True)


def add(
    paths: Sequence[Path],
    out: Path,
    *,
    strict: bool = False,
    progress: Progress | None = None,
    how: How | None = None,
) -> BuildSummary:
    """Add the articles under `paths` to the graph in `out`; one that has the id of an article there replaces it.

    The graph is the same, byte for byte, as that of one build of all articles; it is built with the settings of the
    build before it. Raises GraphError where `out` holds no graph, and as `build` does.
    """
    how = _how(how, strict, progress)
    settings = registry.required(out).settings
    options = options_of(settings.columns, FIELDS, [Path(p) for p in settings.ontology])
    found = read(paths, strict=strict, options=options)
    with locked(out, wait=how.wait, tell=how.tell):
        with uncollected():
            before = registry.required(out)
        ruled = tuple(sorted({*before.settings.rulings, *map(str, beside(paths))}))
        work = Work(out, dataclasses.replace(before.settings, rulings=ruled), before, how)
        new = {article.id for article in found.articles}
        return _go_on(work, {id: at for id, at in before.articles.items() if id not in new}, found.articles,
                      found.problems, found.account)  # fmt: skip


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


def remove(ids: Sequence[str], out: Path, *, how: How | None = None) -> BuildSummary:
    """Take the articles with these ids out of the graph in `out`, as if it had been built without them.

    Raises GraphError where `out` holds no graph, UsageError where an id is none of its articles' or no article is left.
    """
    how = how or How()
    registry.found(out)
    with locked(out, wait=how.wait, tell=how.tell):
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
        return _go_on(Work(out, before.settings, before, how), left)


def _go_on(
    work: Work,
    kept: Mapping[str, registry.Kept],
    new: Sequence[Article] = (),
    problems: Sequence[Problem] = (),
    account: Account | None = None,
) -> BuildSummary:
    """Build the graph of articles that were there before and of new ones."""
    unread, articles = work.again(kept)
    return work.run(
        {id: at for id, at in kept.items() if id not in unread}, [*articles, *new], problems, account
    )


def _how(how: How | None, strict: bool, progress: Progress | None) -> How:
    how = how or How()
    return dataclasses.replace(how, strict=strict, progress=progress or how.progress)


def _required(rulings: Sequence[Path]) -> None:
    missing = [path for path in rulings if not path.is_file()]
    if missing:
        raise InputError(
            "there is no such file", where=str(missing[0]), remedy="Write it with `kgbuild rule`"
        )
