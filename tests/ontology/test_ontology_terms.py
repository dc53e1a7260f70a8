"""Holds the ontology to its style: what every term has, how the file is written, what is declared."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path
from xml.etree import ElementTree

import pytest
from ontologyfiles import (
    EV,
    FILES,
    GAZETTEER,
    MAIN,
    ONTOLOGY,
    OWL,
    RDF,
    RDFS,
    SKOS,
    ev,
    graph,
    subjects,
    words,
)
from rdflib import DCTERMS, BNode, Graph, Literal, URIRef
from rdflib.collection import Collection

from kgbuild.vocab import LEX

KINDS = (OWL.Class, OWL.ObjectProperty, OWL.DatatypeProperty, OWL.AnnotationProperty)
TERMS = sorted({s for kind in KINDS for s in graph(MAIN).subjects(RDF.type, kind) if str(s).startswith(EV)})
CLASSES = sorted(s for s in graph(MAIN).subjects(RDF.type, OWL.Class) if str(s).startswith(EV))
#: The classes and properties that the evaluation contract fixes.
CONTRACT_EVENTS = words("""
    Attack Airstrike DroneAttack RocketAttack MissileAttack ArtilleryAttack Bombing CarBombing SuicideBombing
    RoadsideBombing ArmedAssault Assassination ChemicalAttack Arson ArmedClash Offensive Interception
    Abduction Execution Arrest Deployment Withdrawal Agreement Meeting Statement
""")
CONTRACT_ACTORS = words("Person Organization Militia MilitaryForce Government Agency Media Monitor Country")
CONTRACT_PLACES = words("Country Region Settlement MilitaryBase Facility OilField")
CONTRACT_PROPERTIES = words("""
    attacker target weapon place orderedBy claimedBy inResponseTo earliest latest date killed wounded count
    partOf speaker quote aboutEvent memberOf roleTitle within backedBy controls stationedAt aboutProperty
    value literalValue accordingTo statedIn reportedIn dateEvidence
""")
#: What sources call the codebook behind a scheme of the alignment.
CODEBOOKS = {
    "acled": "ACLED Codebook",
    "acled-actor": "ACLED Codebook",
    "cameo": "CAMEO Codebook",
    "plover": "PLOVER Manual",
}
#: Local names that a definition may not do without a blank node, by OWL's own mapping to triples.
DEFINED = {"ProxyAttack", "ProxyForce", "Retaliation"}


def above(term: URIRef) -> set[URIRef]:
    return set(graph(MAIN).transitive_objects(term, RDFS.subClassOf))


def test_all_terms_collected() -> None:
    assert len(TERMS) >= 165
    assert 100 <= len(CLASSES) <= 150
    assert len([c for c in CLASSES if ev("Event") in above(c)]) >= 45
    assert len([c for c in CLASSES if ev("Place") in above(c)]) >= 25
    assert len([c for c in CLASSES if ev("Actor") in above(c)]) >= 25


@pytest.mark.parametrize("term", TERMS, ids=lambda term: str(term).removeprefix(EV))
def test_term_is_described(term: URIRef) -> None:
    g = graph(MAIN)
    labels = Counter(label.language for label in g.objects(term, RDFS.label) if isinstance(label, Literal))
    assert labels == {"en": 1, "ar": 1}
    (definition,) = g.objects(term, SKOS.definition)
    assert re.fullmatch(r"[A-Z].{15,}\.", str(definition), re.DOTALL), "a definition is a sentence"
    assert "  " not in definition
    (example,) = g.objects(term, SKOS.example)
    assert len(str(example)) >= 4
    assert len(set(g.objects(term, RDF.type)) & set(KINDS)) == 1, "one term, one kind"


@pytest.mark.parametrize("term", TERMS, ids=lambda term: str(term).removeprefix(EV))
def test_term_says_what_it_follows(term: URIRef) -> None:
    """A source is a term or an entry that the alignment knows, an entry of the GTD, or a page of our own."""
    sources = set(graph(MAIN).objects(term, DCTERMS.source))
    assert sources
    own = {source for source in sources if str(source).startswith("kgbuild: ")}
    assert not own or own == sources, "what follows another is not defined here"
    for source in sources - own:
        assert source in aligned(term) or str(source).startswith("Global Terrorism Database Codebook: ")
    for page in {str(source).removeprefix("kgbuild: ") for source in own} - {"defined here"}:
        assert (ONTOLOGY.parent / page).is_file(), page


@pytest.mark.parametrize("term", TERMS, ids=lambda term: str(term).removeprefix(EV))
def test_what_a_term_is_close_to_is_among_its_sources(term: URIRef) -> None:
    near = aligned(term, RDFS.subClassOf, RDFS.subPropertyOf, ev("exactTerm"), ev("closeTerm"))
    assert near - set(graph(MAIN).objects(term, DCTERMS.source)) == set()


def aligned(term: URIRef, *how: URIRef) -> set[URIRef | Literal]:
    """Return what the alignment matches a term with: IRIs, and entries of codebooks as sources name them."""
    g = graph(ONTOLOGY / "alignment.ttl")
    found = {o for _, p, o in g.triples((term, None, None)) if not how or p in how}
    return {_entry(g, o) if (o, RDF.type, SKOS.Concept) in g else o for o in found}


def _entry(g: Graph, concept: URIRef) -> Literal:
    scheme = str(g.value(concept, SKOS.inScheme)).rsplit("/", 1)[1]
    name = g.value(concept, SKOS.prefLabel if scheme == "acled-actor" else SKOS.notation)
    return Literal(f"{CODEBOOKS[scheme]}: {name}", lang="en")


@pytest.mark.parametrize("term", TERMS, ids=lambda term: str(term).removeprefix(EV))
def test_definition_does_not_repeat_the_label(term: URIRef) -> None:
    label = next(str(o) for o in graph(MAIN).objects(term, RDFS.label) if o.language == "en")
    definition = str(graph(MAIN).value(term, SKOS.definition)).lower()
    assert not definition.startswith((f"{label.lower()}.", f"the {label.lower()}.", f"a {label.lower()}."))


def test_labels_tell_terms_apart() -> None:
    """Classes and properties, ours and those of others, in both languages."""
    found = Counter(label for _, label in graph(MAIN).subject_objects(RDFS.label))
    assert len(found) >= 2 * len(TERMS)
    assert [str(label) for label, times in found.items() if times > 1] == []


@pytest.mark.parametrize(
    ("name", "label"),
    [("Judiciary", "judiciary"), ("MaterialTarget", "material target"), ("ProxyForce", "proxy force")],
)
def test_a_label_says_what_its_iri_says(name: str, label: str) -> None:
    assert Literal(label, lang="en") in set(graph(MAIN).objects(ev(name), RDFS.label))


@pytest.mark.parametrize("path", FILES, ids=lambda p: p.name)
def test_individuals_are_declared(path: Path) -> None:
    """What has a class that is none of OWL's is an owl:NamedIndividual, too."""
    g = graph(path)
    of_class = {s for s, kind in g.subject_objects(RDF.type) if not str(kind).startswith(str(OWL))}
    assert sorted(str(s) for s in of_class if (s, RDF.type, OWL.NamedIndividual) not in g) == []


@pytest.mark.parametrize("path", FILES, ids=lambda p: p.name)
def test_a_term_says_where_it_is_defined(path: Path) -> None:
    """Ours in the file's own ontology, those of others in theirs, and without a definition of ours."""
    g = graph(path)
    (header,) = g.subjects(RDF.type, OWL.Ontology)
    for term in {s for kind in KINDS for s in g.subjects(RDF.type, kind) if isinstance(s, URIRef)}:
        (home,) = g.objects(term, RDFS.isDefinedBy)
        own = str(term).startswith("https://w3id.org/kgbuild/")
        assert own == (home == header), term
        assert own or str(term).startswith(str(home)), term
        assert own or not list(g.objects(term, SKOS.definition)), term


@pytest.mark.parametrize(
    ("names", "top"),
    [(CONTRACT_EVENTS, "Event"), (CONTRACT_ACTORS, "Actor"), (CONTRACT_PLACES, "Place")],
    ids=["events", "actors", "places"],
)
def test_contract_has_its_classes(names: list[str], top: str) -> None:
    assert [name for name in names if ev(top) not in above(ev(name))] == []


def test_contract_has_its_hierarchy() -> None:
    attacks = CONTRACT_EVENTS[1:14]
    assert [name for name in attacks if ev("Attack") not in above(ev(name))] == []
    for name in ("CarBombing", "SuicideBombing", "RoadsideBombing"):
        assert ev("Bombing") in above(ev(name))
    for name in CONTRACT_EVENTS[14:]:
        assert ev("Attack") not in above(ev(name))
    assert ev("Organization") in above(ev("Militia"))
    assert ev("Organization") not in above(ev("Person")) | above(ev("Country"))


def test_contract_has_its_properties() -> None:
    assert [name for name in CONTRACT_PROPERTIES if ev(name) not in TERMS] == []


def test_domains_and_ranges_are_declared() -> None:
    g = graph(MAIN)
    for predicate in (RDFS.domain, RDFS.range, RDFS.subClassOf, OWL.disjointWith):
        for subject, value in g.subject_objects(predicate):
            known = (value, RDF.type, OWL.Class) in g or str(value).startswith(
                (str(RDFS), "http://www.w3.org/2001/XML")
            )
            assert known, f"{subject} {predicate} {value}"


def test_classes_hang_together() -> None:
    tops = {str(c).removeprefix(EV) for c in CLASSES if not list(graph(MAIN).objects(c, RDFS.subClassOf))}
    assert tops == {"Conclusion", "Document", "Entity", "Event", "Mention", "Ruling", "Sentence"}


@pytest.mark.parametrize("path", [p for p in FILES if "lexicon" not in p.parts], ids=lambda p: p.name)
def test_blank_nodes_stand_only_in_definitions(path: Path) -> None:
    g = graph(path)
    blank = {node for triple in g for node in triple if isinstance(node, BNode)}
    if path != MAIN:
        assert not blank
        return
    allowed: set[object] = set()
    for name in DEFINED:
        _grow(g, next(g.objects(ev(name), OWL.equivalentClass)), allowed)
    _grow(g, next(g.objects(ev("occurredIn"), OWL.propertyChainAxiom)), allowed)
    assert blank == allowed


def _grow(g: object, node: object, found: set[object]) -> None:
    if isinstance(node, BNode) and node not in found:
        found.add(node)
        for value in g.objects(node):  # type: ignore[attr-defined]
            _grow(g, value, found)


def test_defined_classes_are_as_the_definitions_say() -> None:
    g = graph(MAIN)
    parts = Collection(
        g, next(g.objects(next(g.objects(ev("ProxyAttack"), OWL.equivalentClass)), OWL.intersectionOf))
    )
    assert parts[0] == ev("Attack")
    assert g.value(parts[1], OWL.onProperty) == ev("attacker")


@pytest.mark.parametrize("path", FILES, ids=lambda p: p.name)
def test_no_term_is_used_undeclared(path: Path) -> None:
    """Every ev: term in ontology, gazetteer, lexicon, shapes and alignments stands in kgbuild.ttl."""
    nodes = {node for triple in graph(path) for node in triple if isinstance(node, URIRef)}
    used = {node for node in nodes if str(node).startswith(EV)}
    assert sorted(str(term) for term in used if term not in TERMS) == []


@pytest.mark.parametrize("path", [MAIN, *GAZETTEER], ids=lambda p: p.name)
def test_other_vocabularies_are_declared(path: Path) -> None:
    own, main = graph(path), graph(MAIN)
    builtin = (str(RDF), str(RDFS), str(OWL), "http://www.w3.org/2001/XMLSchema#")
    for predicate in set(own.predicates()):
        if not str(predicate).startswith(builtin):
            assert set(main.objects(predicate, RDF.type)) & set(KINDS), f"{predicate} is not declared"


@pytest.mark.parametrize("path", FILES, ids=lambda p: p.name)
def test_a_file_that_is_opened_alone_finds_what_it_imports(path: Path) -> None:
    """The catalogue beside it (`catalog-v001.xml`, as Protégé reads it) knows each import as a file that says so."""
    g = graph(path)
    (header,) = g.subjects(RDF.type, OWL.Ontology)
    imports = set(g.objects(header, OWL.imports))
    assert (URIRef("https://w3id.org/kgbuild/ontology") in imports) == (path != MAIN)
    entries = ElementTree.parse(path.parent / "catalog-v001.xml").getroot()
    known = {URIRef(entry.attrib["name"]): path.parent / entry.attrib["uri"] for entry in entries}
    assert known[URIRef(header)].resolve() == path
    assert sorted(imports - known.keys()) == []
    for iri in imports:
        assert (iri, RDF.type, OWL.Ontology) in graph(known[iri].resolve())


def test_version_is_said_the_same_way_everywhere() -> None:
    g = graph(MAIN)
    (header,) = g.subjects(RDF.type, OWL.Ontology)
    version = str(g.value(header, OWL.versionInfo))
    assert re.fullmatch(r"\d+\.\d+\.\d+", version)
    assert str(g.value(header, OWL.versionIRI)) == f"{header}/{version}"
    assert f"## {version}\n" in (ONTOLOGY / "CHANGES.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("path", FILES, ids=lambda p: f"{p.parent.name}-{p.name}")
def test_each_file_says_what_it_is(path: Path) -> None:
    """Each is an ontology of its own, of the version of all: who opens it alone learns what it is, and whose."""
    g = graph(path)
    (header,) = g.subjects(RDF.type, OWL.Ontology)
    for told in ("title", "description", "license", "creator", "created"):
        assert g.value(header, DCTERMS[told]), told
    version = str(graph(MAIN).value(URIRef(EV[:-1]), OWL.versionInfo))
    assert (str(g.value(header, OWL.versionInfo)), str(g.value(header, OWL.versionIRI))) == (
        version,
        f"{header}/{version}",
    )


STYLED = [MAIN, ONTOLOGY / "shapes.ttl", ONTOLOGY / "alignment.ttl", *GAZETTEER]


@pytest.mark.parametrize("path", STYLED, ids=lambda p: p.name)
def test_file_is_written_in_the_house_style(path: Path) -> None:
    """Tabs, one predicate a line, the closing dot alone, no trailing blanks; prefixes sorted and all used."""
    text = path.read_text(encoding="utf-8")
    assert text.endswith("\t.\n")
    assert not re.search(r"[ \t]+$|^ +| \n", text, re.MULTILINE)
    prefixes = re.findall(r"^@prefix (\w+): ", text, re.MULTILINE)
    assert prefixes == sorted(prefixes)
    body = text.split("\n\n", 1)[1]
    assert [p for p in prefixes if f"{p}:" not in re.sub(r'"[^"\n]*"', "", body)] == []
    for subject, lines in subjects(path):
        assert re.fullmatch(r"\S+", subject), subject
        assert lines[-1] == "\t.", subject
        assert all(line.startswith("\t") for line in lines[1:]), subject
        if not any("[" in line for line in lines):
            assert all(line.endswith((" ;", "\t.")) for line in lines[1:]), subject


@pytest.mark.parametrize("path", STYLED, ids=lambda p: p.name)
def test_subjects_are_in_order(path: Path) -> None:
    """In each section, under a heading, the subjects of one prefix stand in the order of their names."""
    text = path.read_text(encoding="utf-8")
    for section in re.split(r"^# (?:Classes|Properties|Terms|Schemes)\b.*$", text, flags=re.MULTILINE):
        found = re.findall(r"^(\w+):(\S+)$", section, re.MULTILINE)
        assert len(found) == len(set(found))
        for prefix in {prefix for prefix, _ in found}:
            names = [name for own, name in found if own == prefix]
            assert names == sorted(names)


def test_the_manual_names_the_classes_that_reports_fill() -> None:
    told = graph(*sorted((ONTOLOGY / "lexicon").glob("*.ttl")), *GAZETTEER)
    links = (URIRef(LEX + "evokes"), ev("impliesEvent"))
    filled = {str(o).removeprefix(EV) for link in links for o in told.objects(None, link)}
    manual = (ONTOLOGY.parent / "docs" / "graph.md").read_text(encoding="utf-8")
    part = manual.split("## Classes that reports fill")[1].split("What is said")[0]
    assert set(re.findall(r"`(\w+)`", part)) == filled


def test_no_word_of_the_lexicon_is_empty() -> None:
    for path in sorted((ONTOLOGY / "lexicon").glob("*.ttl")):
        empty = [s for s, o in graph(path).subject_objects(URIRef(LEX + "lemma")) if not str(o).strip()]
        assert empty == [], path
