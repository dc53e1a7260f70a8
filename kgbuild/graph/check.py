"""Checks a graph, or the ontology itself: SHACL shapes, SPARQL checks and OWL, each finding with its remedy.

The shapes (`ontology/shapes.ttl`) say what data must look like, the queries of `queries/checks` each find
one problem, and the reasoner (`kgbuild.graph.reason`) tells whether data contradicts the ontology. A shape's
message is a problem, in its first sentence, and a remedy; a query says both in its header.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import pyoxigraph as ox
import rdflib

from kgbuild.errors import OntologyError
from kgbuild.graph import reason
from kgbuild.graph.shapes import results
from kgbuild.resources import shipped
from kgbuild.vocab import RDF, local

SEVERITIES: Final = ("violation", "warning", "info")

_HEADER: Final = re.compile(r"^#\+ (?P<key>\w+): *(?P<value>.*)$")
_CARRIED_ON: Final = re.compile(r"^#\+ {2,}(?P<value>\S.*)$")


@dataclass(frozen=True, slots=True, order=True)
class Finding:
    """Something wrong. `severity` is one of SEVERITIES, `check` the shape or the query that found it.

    `focus` is the IRI of the node to look at, `detail` what the check saw there (a value, a node) or "".
    """

    severity: str
    check: str
    focus: str
    problem: str
    remedy: str
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Check:
    """A query of `queries/checks`: it selects ?focus, and ?detail where there is more to say."""

    name: str
    severity: str
    problem: str
    remedy: str
    text: str


def check(
    graph_paths: Sequence[Path] = (), ontology_dir: Path | None = None, checks_dir: Path | None = None
) -> list[Finding]:
    """Return what is wrong with the graphs, worst first; without graphs, with ontology and gazetteer.

    `ontology_dir` holds `kgbuild.ttl`, `shapes.ttl` and `gazetteer/`, `checks_dir` the queries; by default
    those that come with kgbuild. Raises GraphError where a graph cannot be read, OntologyError for a bad
    shape or query.
    """
    ontology_dir = ontology_dir or shipped("ontology")
    paths = graph_paths or sorted((ontology_dir / "gazetteer").glob("*.ttl"))
    ontology = reason.ontology_triples(ontology_dir)
    data = reason.read(paths)
    findings = [
        *by_shapes([*ontology, *data], ontology_dir / "shapes.ttl"),
        *by_queries([*ontology, *data], list_checks(checks_dir)),
    ]
    findings += by_reasoner(data, ontology)
    return sorted(set(findings), key=_rank)


def _rank(finding: Finding) -> tuple[int, Finding]:
    return SEVERITIES.index(finding.severity), finding


# ---------------------------------------------------------------------------------------------- shapes


def by_shapes(triples: Iterable[ox.Triple], shapes: Path) -> Iterator[Finding]:
    """Yield what the SHACL shapes of a file find in the triples, which must hold the class hierarchy too."""
    try:
        rules = rdflib.Graph().parse(shapes, format="turtle")
    except (rdflib.exceptions.ParserError, SyntaxError, OSError) as error:
        raise OntologyError(
            f"cannot be read ({error})", where=str(shapes), remedy="Mend the file of shapes"
        ) from error
    for severity, shape, focus, value, message in results(triples, rules):
        problem, _, remedy = str(message).partition(". ")
        detail = "" if value is None or value == focus else str(value)
        yield Finding(local(severity).lower(), local(shape), str(focus), problem + ".", remedy, detail)


# --------------------------------------------------------------------------------------------- queries


def list_checks(folder: Path | None = None) -> tuple[Check, ...]:
    """Return the checks of a folder, by default those that come with kgbuild, sorted by name."""
    return tuple(map(_read, sorted((folder or shipped("queries") / "checks").glob("*.rq"))))


def _read(path: Path) -> Check:
    """Read a query and its header. Raises OntologyError where the header lacks something."""
    text = path.read_text(encoding="utf-8")
    header: dict[str, str] = {}
    key = ""
    for line in text.splitlines():
        if match := _HEADER.match(line):
            key = match["key"]
            header[key] = match["value"]
        elif key and (match := _CARRIED_ON.match(line)):
            header[key] += " " + match["value"]
    missing = [name for name in ("summary", "severity", "remedy") if not header.get(name)]
    if missing or header["severity"] not in SEVERITIES:
        raise OntologyError(
            f"the header says no {', '.join(missing) or 'known severity'}",
            where=str(path),
            remedy=f"Write lines '#+ summary: …', '#+ severity: {'|'.join(SEVERITIES)}' and '#+ remedy: …'",
        )
    return Check(path.stem, header["severity"], header["summary"] + ".", header["remedy"], text)


def by_queries(triples: Iterable[ox.Triple], checks: Iterable[Check]) -> Iterator[Finding]:
    """Yield what the queries find in the triples, which must hold the ontology too."""
    store = ox.Store()
    store.bulk_extend(ox.Quad(t.subject, t.predicate, t.object) for t in triples)
    for query in checks:
        yield from _answers(store, query)


def _answers(store: ox.Store, query: Check) -> Iterator[Finding]:
    try:
        rows = store.query(query.text)
    except SyntaxError as error:
        raise OntologyError(
            f"no SPARQL that can be asked ({error.msg})", where=query.name, remedy="Mend the query"
        ) from error
    assert isinstance(rows, ox.QuerySolutions)
    detailed = any(variable.value == "detail" for variable in rows.variables)
    for row in rows:
        detail = _words(row["detail"]) if detailed else ""
        yield Finding(query.severity, query.name, _words(row["focus"]), query.problem, query.remedy, detail)


def _words(term: object) -> str:
    return term.value if isinstance(term, ox.NamedNode | ox.Literal | ox.BlankNode) else ""


# -------------------------------------------------------------------------------------------- reasoner


def by_reasoner(data: Sequence[ox.Triple], ontology: Sequence[ox.Triple]) -> Iterator[Finding]:
    """Yield a finding for each part of the data that contradicts the ontology."""
    for part in reason.contradictions(data, ontology):
        types = (t for t in part.triples if t.subject == part.seeds[0] and t.predicate.value == RDF + "type")
        classes = {local(_words(triple.object)) for triple in types}
        yield Finding(
            "violation",
            "owl_consistency",
            _words(part.seeds[0]),
            "What the data says around this node contradicts the ontology.",
            "Look at the classes and roles of the node and of what it leads to: two exclude each other.",
            ", ".join(sorted(classes)),
        )
