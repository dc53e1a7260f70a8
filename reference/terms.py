"""The terms of the ontology, with everything that the pages say about them."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Final

import rdflib
from rdflib import OWL, RDF, RDFS, SH, SKOS
from rdflib.collection import Collection

from kgbuild.resources import shipped
from kgbuild.vocab import EV, GAZ, LEX, PREFIXES, local

KINDS: Final = {
    OWL.Class: "class",
    OWL.ObjectProperty: "object property",
    OWL.DatatypeProperty: "data property",
    OWL.AnnotationProperty: "annotation property",
}
_TRAITS: Final = {
    OWL.TransitiveProperty: "transitive",
    OWL.SymmetricProperty: "symmetric",
    OWL.AsymmetricProperty: "asymmetric",
    OWL.IrreflexiveProperty: "irreflexive",
    OWL.ReflexiveProperty: "reflexive",
    OWL.FunctionalProperty: "functional",
    OWL.InverseFunctionalProperty: "inverse functional",
}
_MATCHES: Final = {
    RDFS.subClassOf: "narrower than",
    RDFS.subPropertyOf: "narrower than",
    rdflib.URIRef(EV + "exactTerm"): "the same as",
    rdflib.URIRef(EV + "closeTerm"): "close to",
    rdflib.URIRef(EV + "broadTerm"): "narrower than",
    rdflib.URIRef(EV + "narrowTerm"): "wider than",
    rdflib.URIRef(EV + "relatedTerm"): "related to",
}


@dataclass(frozen=True)
class Term:
    """A class or a property; lists hold IRIs, `matches` pairs of relation and IRI, `words` what texts say.

    `sources` are IRIs, or words where what it follows has none.
    """

    iri: str
    kind: str
    label: str
    arabic: str
    definition: str
    example: str
    sources: tuple[str, ...]
    parents: tuple[str, ...]
    children: tuple[str, ...]
    domain: tuple[str, ...]
    range: tuple[str, ...]
    inverse: tuple[str, ...]
    disjoint: tuple[str, ...]
    equivalent: tuple[str, ...]
    chain: tuple[str, ...]
    traits: tuple[str, ...]
    used_from: tuple[str, ...]
    used_to: tuple[str, ...]
    matches: tuple[tuple[str, str], ...]
    words: tuple[str, ...]
    replaced_by: tuple[str, ...]
    deprecated: bool

    @property
    def own(self) -> bool:
        """Whether the term is one of ours, not of a vocabulary that the graphs use."""
        return self.iri.startswith(EV)

    @property
    def anchor(self) -> str:
        """The id of its card."""
        return self.curie.replace(":", "-") if not self.own else local(self.iri)

    @property
    def curie(self) -> str:
        """The IRI, shortened."""
        return curie(self.iri)

    @property
    def page(self) -> str:
        """The page that its card stands on."""
        return "classes.html" if self.own and self.kind == "class" else "properties.html"


@dataclass(frozen=True)
class Concept:
    """A concept of a scheme of others, and our classes that are matched with it: (relation, IRI)."""

    iri: str
    label: str
    notation: str
    broader: tuple[str, ...]
    matched: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Scheme:
    """A scheme of concepts."""

    iri: str
    label: str
    definition: str
    concepts: tuple[Concept, ...]


@dataclass(frozen=True)
class Individuals:
    """The entries of the gazetteer of one class: how many, and some of them as (IRI, label)."""

    kind: str
    count: int
    examples: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Vocabulary:
    """Everything that the pages show of the ontology; `shaped` has (class, property, class) of the shapes."""

    version: str
    description: str
    terms: Mapping[str, Term]
    schemes: tuple[Scheme, ...]
    individuals: tuple[Individuals, ...]
    shaped: tuple[tuple[str, str, str], ...]

    @cached_property
    def classes(self) -> tuple[Term, ...]:
        """Our classes by label."""
        return self._own("class")

    @cached_property
    def properties(self) -> tuple[Term, ...]:
        """Our properties by label."""
        return self._own("object property", "data property", "annotation property")

    def _own(self, *kinds: str) -> tuple[Term, ...]:
        found = [term for term in self.terms.values() if term.own and term.kind in kinds]
        return tuple(sorted(found, key=lambda term: (term.label.lower(), term.iri)))

    @cached_property
    def others(self) -> tuple[Term, ...]:
        """Terms of other vocabularies that the graphs use."""
        return tuple(sorted((t for t in self.terms.values() if not t.own), key=lambda term: term.curie))

    def named(self, iri: str) -> Term | None:
        """Return the term of an IRI."""
        return self.terms.get(iri)


def curie(iri: str) -> str:
    """Return an IRI with its prefix, or as it is.

    >>> curie("http://www.w3.org/2004/02/skos/core#broader")
    'skos:broader'
    """
    for prefix, namespace in {**PREFIXES, **_OTHERS}.items():
        if iri.startswith(namespace):
            return f"{prefix}:{iri.removeprefix(namespace)}"
    return iri


_OTHERS: Final = {
    "schema": "https://schema.org/",
    "sem": "http://semanticweb.cs.vu.nl/2009/11/sem/",
    "time": "http://www.w3.org/2006/time#",
    "geosparql": "http://www.opengis.net/ont/geosparql#",
    "oa": "http://www.w3.org/ns/oa#",
    "gaf": "http://groundedannotationframework.org/gaf#",
    "grasp": "http://groundedannotationframework.org/grasp#",
    "acled": "https://w3id.org/kgbuild/scheme/acled#",
    "cameo": "https://w3id.org/kgbuild/scheme/cameo#",
    "plover": "https://w3id.org/kgbuild/scheme/plover#",
}


def load(folder: Path | None = None) -> Vocabulary:
    """Read the ontology, its alignment, its gazetteer and the triggers of its lexicon."""
    folder = folder or shipped("ontology")
    main = rdflib.Graph().parse(folder / "kgbuild.ttl")
    aligned = rdflib.Graph().parse(folder / "alignment.ttl")
    gazetteer = rdflib.Graph()
    for path in sorted((folder / "gazetteer").glob("*.ttl")):
        gazetteer.parse(path)
    reader = _Reader(main, aligned, _words(folder / "lexicon" / "en.ttl"))
    header = main.value(None, RDF.type, OWL.Ontology)
    return Vocabulary(
        version=str(main.value(header, OWL.versionInfo)),
        description=str(main.value(header, rdflib.DCTERMS.description)),
        terms={term.iri: term for term in sorted(reader.terms(), key=lambda term: term.iri)},
        schemes=tuple(_schemes(aligned)),
        individuals=tuple(_individuals(gazetteer)),
        shaped=tuple(sorted(_shaped(rdflib.Graph().parse(folder / "shapes.ttl")))),
    )


def _shaped(shapes: rdflib.Graph) -> Iterable[tuple[str, str, str]]:
    """Yield what the shapes ask of the values of a class's properties."""
    for shape, start in shapes.subject_objects(SH.targetClass):
        for part in shapes.objects(shape, SH.property):
            for end in shapes.objects(part, SH["class"]):
                yield str(start), str(shapes.value(part, SH.path)), str(end)


def _words(path: Path) -> dict[str, tuple[str, ...]]:
    """Return the words of the lexicon that tell of each event class."""
    graph, found = rdflib.Graph().parse(path), defaultdict[str, set[str]](set)
    for trigger in graph.subjects(RDF.type, rdflib.URIRef(LEX + "Trigger")):
        for evoked in graph.objects(trigger, rdflib.URIRef(LEX + "evokes")):
            found[str(evoked)].update(
                str(word) for word in graph.objects(trigger, rdflib.URIRef(LEX + "lemma"))
            )
    return {iri: tuple(sorted(words)) for iri, words in found.items()}


class _Reader:
    def __init__(
        self, main: rdflib.Graph, aligned: rdflib.Graph, words: Mapping[str, tuple[str, ...]]
    ) -> None:
        self.main, self.aligned, self.words = main, aligned, words

    def terms(self) -> Iterable[Term]:
        for type_, kind in KINDS.items():
            for node in self.main.subjects(RDF.type, type_):
                if isinstance(node, rdflib.URIRef):
                    yield self._term(node, kind)

    def _many(self, node: rdflib.term.Node, predicate: rdflib.URIRef) -> tuple[str, ...]:
        found = self.main.objects(node, predicate)
        return tuple(sorted(str(o) for o in found if isinstance(o, rdflib.URIRef)))

    def _back(self, predicate: rdflib.URIRef, node: rdflib.term.Node) -> tuple[str, ...]:
        found = self.main.subjects(predicate, node)
        return tuple(sorted(str(s) for s in found if isinstance(s, rdflib.URIRef)))

    def _text(self, node: rdflib.term.Node, predicate: rdflib.URIRef, language: str) -> str:
        found = self.main.objects(node, predicate)
        return next((str(o) for o in found if isinstance(o, rdflib.Literal) and o.language == language), "")

    def _term(self, node: rdflib.URIRef, kind: str) -> Term:
        up = RDFS.subClassOf if kind == "class" else RDFS.subPropertyOf
        inverse = {*self._many(node, OWL.inverseOf), *self._back(OWL.inverseOf, node)}
        disjoint = {*self._many(node, OWL.disjointWith), *self._back(OWL.disjointWith, node)}
        types = set(self.main.objects(node, RDF.type))
        return Term(
            iri=str(node),
            kind=kind,
            label=self._text(node, RDFS.label, "en") or local(str(node)),
            arabic=self._text(node, RDFS.label, "ar"),
            definition=self._text(node, SKOS.definition, "en"),
            example=self._text(node, SKOS.example, "en"),
            sources=tuple(sorted(str(o) for o in self.main.objects(node, rdflib.DCTERMS.source))),
            parents=self._many(node, up),
            children=self._back(up, node),
            domain=self._many(node, RDFS.domain),
            range=self._many(node, RDFS.range),
            inverse=tuple(sorted(inverse)),
            disjoint=tuple(sorted(disjoint)),
            equivalent=self._expressions(node),
            chain=self._chain(node),
            traits=tuple(name for type_, name in _TRAITS.items() if type_ in types),
            used_from=self._back(RDFS.domain, node),
            used_to=self._back(RDFS.range, node),
            matches=self._matches(node),
            words=self.words.get(str(node), ()),
            replaced_by=self._many(node, rdflib.DCTERMS.isReplacedBy),
            deprecated=bool(self.main.value(node, OWL.deprecated)),
        )

    def _matches(self, node: rdflib.URIRef) -> tuple[tuple[str, str], ...]:
        found = {(name, str(o)) for p, name in _MATCHES.items() for o in self.aligned.objects(node, p)}
        return tuple(sorted(found, key=lambda match: (curie(match[1]), match[0])))

    def _expressions(self, node: rdflib.URIRef) -> tuple[str, ...]:
        return tuple(sorted(self._expression(o) for o in self.main.objects(node, OWL.equivalentClass)))

    def _expression(self, node: rdflib.term.Node) -> str:
        """Return a class expression as Protégé writes it (Manchester syntax)."""
        value = self.main.value
        for predicate, word in ((OWL.intersectionOf, " and "), (OWL.unionOf, " or ")):
            if members := value(node, predicate):
                return word.join(self._expression(member) for member in Collection(self.main, members))
        for predicate, word in (
            (OWL.someValuesFrom, "some"),
            (OWL.allValuesFrom, "only"),
            (OWL.hasValue, "value"),
        ):
            if filler := value(node, predicate):
                on = value(node, OWL.onProperty)
                return f"({curie(str(on))} {word} {self._expression(filler)})"
        return curie(str(node))

    def _chain(self, node: rdflib.URIRef) -> tuple[str, ...]:
        found = (Collection(self.main, head) for head in self.main.objects(node, OWL.propertyChainAxiom))
        return tuple(sorted(" / ".join(curie(str(step)) for step in chain) for chain in found))


def _schemes(aligned: rdflib.Graph) -> Iterable[Scheme]:
    for scheme in sorted(aligned.subjects(RDF.type, SKOS.ConceptScheme), key=str):
        concepts = sorted(aligned.subjects(SKOS.inScheme, scheme), key=str)
        yield Scheme(
            str(scheme),
            str(aligned.value(scheme, SKOS.prefLabel)),
            str(aligned.value(scheme, SKOS.definition) or ""),
            tuple(_concept(aligned, concept) for concept in concepts),
        )


def _concept(aligned: rdflib.Graph, concept: rdflib.term.Node) -> Concept:
    back = ((name, s) for p, name in _MATCHES.items() for s in aligned.subjects(p, concept))
    inverse = {"narrower than": "wider than", "wider than": "narrower than"}
    matched = {(inverse.get(name, name), str(s)) for name, s in back if str(s).startswith(EV)}
    return Concept(
        str(concept),
        str(aligned.value(concept, SKOS.prefLabel)),
        str(aligned.value(concept, SKOS.notation) or ""),
        tuple(sorted(str(o) for o in aligned.objects(concept, SKOS.broader))),
        tuple(sorted(matched, key=lambda match: (match[1], match[0]))),
    )


def _individuals(gazetteer: rdflib.Graph) -> Iterable[Individuals]:
    found: dict[str, list[tuple[str, str]]] = defaultdict(list)
    links = Counter(str(o) for o in gazetteer.objects() if isinstance(o, rdflib.URIRef))
    for thing, kind in gazetteer.subject_objects(RDF.type):
        if str(thing).startswith(GAZ) and str(kind).startswith(EV):
            found[str(kind)].append((str(thing), str(gazetteer.value(thing, SKOS.prefLabel))))
    for name, things in sorted(found.items()):
        best = sorted(things, key=lambda thing: (-links[thing[0]], thing[0]))[:8]  # what most points to
        yield Individuals(name, len(things), tuple(sorted(best)))
