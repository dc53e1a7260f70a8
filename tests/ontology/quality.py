"""What ROBOT's report, FOOPS! and OOPS! ask of an ontology, read by ourselves: each a function that returns what it finds.

Each is named as there. An empty list says that it holds; a finding names the term.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable
from pathlib import Path

import pyoxigraph as ox
from ontologyfiles import EV, ONTOLOGY, OWL, RDF, RDFS, SKOS
from rdflib import DCTERMS, BNode, Graph, Literal, Namespace, URIRef

Check = Callable[[Graph], list[str]]
VANN = Namespace("http://purl.org/vocab/vann/")
HEADER = URIRef(EV[:-1])
BUILT_IN = tuple(str(n) for n in (OWL, RDF, RDFS, "http://www.w3.org/2001/XMLSchema#"))
PROPERTIES = (OWL.ObjectProperty, OWL.DatatypeProperty, OWL.AnnotationProperty)
PARENTS = (RDFS.subClassOf, RDFS.subPropertyOf)
#: Annotations by OWL itself.
ANNOTATIONS = (OWL.deprecated, RDFS.label, RDFS.comment, RDFS.seeAlso, RDFS.isDefinedBy)
OBSOLETE = re.compile("obsolete", re.IGNORECASE)
ROBOT = ONTOLOGY / "robot"
CHECKS: dict[str, Check] = {}


def check(name: str) -> Callable[[Check], Check]:
    """Register a check by its name in the tool that asks it."""

    def registered(function: Check) -> Check:
        assert name not in CHECKS
        CHECKS[name] = function
        return function

    return registered


def terms(g: Graph, *kinds: URIRef) -> list[URIRef]:
    """Return our own classes and properties, or those of some kinds."""
    found = {s for kind in kinds or (OWL.Class, *PROPERTIES) for s in g.subjects(RDF.type, kind)}
    return sorted(s for s in found if isinstance(s, URIRef) and s.startswith(EV))


def deprecated(g: Graph) -> set[URIRef]:
    return {s for s in g.subjects(OWL.deprecated, None) if isinstance(s, URIRef)}


def headers(g: Graph) -> list[URIRef]:
    return [s for s in g.subjects(RDF.type, OWL.Ontology) if isinstance(s, URIRef)]


def shared(g: Graph, prop: URIRef, whose: Iterable[URIRef] | None = None) -> list[str]:
    """Return texts that several things have, or several of some, capitals aside."""
    of = defaultdict(set)
    for subject in set(g.subjects()) if whose is None else whose:
        for value in g.objects(subject, prop) if isinstance(subject, URIRef) else ():
            of[(str(value).casefold(), value.language)].add(str(subject))
    return [
        f"{text}@{language}: {', '.join(sorted(who))}"
        for (text, language), who in sorted(of.items())
        if len(who) > 1
    ]


def lacking(g: Graph, prop: URIRef, whose: Iterable[URIRef]) -> list[str]:
    return [str(term) for term in whose if not any(g.objects(term, prop))]


def above(g: Graph, term: URIRef, prop: URIRef = RDFS.subClassOf) -> set[URIRef]:
    return {t for t in g.transitive_objects(term, prop) if isinstance(t, URIRef)} - {term}


# ------------------------------------------------------------------------- ROBOT's report, by our profile


def profile() -> dict[str, tuple[str, Path | None]]:
    """Return of each check of `ontology/robot/profile.txt` its level, and the query where it is one of our own."""
    found: dict[str, tuple[str, Path | None]] = {}
    for line in (ROBOT / "profile.txt").read_text("utf-8").splitlines():
        level, named = line.split("\t")
        own = ONTOLOGY.parent / named.removeprefix("file:./") if named.startswith("file:./") else None
        found[f"ROBOT {own.stem if own else named}"] = level, own
    return found


def asked(query: Path) -> Check:
    """Return the check that a query is: what it finds."""

    def answered(g: Graph) -> list[str]:
        store = ox.Store()
        store.load(g.serialize(format="nt", encoding="utf-8"), format=ox.RdfFormat.N_TRIPLES)
        rows = store.query(query.read_text("utf-8"))
        assert isinstance(rows, ox.QuerySolutions)
        assert [v.value for v in rows.variables] == [
            "entity",
            "property",
            "value",
        ]  # as ROBOT asks of a query
        return [f"{row['entity']} {row['value']}" for row in rows]

    return answered


for name, (_, own) in profile().items():
    if own:
        check(name)(asked(own))


@check("ROBOT deprecated_boolean_datatype")
def _(g: Graph) -> list[str]:
    return [str(s) for s, o in g.subject_objects(OWL.deprecated) if o.toPython() not in (True, False)]


@check("ROBOT deprecated_class_reference")
def _(g: Graph) -> list[str]:
    """Return axioms on what is deprecated, whether class or property, and those that put something below it."""
    gone = deprecated(g)
    notes = {RDF.type, *g.subjects(RDF.type, OWL.AnnotationProperty), *ANNOTATIONS}
    below = [t for t in g if t[2] in gone and t[1] in (RDFS.subClassOf, OWL.equivalentClass)]
    about = [
        t
        for t in g
        if t[0] in gone and t[1] not in notes and (t[1] not in PARENTS or isinstance(t[2], BNode))
    ]
    return [" ".join(map(str, t)) for t in below + about]


@check("ROBOT deprecated_property_reference")
def _(g: Graph) -> list[str]:
    gone = deprecated(g)
    ties = (RDFS.subPropertyOf, OWL.equivalentProperty, OWL.inverseOf, OWL.onProperty)
    return [f"{s} {p} {o}" for s, p, o in g if p in gone or (o in gone and p in ties)]


@check("ROBOT duplicate_label")
def _(g: Graph) -> list[str]:
    return shared(g, RDFS.label)


@check("ROBOT equivalent_class_axiom_no_genus")
def _(g: Graph) -> list[str]:
    return [str(s) for s, o in g.subject_objects(OWL.equivalentClass) if (o, RDF.type, OWL.Restriction) in g]


@check("ROBOT equivalent_pair")
def _(g: Graph) -> list[str]:
    return [
        f"{s} {o}"
        for s, o in g.subject_objects(OWL.equivalentClass)
        if isinstance(s, URIRef) and isinstance(o, URIRef)
    ]


@check("ROBOT illegal_use_of_built_in_vocabulary")
def _(g: Graph) -> list[str]:
    return [str(s) for s in set(g.subjects()) if str(s).startswith(BUILT_IN)]


@check("ROBOT label_formatting")
def _(g: Graph) -> list[str]:
    return [str(s) for s, v in g.subject_objects(RDFS.label) if re.search(r"[\n\r\t]", v)]


@check("ROBOT label_whitespace")
def _(g: Graph) -> list[str]:
    return [str(s) for s, v in g.subject_objects(RDFS.label) if str(v) != str(v).strip() or "  " in v]


@check("ROBOT annotation_whitespace")
def _(g: Graph) -> list[str]:
    return [str(s) for s, o in g.subject_objects() if isinstance(o, Literal) and str(o) != str(o).strip()]


@check("ROBOT missing_obsolete_label")
def _(g: Graph) -> list[str]:
    return [str(s) for s in deprecated(g) for v in g.objects(s, RDFS.label) if not OBSOLETE.match(v)]


@check("ROBOT misused_obsolete_label")
def _(g: Graph) -> list[str]:
    gone = deprecated(g)
    return [str(s) for s, v in g.subject_objects(RDFS.label) if OBSOLETE.match(v) and s not in gone]


@check("ROBOT missing_ontology_description")
def _(g: Graph) -> list[str]:
    return lacking(g, DCTERMS.description, headers(g))


@check("ROBOT missing_ontology_license")
def _(g: Graph) -> list[str]:
    return lacking(g, DCTERMS.license, headers(g))


@check("ROBOT missing_ontology_title")
def _(g: Graph) -> list[str]:
    return lacking(g, DCTERMS.title, headers(g))


@check("ROBOT missing_superclass")
def _(g: Graph) -> list[str]:
    gone = deprecated(g)
    classes = {c for c in g.subjects(RDF.type, OWL.Class) if isinstance(c, URIRef)} - gone
    return lacking(g, RDFS.subClassOf, sorted(classes))


@check("ROBOT multiple_equivalent_class_definitions")
def _(g: Graph) -> list[str]:
    found = Counter(
        s for s, o in g.subject_objects(OWL.equivalentClass) if any(g.objects(o, OWL.intersectionOf))
    )
    return [str(s) for s, n in found.items() if n > 1]


@check("ROBOT multiple_equivalent_classes")
def _(g: Graph) -> list[str]:
    return [str(s) for s, n in Counter(g.subjects(OWL.equivalentClass)).items() if n > 1]


# ------------------------------------------------------------------------------------------ FOOPS!


@check("FOOPS! PURL1")
def _(g: Graph) -> list[str]:
    return [str(s) for s in g.subjects(RDF.type, OWL.Ontology) if not str(s).startswith("https://w3id.org/")]


@check("FOOPS! URI2")
def _(g: Graph) -> list[str]:
    headers = list(g.subjects(RDF.type, OWL.Ontology))
    return (
        []
        if headers == [HEADER] and str(g.value(HEADER, VANN.preferredNamespaceUri)) == EV
        else list(map(str, headers))
    )


@check("FOOPS! VER1")
def _(g: Graph) -> list[str]:
    version = str(g.value(HEADER, OWL.versionIRI))
    return [] if re.fullmatch(re.escape(str(HEADER)) + r"/\d+\.\d+\.\d+", version) else [version]


@check("FOOPS! OM1")
def _(g: Graph) -> list[str]:
    wanted = (
        DCTERMS.title,
        DCTERMS.description,
        DCTERMS.license,
        OWL.versionIRI,
        DCTERMS.creator,
        VANN.preferredNamespaceUri,
    )
    return [str(p) for p in wanted if lacking(g, p, [HEADER])]


@check("FOOPS! OM2")
def _(g: Graph) -> list[str]:
    wanted = (VANN.preferredNamespacePrefix, OWL.versionInfo, DCTERMS.created, DCTERMS.bibliographicCitation)
    return [str(p) for p in wanted if lacking(g, p, [HEADER])]


@check("FOOPS! OM3")
def _(g: Graph) -> list[str]:
    wanted = (DCTERMS.source, OWL.priorVersion)
    return [str(p) for p in wanted if lacking(g, p, [HEADER])]


@check("FOOPS! OM4")
def _(g: Graph) -> list[str]:
    licence = str(g.value(HEADER, DCTERMS.license))
    return [] if licence.startswith("https://creativecommons.org/licenses/") else [licence]


@check("FOOPS! VOC1")
def _(g: Graph) -> list[str]:
    return [str(p) for p in g.predicates(HEADER) if str(p).startswith(EV)]


@check("FOOPS! VOC2")
def _(g: Graph) -> list[str]:
    reused = {
        str(o).rsplit("/", 1)[0]
        for o in Graph().parse(ONTOLOGY / "alignment.ttl").objects(None, RDFS.subClassOf)
    }
    return [] if len(reused) >= 3 else sorted(reused)


@check("FOOPS! VOC3")
def _(g: Graph) -> list[str]:
    return lacking(g, RDFS.label, terms(g))


@check("FOOPS! VOC4")
def _(g: Graph) -> list[str]:
    return lacking(g, SKOS.definition, terms(g))
