"""The fused reading as JSON-LD: names without prefixes for our ontology, links as plain strings."""

from __future__ import annotations

import json
import re
from collections import defaultdict
from collections.abc import Callable, Iterable
from typing import Any, Final

import pyoxigraph as ox

from kgbuild.graph.export.view import View
from kgbuild.vocab import EV, INDIVIDUAL, OWL, PREFIXES, RDF, RDFS, XSD

_TYPE: Final = RDF + "type"
_NAME: Final = re.compile(r"[A-Za-z][\w-]*", re.ASCII)
_RELATIVE: Final = re.compile(r"[a-z]+/[\w-][\w./~-]*", re.ASCII)
_LANGUAGES: Final = "@container"


def jsonld(view: View) -> bytes:
    """Return the fused reading as JSON-LD, a node each for what has something said of it, in order."""
    nodes: dict[Any, dict[str, list[Any]]] = defaultdict(lambda: defaultdict(list))
    for triple in view.fused:
        nodes[triple.subject][triple.predicate.value].append(triple.object)
    names = _Names(view)
    context = {"@base": view.base_iri, "@vocab": EV, **names.prefixes, **names.terms}
    graph = [names.node(subject, props) for subject, props in nodes.items()]
    written = json.dumps({"@context": context, "@graph": graph}, ensure_ascii=False, indent=1)
    return (written + "\n").encode()


class _Names:
    """How IRIs and values are shortened: the context, and what follows from it."""

    def __init__(self, view: View) -> None:
        self.base = view.base_iri
        self.prefixes = dict(sorted(PREFIXES.items()))
        self._plain = {iri: name for name, iri in self.prefixes.items()}
        self.kinds = _kinds(view)
        self.terms = {self.term(prop): self._term(prop, kind) for prop, kind in self.kinds.items()}

    def node(self, subject: Any, props: dict[str, list[Any]]) -> dict[str, Any]:
        """Return the object for a node: its name, its classes, then its properties by name."""
        written: dict[str, Any] = {"@id": self.iri(subject)}
        if _TYPE in props:
            kinds = sorted((o.value for o in props[_TYPE]), key=lambda kind: (kind == INDIVIDUAL, kind))
            written["@type"] = _alone(list(map(self.term, kinds)))
        for prop in sorted(props, key=self.term):
            if prop != _TYPE:
                written[self.term(prop)] = self.values(prop, props[prop])
        return written

    def values(self, prop: str, values: list[Any]) -> Any:
        """Return the values of a property: by language where all are words, else a value or a list."""
        kind = self.kinds.get(prop)
        if kind != _LANGUAGES:
            return _alone([self.value(value, kind) for value in values])
        by_language: dict[str, list[str]] = defaultdict(list)
        for value in values:
            by_language[value.language].append(value.value)
        return {language: _alone(words) for language, words in sorted(by_language.items())}

    def value(self, value: Any, kind: str | None) -> Any:
        """Return one value, with its datatype or language where the context does not give it."""
        if not isinstance(value, ox.Literal):
            return self.iri(value) if kind == "@id" else {"@id": self.iri(value)}
        if value.language:
            return {"@value": value.value, "@language": value.language}
        datatype = value.datatype.value
        if kind not in (None, "@id"):
            return value.value if kind == datatype else {"@value": value.value, "@type": self.term(datatype)}
        native = _NATIVE.get(datatype)
        if native and (found := native(value.value)) is not None:
            return {"@value": found} if kind else found
        return {"@value": value.value, "@type": self.term(datatype)}

    def iri(self, node: Any) -> str:
        """Return the name of a node: relative to the base, with a prefix, or in full."""
        if isinstance(node, ox.BlankNode):
            return str(node)
        if node.value.startswith(self.base) and _RELATIVE.fullmatch(rest := node.value[len(self.base) :]):
            return str(rest)
        return self._short(node.value)

    def term(self, iri: str) -> str:
        """Return the name of a class, a property or a datatype."""
        if iri.startswith(EV) and _NAME.fullmatch(iri[len(EV) :]) and iri[len(EV) :] not in PREFIXES:
            return iri[len(EV) :]
        return self._short(iri)

    def _short(self, iri: str) -> str:
        for namespace, prefix in self._plain.items():
            if iri.startswith(namespace) and _NAME.fullmatch(iri[len(namespace) :]):
                return f"{prefix}:{iri[len(namespace) :]}"
        return iri

    def _term(self, prop: str, kind: str) -> dict[str, str]:
        if kind == _LANGUAGES:
            return {"@id": self._short(prop), "@container": "@language"}
        return {"@id": self._short(prop), "@type": kind if kind == "@id" else self._short(kind)}


def _kinds(view: View) -> dict[str, str]:
    """Return what all values of a property are: links ("@id"), words in languages, or of one datatype.

    An object property's values are links and those of a declared time are times, whatever the graph holds, so
    that the context of one graph does for the next. A property whose values are of several kinds is left out.
    """
    found: dict[str, set[str | None]] = defaultdict(set)
    for triple in view.fused:
        found[triple.predicate.value].add(_nature(triple.object))
    kinds: dict[str, str] = {}
    for prop in sorted(found.keys() - {_TYPE}):
        [kind, *others] = _declared(view, prop) or found[prop]
        if kind and not others:
            kinds[prop] = kind
    return kinds


def _declared(view: View, prop: str) -> list[str]:
    if OWL + "ObjectProperty" in view.values(prop, _TYPE):
        return ["@id"]
    return [iri for iri in view.values(prop, RDFS + "range") if iri == XSD + "dateTime"]


def _nature(value: Any) -> str | None:
    if not isinstance(value, ox.Literal):
        return "@id"
    if value.language:
        return _LANGUAGES
    datatype = value.datatype.value
    return None if datatype in _NATIVE else datatype


def _whole(words: str) -> int | None:
    """Return a whole number that JSON writes as it stands here.

    >>> _whole("4"), _whole("04")
    (4, None)
    """
    return int(words) if re.fullmatch(r"0|-?[1-9]\d{0,14}", words) else None


_NATIVE: Final[dict[str, Callable[[str], Any]]] = {
    XSD + "string": str,
    XSD + "integer": _whole,
    XSD + "boolean": {"true": True, "false": False}.get,
}


def _alone(values: Iterable[Any]) -> Any:
    """Return the value where there is but one, else the list."""
    listed = list(values)
    return listed[0] if len(listed) == 1 else listed
