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
    "heldAs",
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
        self.at_odds = {(row["event"]["iri"], row["about"]) for row in at_odds}
        known = registry.load(graph.folder)
        self.extra = [Path(path) for path in known.settings.ontology] if known else []

    def page(self, iri: str) -> Plain:
        """Return the page of a node that the graph holds."""
        graph, kind = self.graph, self.graph.kind(iri)
        if kind == EV + "Article":
            return _article(self, iri)
        sentences = _sentences(self, iri)
        page = {
            **self.reference(iri),
            "classes": [self.reference(k) for k in reversed(graph.line(kind or iri)) if k != iri],
            "definition": next(iter(graph.known_values(kind or iri, SKOS + "definition")), ""),
            "names": graph.values(iri, SKOS + "altLabel"),
            "same": graph.values(iri, SKOS + "exactMatch"),
            "reasons": graph.values(iri, EV + "mergeReason"),
            "quote": graph.first(iri, EV + "quote"),
            "direct": graph.first(iri, EV + "direct") == "true",
            "from": graph.first(iri, EV + "earliest"),
            "to": graph.first(iri, EV + "latest"),
            "articles": [_cited(self, a) for a in _articles_of(self, iri)],
            "independent": int(graph.first(iri, EV + "independentSources") or 0),
            "facts": [_fact(self, iri, prop) for prop in _properties(self, iri)],
            "sentences": sentences[:_SENTENCES_SHOWN],
            "sentencesInAll": len(sentences),
            "statements": _statements(self, iri),
            "events": _events_of(self, iri),
            "rulings": _rulings(self, iri),
            "formerly": _formerly(self, iri),
            "why": [{"what": lines[0], "says": lines[1:]} for lines in told(graph.store, iri, self.extra)],
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


def _value(ctx: Pages, term: ox.NamedNode | ox.Literal) -> Plain:
    return ctx.reference(term.value) if isinstance(term, ox.NamedNode) else {"text": term.value}


def _claims(ctx: Pages, iri: str) -> list[str]:
    pointing = [*ctx.graph.pointing(iri, EV + "aboutEvent"), *ctx.graph.pointing(iri, EV + "about")]
    return [claim for claim, _ in pointing if ctx.graph.values(claim, EV + "aboutProperty")]


def _properties(ctx: Pages, iri: str) -> list[str]:
    quads = ctx.graph.store.quads_for_pattern(ox.NamedNode(iri), None, None, ox.DefaultGraph())
    own = {q.predicate.value for q in quads if q.predicate.value.startswith(EV)}
    claimed = {ctx.graph.first(claim, EV + "aboutProperty") for claim in _claims(ctx, iri)}
    rank = {EV + name: n for n, name in enumerate(_ORDER)}
    found = {prop for prop in own | claimed if prop} - {EV + name for name in _HIDDEN}
    return sorted(found, key=lambda prop: (rank.get(prop, len(rank)), prop))


def _fact(ctx: Pages, iri: str, prop: str) -> Plain:
    values = ctx.graph.terms(iri, prop)
    versions = [
        _version(ctx, claim, prop)
        for claim in _claims(ctx, iri)
        if ctx.graph.first(claim, EV + "aboutProperty") == prop
    ]
    return {
        "property": {"iri": prop, "label": ctx.graph.label(prop), "ar": ctx.graph.label(prop, "ar")},
        "values": [_value(ctx, value) for value in values],
        "differ": _differ(ctx, iri, prop, values, versions),
        "versions": versions,
    }


def _differ(ctx: Pages, iri: str, prop: str, values: Iterable[Term], versions: Iterable[Plain]) -> bool:
    """Tell whether sources differ: what one of them says together, two weapons or two targets, is no difference."""
    if question := QUESTIONS.get(prop.removeprefix(EV)):
        return bool(versions) and (iri, question) in ctx.at_odds
    agreed = _wider(ctx, values)
    return any(v.get("denied") or v["key"] not in agreed for v in versions)


def _wider(ctx: Pages, values: Iterable[ox.NamedNode | ox.Literal]) -> set[str]:
    """Return the values and the places around them: who names only the province does not differ."""
    found: set[str] = set()
    for value in values:
        nodes = (
            [value.value, *ctx.graph.around(value.value)]
            if isinstance(value, ox.NamedNode)
            else [value.value]
        )
        found.update(nodes)
    return found


def _version(ctx: Pages, claim: str, prop: str) -> Plain:
    graph = ctx.graph
    value = next(iter([*graph.terms(claim, EV + "value"), *graph.terms(claim, EV + "literalValue")]))
    certainty = local(graph.first(claim, EV + "heldAs"))
    found = {
        "iri": claim,
        "key": value.value,
        "value": _value(ctx, value),
        "bound": local(graph.first(claim, EV + "boundedAs")),
        "of": graph.first(claim, EV + "ofWhom"),
        "certainty": certainty,
        "denied": certainty == "denied",
        "by": [ctx.reference(who) for who in graph.own(claim, "accordingTo")],
        "article": _cited(ctx, graph.first(claim, EV + "statedIn")),
        "sentences": _sentences(ctx, claim),
    }
    return {key: value for key, value in found.items() if value not in ("", [], False)}


def _sentences(ctx: Pages, iri: str) -> list[Plain]:
    """Return the sentences that a node's evidence stands in, each once, with all spans, from their own start."""
    spans: dict[tuple[str, int], set[tuple[int, int]]] = defaultdict(set)
    texts: dict[tuple[str, int], str] = {}
    for mention in ctx.graph.own(iri, "evidence"):
        sentence = next(iter(ctx.graph.own(mention, "inSentence")), "")
        if not sentence:
            continue
        begin = _number(ctx, sentence, NIF + "beginIndex")
        key = ctx.graph.first(sentence, _DERIVED), begin
        ends = (_number(ctx, mention, NIF + name) - begin for name in ("beginIndex", "endIndex"))
        spans[key].add((next(ends), next(ends)))
        texts[key] = ctx.graph.first(sentence, NIF + "anchorOf")
    return [
        {"article": _cited(ctx, article), "begin": begin, "text": texts[article, begin],
         "spans": sorted(spans[article, begin])}
        for article, begin in sorted(spans)
    ]  # fmt: skip


def _number(ctx: Pages, node: str, prop: str) -> int:
    return int(ctx.graph.first(node, prop) or 0)


def _articles_of(ctx: Pages, iri: str) -> list[str]:
    found = {a for name in ("reportedIn", "statedIn", "mentionedIn") for a in ctx.graph.own(iri, name)}
    return sorted(found, key=lambda a: (ctx.graph.first(a, DCTERMS + "date"), a))


def _cited(ctx: Pages, article: str) -> Plain:
    graph = ctx.graph
    of = {name: graph.first(article, DCTERMS + name) for name in ("title", "identifier", "publisher", "date")}
    found = {"iri": article, "label": of["title"] or of["identifier"], "source": of["publisher"],
             "day": of["date"][:10]}  # fmt: skip
    return {key: value for key, value in found.items() if value}


def _article(ctx: Pages, iri: str) -> Plain:
    graph = ctx.graph
    text, mentions = _text(ctx, iri)
    return {
        **ctx.reference(iri),
        **_cited(ctx, iri),
        "id": graph.first(iri, DCTERMS + "identifier"),
        "url": graph.first(iri, DCTERMS + "source"),
        "dateEvidence": graph.first(iri, EV + "dateEvidence"),
        "text": text,
        "mentions": mentions,
        "statements": [_statement(ctx, s) for s, _ in graph.pointing(iri, EV + "reportedIn")
                       if graph.values(s, EV + "quote")],
        "events": [ctx.reference(e) for e, _ in graph.pointing(iri, EV + "reportedIn")
                   if not graph.values(e, EV + "quote")],
    }  # fmt: skip


def _text(ctx: Pages, article: str) -> tuple[list[Plain], list[Plain]]:
    """Return an article as parts with their offsets, and each mention in it with the node that it leads to.

    The parts are its blocks; where its text is at hand no more, the sentences that the graph holds.
    """
    mentions, sentences = [], {}
    for sentence, _ in ctx.graph.pointing(article, _DERIVED):
        sentences[_number(ctx, sentence, NIF + "beginIndex")] = ctx.graph.first(sentence, NIF + "anchorOf")
        for mention, _ in ctx.graph.pointing(sentence, EV + "inSentence"):
            begin, end = (_number(ctx, mention, NIF + name) for name in ("beginIndex", "endIndex"))
            nodes = (node for node, _ in ctx.graph.pointing(mention, EV + "evidence"))
            mentions += [
                {"begin": begin, "end": end, **ctx.reference(node)}
                for node in nodes
                if local(ctx.graph.kind(node)) not in ("", "Claim", "Decision")
            ]
    mentions.sort(key=lambda m: (m["begin"], -m["end"], m["iri"]))
    parts = ctx.texts.parts(ctx.graph.first(article, DCTERMS + "identifier"))
    if parts is None:
        parts = [
            {"begin": start, "text": sentences[start], "role": "sentence"} for start in sorted(sentences)
        ]
    return parts, mentions


def _statements(ctx: Pages, iri: str) -> list[Plain]:
    found = {s for prop in ("speaker", "aboutEvent") for s, _ in ctx.graph.pointing(iri, EV + prop)
             if ctx.graph.values(s, EV + "quote")}  # fmt: skip
    return [_statement(ctx, s) for s in sorted(found)]


def _statement(ctx: Pages, iri: str) -> Plain:
    graph = ctx.graph
    articles = graph.own(iri, "reportedIn")
    return {
        **ctx.reference(iri),
        "quote": graph.first(iri, EV + "quote"),
        "direct": graph.first(iri, EV + "direct") == "true",
        "speaker": [ctx.reference(s) for s in graph.own(iri, "speaker")],
        "about": [ctx.reference(e) for e in graph.own(iri, "aboutEvent")],
        "article": _cited(ctx, articles[0]) if articles else {},
    }


def _events_of(ctx: Pages, iri: str) -> list[Plain]:
    """Return the events that point at a node, by the property that they do it with, and what that is called."""
    found = []
    for subject, prop in ctx.graph.pointing(iri):
        told = prop.startswith(EV) and ctx.graph.values(subject, EV + "reportedIn")
        if told and not ctx.graph.values(subject, EV + "quote"):
            found.append({**ctx.reference(subject), "as": local(prop), "asLabel": _inverse(ctx, prop)})
    return found


def _inverse(ctx: Pages, prop: str) -> str:
    inverses = [s for s, _ in ctx.graph.pointing(prop, OWL + "inverseOf")]
    inverses += ctx.graph.values(prop, OWL + "inverseOf")
    return ctx.graph.label(inverses[0]) if inverses else f"{ctx.graph.label(prop)} of"


def _rulings(ctx: Pages, iri: str) -> list[Plain]:
    found = {r for r, _ in ctx.graph.pointing(iri, EV + "concerns")}
    found.update(ctx.graph.values(iri, PROV + "wasInfluencedBy"))
    return [
        {"iri": r, "verdict": ctx.graph.first(r, EV + "verdict"), "because": ctx.graph.first(r, EV + "because"),
         "value": ctx.graph.first(r, EV + "verdictValue")}
        for r in sorted(found)
    ]  # fmt: skip


def _formerly(ctx: Pages, iri: str) -> list[str]:
    """Return the IRIs that this one took the place of."""
    back: dict[str, list[str]] = defaultdict(list)
    for old, news in ctx.graph.replaced.items():
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
