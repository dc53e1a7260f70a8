"""What ROBOT's report, FOOPS! and OOPS! ask of an ontology, read by ourselves: each a function that returns what it finds.

Each is named as there. An empty list says that it holds; a finding names the term.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator

from ontologyfiles import EV, ONTOLOGY, OWL, RDF, RDFS, SKOS
from rdflib import DCTERMS, BNode, Graph, Literal, Namespace, URIRef

Check = Callable[[Graph], list[str]]
VANN = Namespace("http://purl.org/vocab/vann/")
HEADER = URIRef(EV[:-1])
BUILT_IN = tuple(str(n) for n in (OWL, RDF, RDFS, "http://www.w3.org/2001/XMLSchema#"))
PROPERTIES = (OWL.ObjectProperty, OWL.DatatypeProperty, OWL.AnnotationProperty)
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


def texts(g: Graph, prop: URIRef) -> Iterator[tuple[URIRef, Literal]]:
    for subject, value in g.subject_objects(prop):
        if isinstance(subject, URIRef) and isinstance(value, Literal) and subject.startswith(EV):
            yield subject, value


def shared(pairs: Iterable[tuple[URIRef, Literal]]) -> list[str]:
    of = defaultdict(set)
    for subject, value in pairs:
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


# ------------------------------------------------------------------------- ROBOT's report: errors


@check("ROBOT deprecated_boolean_datatype")
def _(g: Graph) -> list[str]:
    return [str(s) for s, o in g.subject_objects(OWL.deprecated) if o.toPython() not in (True, False)]


@check("ROBOT deprecated_class_reference")
def _(g: Graph) -> list[str]:
    gone = deprecated(g)
    return [
        f"{s} {p} {o}"
        for s, p, o in g
        if o in gone and p in (RDFS.subClassOf, OWL.equivalentClass, RDFS.domain, RDFS.range)
    ]


@check("ROBOT deprecated_property_reference")
def _(g: Graph) -> list[str]:
    gone = deprecated(g)
    return [
        f"{s} {p} {o}"
        for s, p, o in g
        if p in gone or (o in gone and p in (RDFS.subPropertyOf, OWL.inverseOf, OWL.onProperty))
    ]


@check("ROBOT duplicate_definition")
def _(g: Graph) -> list[str]:
    return shared(texts(g, SKOS.definition))


@check("ROBOT duplicate_label")
def _(g: Graph) -> list[str]:
    gone = deprecated(g)
    return shared((s, v) for s, v in texts(g, RDFS.label) if s not in gone)


@check("ROBOT illegal_use_of_built_in_vocabulary")
def _(g: Graph) -> list[str]:
    return [str(s) for s in set(g.subjects()) if str(s).startswith(BUILT_IN)]


@check("ROBOT label_formatting")
def _(g: Graph) -> list[str]:
    return [str(s) for s, v in texts(g, RDFS.label) if re.search(r"[\n\r\t]", v)]


@check("ROBOT label_whitespace")
def _(g: Graph) -> list[str]:
    return [str(s) for s, v in texts(g, RDFS.label) if str(v) != str(v).strip() or "  " in v]


@check("ROBOT misused_replaced_by")
def _(g: Graph) -> list[str]:
    return [str(s) for s in g.subjects(DCTERMS.isReplacedBy, None) if s not in deprecated(g)]


@check("ROBOT missing_label")
def _(g: Graph) -> list[str]:
    return lacking(g, RDFS.label, terms(g))


@check("ROBOT missing_ontology_description")
def _(g: Graph) -> list[str]:
    return lacking(g, DCTERMS.description, [HEADER])


@check("ROBOT missing_ontology_license")
def _(g: Graph) -> list[str]:
    return lacking(g, DCTERMS.license, [HEADER])


@check("ROBOT missing_ontology_title")
def _(g: Graph) -> list[str]:
    return lacking(g, DCTERMS.title, [HEADER])


@check("ROBOT multiple_definitions")
def _(g: Graph) -> list[str]:
    counted = Counter((s, v.language) for s, v in texts(g, SKOS.definition))
    return [str(s) for (s, _), n in counted.items() if n > 1]


@check("ROBOT multiple_labels")
def _(g: Graph) -> list[str]:
    counted = Counter((s, v.language) for s, v in texts(g, RDFS.label))
    return [str(s) for (s, _), n in counted.items() if n > 1]


@check("ROBOT multiple_equivalent_class_definitions")
def _(g: Graph) -> list[str]:
    found = Counter(s for s, o in g.subject_objects(OWL.equivalentClass) if isinstance(o, BNode))
    return [str(s) for s, n in found.items() if n > 1]


# ----------------------------------------------------------------------- ROBOT's report: warnings


@check("ROBOT annotation_whitespace")
def _(g: Graph) -> list[str]:
    return [str(s) for s, o in g.subject_objects() if isinstance(o, Literal) and str(o) != str(o).strip()]


@check("ROBOT duplicate_exact_synonym")
def _(g: Graph) -> list[str]:
    return shared(texts(g, SKOS.altLabel))


@check("ROBOT equivalent_pair")
def _(g: Graph) -> list[str]:
    return [
        f"{s} {o}"
        for s, o in g.subject_objects(OWL.equivalentClass)
        if isinstance(s, URIRef) and isinstance(o, URIRef)
    ]


@check("ROBOT missing_definition")
def _(g: Graph) -> list[str]:
    return lacking(g, SKOS.definition, terms(g))


@check("ROBOT missing_superclass")
def _(g: Graph) -> list[str]:
    gone = deprecated(g)
    return lacking(g, RDFS.subClassOf, [c for c in terms(g, OWL.Class) if c not in gone])


@check("ROBOT lowercase_definition")
def _(g: Graph) -> list[str]:
    return [str(s) for s, v in texts(g, SKOS.definition) if v.language == "en" and str(v)[0].islower()]


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
