"""What a graph says of itself: title, licence, the ontology that it follows, and the build that it comes from.

No time stands there, so the same articles give the same bytes from the same program with the same settings.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import pyoxigraph as ox

from kgbuild import __version__
from kgbuild.graph.terms import TYPE, Terms, declared
from kgbuild.vocab import DCTERMS, OWL, PROV, RDFS

_ONTOLOGY: Final = ox.NamedNode("https://w3id.org/kgbuild/ontology")
_VERSION: Final = ox.NamedNode(OWL + "versionIRI")
_LICENCE: Final = "https://creativecommons.org/licenses/by/4.0/"
_RIGHTS: Final = (
    "What the ontology and the gazetteer say is under the licence. Quotes and sentences are their authors', and may"
    " be used as the law allows quotations."
)


def header(base_iri: str, terms: Terms, settings: Sequence[str] = ()) -> list[ox.Triple]:
    """Return what the graph whose individuals begin with `base_iri` says of itself.

    `terms` hold the ontology, whose version is told; each of `settings` is a word or two on how the graph was built.
    """
    reading, build, program = (
        ox.NamedNode(f"{base_iri}graph/{name}") for name in ("reading", "build", "kgbuild")
    )
    told = "; ".join([f"kgbuild {__version__}", *settings])
    found = [
        (reading, DCTERMS + "rights", _text(_RIGHTS)),
        (reading, DCTERMS + "provenance", build),
        *((t.subject, t.predicate.value, t.object) for t in declared(build.value, PROV + "Activity")),
        (build, RDFS + "label", _text(f"Build with {told}")),
        (build, PROV + "wasAssociatedWith", program),
        *((t.subject, t.predicate.value, t.object) for t in declared(program.value, PROV + "SoftwareAgent")),
        (program, RDFS + "label", _text(f"kgbuild {__version__}")),
    ]
    about = heading(reading, "What news reports tell of armed conflict", terms)
    return [*about, *(ox.Triple(subject, ox.NamedNode(name), value) for subject, name, value in found)]  # type: ignore[arg-type]


def heading(file: ox.NamedNode, title: str, terms: Terms) -> list[ox.Triple]:
    """Return what each file of a graph says of itself: title, maker, licence, and the version of the ontology."""
    said: list[tuple[str, ox.NamedNode | ox.Literal]] = [
        (TYPE.value, ox.NamedNode(OWL + "Ontology")),
        (DCTERMS + "title", _text(title)),
        (DCTERMS + "creator", _text("kgbuild")),
        (DCTERMS + "license", ox.NamedNode(_LICENCE)),
    ]
    versions = [t.object for t in terms.of.get(_ONTOLOGY, ()) if t.predicate == _VERSION]
    said += [(DCTERMS + "conformsTo", one) for one in versions if isinstance(one, ox.NamedNode)]
    return [ox.Triple(file, ox.NamedNode(name), value) for name, value in said]


def _text(words: str) -> ox.Literal:
    return ox.Literal(words, language="en")
