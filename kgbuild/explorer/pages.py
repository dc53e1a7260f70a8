"""What one page shows: a node with its facts, each source's version of them, and the sentences that they rest on."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, Final

import pyoxigraph as ox

from kgbuild.explorer.disagreements import QUESTIONS
from kgbuild.explorer.snapshot import Snapshot, Term, reach
from kgbuild.explorer.texts import Texts
from kgbuild.incremental import registry
from kgbuild.vocab import DCTERMS, EV, NIF, OWL, PREFIXES, PROV, RDF, SKOS, local
from kgbuild.why import told

#: Shown elsewhere on a page, or of no use to a reader.
_HIDDEN: Final = frozenset(
    [
        "evidence",
        "reportedIn",
        "mentionedIn",
        "independentSources",
        "dateEvidence",
        "sentence",
        "sentenceBegin",
        "sentenceEnd",
        "statedIn",
        "mergeReason",
        "earliest",
        "latest",
        "quote",
        "direct",
    ]
)
#: The most telling facts first.
_ORDER: Final = [
    "attacker",
    "accused",
    "claimedBy",
    "orderedBy",
    "target",
    "participant",
    "weapon",
    "place",
    "near",
    "date",
    "timeText",
    "killed",
    "wounded",
    "count",
    "inResponseTo",
    "partOf",
    "speaker",
    "aboutEvent",
    "about",
    "aboutProperty",
    "value",
    "literalValue",
    "accordingTo",
    "certainty",
    "roleTitle",
    "memberOf",
    "partOfGroup",
]
_SENTENCES_SHOWN: Final = 60
_DERIVED: Final = PROV + "wasDerivedFrom"

Plain = dict[str, Any]


class Pages:
    """Makes pages of the nodes of a graph, as plain values."""

    def __init__(self, graph: Snapshot, texts: Texts, at_odds: Iterable[Mapping[str, Any]]) -> None:
        """`at_odds` are the rows of `disagreements`: what they hold is marked on the pages of events."""
        self.graph, self.texts = graph, texts
        self._at_odds = {(row["event"]["iri"], row["about"]) for row in at_odds}
        known = registry.load(graph.folder)
        self._extra = [Path(path) for path in known.settings.ontology] if known else []

    def page(self, iri: str) -> Plain:
        """Return the page of a node that the graph holds."""
        graph, kind = self.graph, self.graph.kind(iri)
        if kind == EV + "Article":
            return self._article(iri)
        sentences = self._sentences(iri)
        page = {
            **self.reference(iri),
            "classes": [self.reference(k) for k in reversed(graph.above(kind or iri)) if k.startswith(EV) and k != iri],
            "definition": next(iter(graph.known_values(kind or iri, SKOS + "definition")), ""),
            "names": graph.values(iri, SKOS + "altLabel"),
            "same": graph.values(iri, SKOS + "exactMatch"),
            "reasons": graph.values(iri, EV + "mergeReason"),
            "quote": graph.first(iri, EV + "quote"),
            "direct": graph.first(iri, EV + "direct") == "true",
            "from": graph.first(iri, EV + "earliest"),
            "to": graph.first(iri, EV + "latest"),
            "articles": [self._cited(a) for a in self._articles_of(iri)],
            "independent": int(graph.first(iri, EV + "independentSources") or 0),
            "facts": [self._fact(iri, prop) for prop in self._properties(iri)],
            "sentences": sentences[:_SENTENCES_SHOWN],
            "sentencesInAll": len(sentences),
            "statements": self._statements(iri),
            "events": self._events_of(iri),
            "rulings": self._rulings(iri),
            "formerly": self._formerly(iri),
            "why": [{"what": lines[0], "says": lines[1:]} for lines in told(graph.store, iri, self._extra)],
            "deprecated": bool(graph.values(iri, OWL + "deprecated")),
        }  # fmt: skip
        return {key: value for key, value in page.items() if value not in ("", [], 0, False)}

    def reference(self, iri: str) -> Plain:
        """Return what a link to a node needs: its IRI, its name, its class."""
        kind = self.graph.kind(iri)
        found = {"iri": iri, "label": self.graph.label(iri), "class": local(kind) if kind else ""}
        if arabic := self.graph.label(iri, "ar"):
            found |= {"ar": arabic} if arabic != found["label"] else {}
        if kind:
            found["classLabel"] = self.graph.label(kind)
        return found

    def _value(self, term: ox.NamedNode | ox.Literal) -> Plain:
        return self.reference(term.value) if isinstance(term, ox.NamedNode) else {"text": term.value}

    # ----------------------------------------------------------------------------------------- facts

    def _claims(self, iri: str) -> list[str]:
        pointing = [*self.graph.pointing(iri, EV + "aboutEvent"), *self.graph.pointing(iri, EV + "about")]
        return [claim for claim, _ in pointing if self.graph.values(claim, EV + "aboutProperty")]

    def _properties(self, iri: str) -> list[str]:
        quads = self.graph.store.quads_for_pattern(ox.NamedNode(iri), None, None, ox.DefaultGraph())
        own = {q.predicate.value for q in quads if q.predicate.value.startswith(EV)}
        claimed = {self.graph.first(claim, EV + "aboutProperty") for claim in self._claims(iri)}
        rank = {EV + name: n for n, name in enumerate(_ORDER)}
        found = {prop for prop in own | claimed if prop} - {EV + name for name in _HIDDEN}
        return sorted(found, key=lambda prop: (rank.get(prop, len(rank)), prop))

    def _fact(self, iri: str, prop: str) -> Plain:
        values = self.graph.terms(iri, prop)
        versions = [
            self._version(claim, prop)
            for claim in self._claims(iri)
            if self.graph.first(claim, EV + "aboutProperty") == prop
        ]
        return {
            "property": {"iri": prop, "label": self.graph.label(prop), "ar": self.graph.label(prop, "ar")},
            "values": [self._value(value) for value in values],
            "differ": self._differ(iri, prop, values, versions),
            "versions": versions,
        }

    def _differ(self, iri: str, prop: str, values: Iterable[Term], versions: Iterable[Plain]) -> bool:
        """Tell whether sources differ: what one of them says together, two weapons or two targets, is no difference."""
        if question := QUESTIONS.get(prop.removeprefix(EV)):
            return bool(versions) and (iri, question) in self._at_odds
        agreed = self._wider(values)
        return any(v.get("denied") or v["key"] not in agreed for v in versions)

    def _wider(self, values: Iterable[ox.NamedNode | ox.Literal]) -> set[str]:
        """Return the values and the places around them: who names only the province does not differ."""
        found: set[str] = set()
        for value in values:
            nodes = (
                [value.value, *self.graph.around(value.value)]
                if isinstance(value, ox.NamedNode)
                else [value.value]
            )
            found.update(nodes)
        return found

    def _version(self, claim: str, prop: str) -> Plain:
        graph = self.graph
        value = next(iter([*graph.terms(claim, EV + "value"), *graph.terms(claim, EV + "literalValue")]))
        certainty = graph.first(claim, EV + "certainty")
        found = {
            "iri": claim,
            "key": value.value,
            "value": self._value(value),
            "bound": graph.first(claim, EV + "bound"),
            "of": graph.first(claim, EV + "ofWhom"),
            "certainty": certainty,
            "denied": certainty == "denied",
            "by": [self.reference(who) for who in graph.own(claim, "accordingTo")],
            "article": self._cited(graph.first(claim, EV + "statedIn")),
            "sentences": self._sentences(claim),
        }
        return {key: value for key, value in found.items() if value not in ("", [], False)}

    # ------------------------------------------------------------------------------------- sentences

    def _sentences(self, iri: str) -> list[Plain]:
        """Return the sentences that a node's evidence stands in, each once, with all spans, from their own start."""
        spans: dict[tuple[str, int], set[tuple[int, int]]] = defaultdict(set)
        texts: dict[tuple[str, int], str] = {}
        for mention in self.graph.own(iri, "evidence"):
            sentence = next(iter(self.graph.own(mention, "inSentence")), "")
            if not sentence:
                continue
            begin = self._number(sentence, NIF + "beginIndex")
            key = self.graph.first(sentence, _DERIVED), begin
            ends = (self._number(mention, NIF + name) - begin for name in ("beginIndex", "endIndex"))
            spans[key].add((next(ends), next(ends)))
            texts[key] = self.graph.first(sentence, NIF + "anchorOf")
        return [
            {"article": self._cited(article), "begin": begin, "text": texts[article, begin],
             "spans": sorted(spans[article, begin])}
            for article, begin in sorted(spans)
        ]  # fmt: skip

    def _number(self, node: str, prop: str) -> int:
        return int(self.graph.first(node, prop) or 0)

    # -------------------------------------------------------------------------------------- articles

    def _articles_of(self, iri: str) -> list[str]:
        found = {a for name in ("reportedIn", "statedIn", "mentionedIn") for a in self.graph.own(iri, name)}
        return sorted(found, key=lambda a: (self.graph.first(a, DCTERMS + "date"), a))

    def _cited(self, article: str) -> Plain:
        graph = self.graph
        of = {
            name: graph.first(article, DCTERMS + name)
            for name in ("title", "identifier", "publisher", "date")
        }
        found = {"iri": article, "label": of["title"] or of["identifier"], "source": of["publisher"],
                 "day": of["date"][:10]}  # fmt: skip
        return {key: value for key, value in found.items() if value}

    def _article(self, iri: str) -> Plain:
        graph = self.graph
        text, mentions = self._text(iri)
        return {
            **self.reference(iri),
            **self._cited(iri),
            "id": graph.first(iri, DCTERMS + "identifier"),
            "url": graph.first(iri, DCTERMS + "source"),
            "dateEvidence": graph.first(iri, EV + "dateEvidence"),
            "text": text,
            "mentions": mentions,
            "statements": [self._statement(s) for s, _ in graph.pointing(iri, EV + "reportedIn")
                           if graph.values(s, EV + "quote")],
            "events": [self.reference(e) for e, _ in graph.pointing(iri, EV + "reportedIn")
                       if not graph.values(e, EV + "quote")],
        }  # fmt: skip

    def _text(self, article: str) -> tuple[list[Plain], list[Plain]]:
        """Return an article as parts with their offsets, and each mention in it with the node that it leads to.

        The parts are its blocks; where its text is at hand no more, the sentences that the graph holds.
        """
        mentions, sentences = [], {}
        for sentence, _ in self.graph.pointing(article, _DERIVED):
            sentences[self._number(sentence, NIF + "beginIndex")] = self.graph.first(
                sentence, NIF + "anchorOf"
            )
            for mention, _ in self.graph.pointing(sentence, EV + "inSentence"):
                begin, end = (self._number(mention, NIF + name) for name in ("beginIndex", "endIndex"))
                nodes = (node for node, _ in self.graph.pointing(mention, EV + "evidence"))
                mentions += [
                    {"begin": begin, "end": end, **self.reference(node)}
                    for node in nodes
                    if local(self.graph.kind(node)) not in ("", "Claim", "Decision")
                ]
        mentions.sort(key=lambda m: (m["begin"], -m["end"], m["iri"]))
        parts = self.texts.parts(self.graph.first(article, DCTERMS + "identifier"))
        if parts is None:
            parts = [
                {"begin": start, "text": sentences[start], "role": "sentence"} for start in sorted(sentences)
            ]
        return parts, mentions

    # ----------------------------------------------------------------------------------- connections

    def _statements(self, iri: str) -> list[Plain]:
        found = {s for prop in ("speaker", "aboutEvent") for s, _ in self.graph.pointing(iri, EV + prop)
                 if self.graph.values(s, EV + "quote")}  # fmt: skip
        return [self._statement(s) for s in sorted(found)]

    def _statement(self, iri: str) -> Plain:
        graph = self.graph
        articles = graph.own(iri, "reportedIn")
        return {
            **self.reference(iri),
            "quote": graph.first(iri, EV + "quote"),
            "direct": graph.first(iri, EV + "direct") == "true",
            "speaker": [self.reference(s) for s in graph.own(iri, "speaker")],
            "about": [self.reference(e) for e in graph.own(iri, "aboutEvent")],
            "article": self._cited(articles[0]) if articles else {},
        }

    def _events_of(self, iri: str) -> list[Plain]:
        """Return the events that point at a node, by the property that they do it with, and what that is called."""
        found = []
        for subject, prop in self.graph.pointing(iri):
            told = prop.startswith(EV) and self.graph.values(subject, EV + "reportedIn")
            if told and not self.graph.values(subject, EV + "quote"):
                found.append({**self.reference(subject), "as": local(prop), "asLabel": self._inverse(prop)})
        return found

    def _inverse(self, prop: str) -> str:
        inverses = [s for s, _ in self.graph.pointing(prop, OWL + "inverseOf")]
        inverses += self.graph.values(prop, OWL + "inverseOf")
        return self.graph.label(inverses[0]) if inverses else f"{self.graph.label(prop)} of"

    def _rulings(self, iri: str) -> list[Plain]:
        found = {r for r, _ in self.graph.pointing(iri, EV + "concerns")}
        found.update(self.graph.values(iri, PROV + "wasInfluencedBy"))
        return [
            {"iri": r, "verdict": self.graph.first(r, EV + "verdict"), "because": self.graph.first(r, EV + "because"),
             "value": self.graph.first(r, EV + "verdictValue")}
            for r in sorted(found)
        ]  # fmt: skip

    def _formerly(self, iri: str) -> list[str]:
        """Return the IRIs that this one took the place of."""
        back: dict[str, list[str]] = defaultdict(list)
        for old, news in self.graph.replaced.items():
            for new in news:
                back[new].append(old)
        return sorted(reach(iri, back)[1:])


def turtle(graph: Snapshot, iri: str, format: ox.RdfFormat = ox.RdfFormat.TURTLE) -> bytes:
    """Return what the fused reading says of a node, and of the claims about it, in a format of RDF."""
    nodes = [iri, *(c for p in ("aboutEvent", "about") for c, _ in graph.pointing(iri, EV + p))]
    quads = (
        q
        for n in nodes
        for q in graph.store.quads_for_pattern(ox.NamedNode(n), None, None, ox.DefaultGraph())
    )
    triples = sorted({q.triple for q in quads}, key=lambda t: (t.subject.value != iri, str(t.subject),  # type: ignore[union-attr]
                                                               t.predicate.value != RDF + "type", str(t)))  # fmt: skip
    wanted = (
        {name: PREFIXES[name] for name in ("dcterms", "ev", "owl", "prov", "rdfs", "skos", "xsd")}
        if format.supports_datasets or format in (ox.RdfFormat.TURTLE, ox.RdfFormat.RDF_XML)
        else None
    )
    return ox.serialize(triples, format=format, prefixes=wanted) or b""
