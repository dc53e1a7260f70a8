"""Proposals as text, and the entering of those that somebody has accepted."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Final

import pyoxigraph as ox

from kgbuild.errors import GraphError, OntologyError
from kgbuild.linking.things import WIKIDATA, Proposal, gazetteer_files, plain
from kgbuild.query import open_graph
from kgbuild.vocab import GAZ, SKOS

_HEAD: Final = """\
# Proposed links, made by `kgbuild link`. None is in force.
# Read the reasons, look at the item, and take the "#!" away before each line that is right. Then:
#     kgbuild link accept FILE
@prefix gaz: <{gaz}> .
@prefix skos: <{skos}> .
@prefix wd: <{wd}> .
"""


def render(proposals: Sequence[Proposal], format: str = "table") -> str:
    """Return the proposals as text: "table", "json", or "ttl", the file that `accept` reads.

    In Turtle each proposal is a comment until a reader takes its `#!` away.
    """
    if format == "json":
        return json.dumps([_record(p) for p in proposals], ensure_ascii=False, indent=1) + "\n"
    if format == "ttl":
        head = _HEAD.format(gaz=GAZ, skos=SKOS, wd=WIKIDATA)
        return head + "".join(map(_turtle, proposals))
    sure = [p for p in proposals if not p.doubtful]
    lines = [_line_of(p) for p in sure]
    if doubtful := [p for p in proposals if p.doubtful]:
        lines += ["Doubtful:", *(_line_of(p) for p in doubtful)]
    counts = f"{len(sure)} proposal{'s' * (len(sure) != 1)}, {len(doubtful)} doubtful"
    return "\n".join(
        [*lines, f"{counts}. Nothing is applied; --format ttl writes a file for `kgbuild link accept`.", ""]
    )


def _line_of(proposal: Proposal) -> str:
    told = f": {proposal.description}" if proposal.description else ""
    head = f"{proposal.score:.2f}  {proposal.thing.label}  →  {proposal.target}  {proposal.label}{told}"
    return f"{head}\n      {'; '.join(proposal.reasons)}"


def _record(proposal: Proposal) -> dict[str, object]:
    return {
        "thing": proposal.thing.iri,
        "name": proposal.thing.label,
        "target": proposal.target,
        "label": proposal.label,
        "description": proposal.description,
        "score": proposal.score,
        "reasons": list(proposal.reasons),
        "doubtful": proposal.doubtful,
    }


def _turtle(proposal: Proposal) -> str:
    kind = proposal.thing.kinds[0]
    told = f": {proposal.description}" if proposal.description else ""
    mark = "doubtful, " if proposal.doubtful else ""
    return (
        f"\n# {_one_line(proposal.thing.label)} ({kind})  →  {_one_line(proposal.label + told)}\n"
        f"# {mark}{proposal.score:.2f}: {_one_line('; '.join(proposal.reasons))}\n"
        f"#! <{proposal.thing.iri}> skos:exactMatch <{proposal.target}> .\n"
    )


def _one_line(text: str) -> str:
    return " ".join(text.split())


def accept(path: Path, gazetteer: Path | None = None) -> tuple[tuple[str, str], ...]:
    """Enter the links of a file that `render` wrote and somebody edited; return those that are new, sorted.

    The files of the folder `gazetteer` (the shipped one by default) keep all else as it is, comments too; a
    file is replaced only when its triples are the ones before and the new ones.

    Raises GraphError where the file is broken, accepts nothing, or holds anything but such links, and
    OntologyError where a thing stands in no file of the gazetteer.
    """
    wanted = _accepted(path)
    files, entered, texts = gazetteer_files(gazetteer), [], dict[Path, str]()
    homes = {
        quad.subject.value: file
        for file in files
        for quad in open_graph(file)
        if hasattr(quad.subject, "value")
    }
    for thing, target in wanted:
        if thing not in homes:
            problem = f"<{thing}> stands in no file of the gazetteer"
            raise OntologyError(problem, where=str(path), remedy="Give it an entry there first")
        home = homes[thing]
        text = texts.get(home) or home.read_text(encoding="utf-8")
        if (changed := _entered(text, thing, target, home)) != text:
            texts[home] = changed
            entered.append((thing, target))
    for home, text in texts.items():
        _replace(home, text, entered)
    return tuple(entered)


def _accepted(path: Path) -> list[tuple[str, str]]:
    pairs = set()
    for quad in open_graph(path):
        named = isinstance(quad.subject, ox.NamedNode) and isinstance(quad.object, ox.NamedNode)
        if not named or quad.predicate.value != SKOS + "exactMatch":
            problem = f"holds more than links: {quad.triple}"
            raise GraphError(problem, where=str(path), remedy="Leave only lines with skos:exactMatch")
        pairs.add((plain(quad.subject), plain(quad.object)))
    if not pairs:
        remedy = 'Take the "#!" away before each line that is right'
        raise GraphError("accepts no proposal", where=str(path), remedy=remedy)
    return sorted(pairs)


def _entered(text: str, thing: str, target: str, home: Path) -> str:
    """Return the text of a gazetteer file with the link, in the block of the thing, behind what comes before."""
    lines = text.split("\n")
    name = f"gaz:{thing.removeprefix(GAZ)}" if thing.startswith(GAZ) else f"<{thing}>"
    try:
        start = next(i for i, line in enumerate(lines) if line.strip() == name)
        end = next(i for i in range(start, len(lines)) if lines[i].strip() == ".")
    except StopIteration:
        problem, remedy = f"has no block of lines for {name}", "One predicate a line, the closing dot alone"
        raise OntologyError(problem, where=str(home), remedy=remedy) from None
    if any(f"<{target}>" in line for line in lines[start:end]):
        return text
    same = [i for i in range(start, end) if lines[i].startswith("\tskos:exactMatch ")]
    if same:
        lines[same[-1]] = re.sub(r" ;$", f" , <{target}> ;", lines[same[-1]])
        return "\n".join(lines)
    before = [
        i
        for i in range(start, end)
        if re.match(r"\t(a|skos:(pref|alt)Label|skos:notation|ev:\w+) ", lines[i])
    ]
    lines.insert(before[-1] + 1, f"\tskos:exactMatch <{target}> ;")
    return "\n".join(lines)


def _replace(home: Path, text: str, entered: Iterable[tuple[str, str]]) -> None:
    """Replace a gazetteer file by `text`, whole, if it says what it said before and the new links."""
    before = _triples(home.read_text(encoding="utf-8"))
    try:
        after = _triples(text)
    except SyntaxError as error:
        raise OntologyError(
            f"cannot take the links ({error.msg})", where=str(home), remedy="Enter them by hand"
        ) from error
    links = {
        str(ox.Triple(ox.NamedNode(s), ox.NamedNode(SKOS + "exactMatch"), ox.NamedNode(o)))
        for s, o in entered
    }
    if not before <= after or not after - before <= links:
        raise OntologyError("cannot take the links", where=str(home), remedy="Enter them by hand")
    fresh = home.with_suffix(".ttl.new")
    fresh.write_text(text, encoding="utf-8")
    fresh.replace(home)


def _triples(text: str) -> set[str]:
    """Return the triples as written: a store would turn 36.60 into 36.6."""
    return {str(quad.triple) for quad in ox.parse(text, format=ox.RdfFormat.TURTLE)}
