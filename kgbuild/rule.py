"""Writes a ruling on what a graph says, and tells what it will change."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path

import pyoxigraph as ox

from kgbuild.errors import UsageError
from kgbuild.incremental import registry
from kgbuild.query import open_graph
from kgbuild.records import Ruling
from kgbuild.rulings import FILE, append, make
from kgbuild.vocab import DATA, DCTERMS, EV, PREFIXES, RDFS, SHORT, SKOS, local

_NAMES = (RDFS + "label", SKOS + "prefLabel", DCTERMS + "title", DCTERMS + "identifier")


def write(
    graph: Path, verdict: str, iris: Sequence[str], value: str, because: str, file: Path | None = None
) -> str:
    """Write a ruling on individuals of `graph` into `file`, and return what the next build will do, in words.

    Without `file` it is the one beside the articles of the graph. Raises UsageError where the graph holds one of the
    IRIs nowhere or the verdict does not fit, GraphError and InputError where a file cannot be read or written.
    """
    store = open_graph(graph)
    memory = registry.load(graph.parent)
    ruling = make(verdict, [_found(store, iri, graph) for iri in iris], value, because, _base(memory))
    if verdict == "wrong":
        _are_of_events(store, ruling.concerns, _base(memory))
    file = file or _place(memory, graph)
    written = append(file, ruling)
    told = _told(ruling, [_label(store, iri) for iri in ruling.concerns])
    return (
        f"{'Wrote' if written else 'Already in'} {file}: {told} It takes effect with the next build or add.\n"
    )


def _base(memory: registry.Registry | None) -> str:
    return memory.settings.base_iri if memory else DATA


def _place(memory: registry.Registry | None, graph: Path) -> Path:
    """Return the file of rulings that builds of this graph read: one that is there, else the first that may be."""
    places = [Path(p) for p in memory.settings.rulings] if memory else []
    there = [path for path in places if path.exists()]
    if not places:
        remedy = f"Name one with --rulings, and build with the same: {FILE}"
        raise UsageError(
            "it is not known which rulings builds of this graph read", where=str(graph), remedy=remedy
        )
    return (there or places)[0]


def _found(store: ox.Store, word: str, graph: Path) -> str:
    """Return the IRI that `word` stands for, in full. Raises UsageError where the graph holds nothing under it."""
    for iri in (word, _expanded(word, graph)):
        try:
            node = ox.NamedNode(iri)
        except ValueError:
            continue
        if any(store.quads_for_pattern(node, None, None, ox.DefaultGraph())):
            return iri
    raise UsageError(
        f"the graph holds nothing under {word!r}", where=str(graph), remedy="Look it up: kgbuild query --list"
    )


def _are_of_events(store: ox.Store, iris: Sequence[str], base_iri: str) -> None:
    """Raise UsageError where one of the IRIs is of words that tell of no event: nothing would become of it."""
    evidence = ox.NamedNode(EV + "evidence")
    for iri in iris:
        tellers = store.quads_for_pattern(None, evidence, ox.NamedNode(iri), ox.DefaultGraph())
        if iri.startswith(f"{base_iri}mention/") and not any(
            str(quad.subject).startswith(f"<{base_iri}event/") for quad in tellers
        ):
            remedy = "Rule on the thing or the claim that rests on them: kgbuild explain " + iri
            raise UsageError("these words tell of no event", where=iri, remedy=remedy)


def _expanded(word: str, graph: Path) -> str:
    """Return a CURIE with a prefix of the graph as an IRI."""
    prefix, _, name = word.partition(":")
    with graph.open(encoding="utf-8") as lines:
        for line in lines:
            found = re.fullmatch(r"@prefix ([\w-]*): <([^>]*)> \.\n?", line)
            if not found:
                break
            if prefix in (found[1], SHORT.get(found[1])):
                return found[2] + name
    return PREFIXES.get(prefix, prefix + ":") + name


def _label(store: ox.Store, iri: str) -> str:
    for name in _NAMES:
        for quad in store.quads_for_pattern(ox.NamedNode(iri), ox.NamedNode(name), None, ox.DefaultGraph()):
            return f"“{quad.object.value}”" if isinstance(quad.object, ox.Literal) else local(iri)
    return local(iri)


def _told(ruling: Ruling, labels: Sequence[str]) -> str:
    names = " and ".join(labels)
    return {
        "same": f"{names} will be one.",
        "different": f"{names} will be kept apart.",
        "wrong": f"{names} will be left out, with what is said of it.",
        "rename": f"{names} will be called “{ruling.value}”.",
        "date": f"{names} will be dated {ruling.value}.",
    }[ruling.verdict]
