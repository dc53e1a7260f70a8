"""The pitfalls of OOPS!, as `quality` has the other checks."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ontologyfiles import EV, OWL, RDF, RDFS, SKOS
from quality import (
    BUILT_IN,
    CHECKS,
    HEADER,
    PROPERTIES,
    above,
    check,
    deprecated,
    lacking,
    shared,
    terms,
)
from rdflib import DCTERMS, BNode, Graph, URIRef
from rdflib.collection import Collection


@check("OOPS! P02")
def _(g: Graph) -> list[str]:
    return CHECKS["ROBOT equivalent_pair"](g)


@check("OOPS! P03")
def _(g: Graph) -> list[str]:
    return [
        str(p) for p in terms(g, *PROPERTIES) if re.fullmatch(r"is|isA|is[-_]?a", p[len(EV) :], re.IGNORECASE)
    ]


@check("OOPS! P04")
def _(g: Graph) -> list[str]:
    used = {
        o
        for p in (
            RDFS.subClassOf,
            RDFS.domain,
            RDFS.range,
            OWL.disjointWith,
            OWL.inverseOf,
            RDFS.subPropertyOf,
        )
        for o in g.objects(None, p)
    }
    tied = used | {
        s
        for p in (RDFS.subClassOf, RDFS.domain, RDFS.range, OWL.inverseOf, RDFS.subPropertyOf)
        for s in g.subjects(p, None)
    }
    gone = deprecated(g)
    return [str(t) for t in terms(g, OWL.Class, OWL.ObjectProperty) if t not in tied and t not in gone]


@check("OOPS! P05")
def _(g: Graph) -> list[str]:
    wrong = []
    for a, b in g.subject_objects(OWL.inverseOf):
        for x, y in ((RDFS.domain, RDFS.range), (RDFS.range, RDFS.domain)):
            one, other = set(g.objects(a, x)), set(g.objects(b, y))
            if one and other and one != other:
                wrong.append(f"{a} {b}")
    return wrong


@check("OOPS! P06")
def _(g: Graph) -> list[str]:
    return [str(c) for c in terms(g, OWL.Class) if any(c in above(g, parent) for parent in above(g, c))]


@check("OOPS! P07")
def _(g: Graph) -> list[str]:
    return [str(c) for c in terms(g, OWL.Class) if re.search(r"(?<=[a-z])(And|Or)(?=[A-Z])", c[len(EV) :])]


@check("OOPS! P08")
def _(g: Graph) -> list[str]:
    return sorted({*lacking(g, RDFS.label, terms(g)), *lacking(g, SKOS.definition, terms(g))})


@check("OOPS! P10")
def _(g: Graph) -> list[str]:
    there = any(g.subject_objects(OWL.disjointWith)) or any(g.subjects(RDF.type, OWL.AllDisjointClasses))
    return [] if there else ["no classes are disjoint"]


@check("OOPS! P11")
def _(g: Graph) -> list[str]:
    gone = deprecated(g)
    known = [p for p in terms(g, OWL.ObjectProperty, OWL.DatatypeProperty) if p not in gone]
    wider = {p: {p, *above(g, p, RDFS.subPropertyOf)} for p in known}
    return [
        str(p)
        for p in known
        if not all(any(any(g.objects(q, side)) for q in wider[p]) for side in (RDFS.domain, RDFS.range))
    ]


@check("OOPS! P13")
def _(g: Graph) -> list[str]:
    paired = {x for pair in g.subject_objects(OWL.inverseOf) for x in pair}
    mirrored = set(g.subjects(RDF.type, OWL.SymmetricProperty))
    return [str(p) for p in terms(g, OWL.ObjectProperty) if p not in paired | mirrored]


@check("OOPS! P19")
def _(g: Graph) -> list[str]:
    return [
        f"{p} {side}"
        for p in terms(g, *PROPERTIES)
        for side in (RDFS.domain, RDFS.range)
        if len(set(g.objects(p, side))) > 1
    ]


@check("OOPS! P21")
def _(g: Graph) -> list[str]:
    return [str(c) for c in terms(g, OWL.Class) if re.match(r"(Other|Misc)", c[len(EV) :])]


@check("OOPS! P22")
def _(g: Graph) -> list[str]:
    classes = [c for c in terms(g, OWL.Class) if not re.fullmatch(r"[A-Z][A-Za-z0-9]*", c[len(EV) :])]
    return [
        *map(str, classes),
        *(str(p) for p in terms(g, *PROPERTIES) if not re.fullmatch(r"[a-z][A-Za-z0-9]*", p[len(EV) :])),
    ]


@check("OOPS! P24")
def _(g: Graph) -> list[str]:
    def inside(node: object) -> Iterator[object]:
        for o in g.objects(node) if isinstance(node, BNode) else ():
            yield o
            yield from inside(o)

    return [str(s) for s, o in g.subject_objects(OWL.equivalentClass) if s in set(inside(o))]


@check("OOPS! P25")
def _(g: Graph) -> list[str]:
    return [str(s) for s, o in g.subject_objects(OWL.inverseOf) if s == o]


@check("OOPS! P26")
def _(g: Graph) -> list[str]:
    return [str(s) for s in g.subjects(RDF.type, OWL.SymmetricProperty) if any(g.objects(s, OWL.inverseOf))]


@check("OOPS! P27")
def _(g: Graph) -> list[str]:
    return [f"{s} {o}" for s, o in g.subject_objects(OWL.equivalentProperty)]


@check("OOPS! P28")
def _(g: Graph) -> list[str]:
    return _unlike_ends(g, OWL.SymmetricProperty)


@check("OOPS! P29")
def _(g: Graph) -> list[str]:
    return _unlike_ends(g, OWL.TransitiveProperty)


def _unlike_ends(g: Graph, kind: URIRef) -> list[str]:
    wrong = []
    for p in g.subjects(RDF.type, kind):
        domain, range_ = g.value(p, RDFS.domain), g.value(p, RDFS.range)
        if (
            str(p).startswith(EV)
            and domain
            and range_
            and domain != range_
            and not {domain, range_} & (above(g, domain) | above(g, range_))
        ):
            wrong.append(str(p))
    return wrong


@check("OOPS! P32")
def _(g: Graph) -> list[str]:
    return shared(g, RDFS.label, terms(g, OWL.Class))


@check("OOPS! P33")
def _(g: Graph) -> list[str]:
    return [str(s) for s, chain in g.subject_objects(OWL.propertyChainAxiom) if len(Collection(g, chain)) < 2]


@check("OOPS! P34")
def _(g: Graph) -> list[str]:
    used = {
        o
        for p in (RDFS.subClassOf, RDFS.domain, OWL.disjointWith)
        for o in g.objects(None, p)
        if isinstance(o, URIRef)
    }
    return [str(c) for c in sorted(used) if (c, RDF.type, OWL.Class) not in g and c != OWL.Thing]


@check("OOPS! P35")
def _(g: Graph) -> list[str]:
    used = {p for p in g.predicates() if not str(p).startswith(BUILT_IN)}
    return [str(p) for p in sorted(used) if not any((p, RDF.type, kind) in g for kind in PROPERTIES)]


@check("OOPS! P36")
def _(g: Graph) -> list[str]:
    return [str(s) for s in g.subjects(RDF.type, OWL.Ontology) if re.search(r"\.(owl|rdf|ttl|n3|xml)$", s)]


@check("OOPS! P38")
def _(g: Graph) -> list[str]:
    return [] if (HEADER, RDF.type, OWL.Ontology) in g else ["no ontology is declared"]


@check("OOPS! P39")
def _(g: Graph) -> list[str]:
    return [str(s) for s in g.subjects() if isinstance(s, URIRef) and not re.match(r"https?://", s)]


@check("OOPS! P40")
def _(g: Graph) -> list[str]:
    kinds = (OWL.Class, *PROPERTIES)
    foreign = {
        s
        for kind in kinds
        for s in g.subjects(RDF.type, kind)
        if isinstance(s, URIRef) and not s.startswith(EV)
    }
    return [
        str(s)
        for s in sorted(foreign)
        if any(g.objects(s, RDFS.subClassOf)) or any(g.objects(s, RDFS.domain))
    ]


@check("OOPS! P41")
def _(g: Graph) -> list[str]:
    return lacking(g, DCTERMS.license, [HEADER])
