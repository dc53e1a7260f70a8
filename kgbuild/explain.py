"""Explains a fact: what the graph holds of an event or a thing, in which sentences, and on whose word.

Everything is read from the graph itself; the articles need not be at hand.
"""

from __future__ import annotations

import difflib
import re
import textwrap
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from typing import Final

import pyoxigraph as ox

from kgbuild.errors import UsageError, without_controls
from kgbuild.graphs import open_once
from kgbuild.vocab import DCTERMS, EV, INDIVIDUAL, NIF, OWL, PREFIXES, PROV, RDF, RDFS, SHORT, SKOS, local

_WIDTH: Final = 100
_SENTENCES_SHOWN: Final = 8
_BREAK = re.compile(r"[\r\n\t]")
_NAMES: Final = (SKOS + "prefLabel", RDFS + "label", EV + "quote", DCTERMS + "title", DCTERMS + "identifier")
_BOUNDS: Final = {"least": "at least ", "most": "at most ", "about": "about "}

_NOBODYS_AIM: Final = re.compile(r"/(?:claim|mention|sentence)/[^/]+$")

#: What is shown of a thing or an event, in this order, before all other properties of the ontology.
_ORDER: Final = (
    "speaker", "quote", "attacker", "accused", "claimedBy", "orderedBy", "target", "weapon", "place", "date",
    "earliest", "latest", "timeText", "killed", "wounded", "count", "inResponseTo", "partOf", "aboutEvent",
    "about", "aboutProperty", "value", "literalValue", "accordingTo", "heldAs", "boundedAs", "ofWhom",
    "roleTitle", "memberOf",
)  # fmt: skip
#: Shown elsewhere, or of no use to a reader.
_HIDDEN: Final = frozenset(
    EV + name
    for name in (
        "evidence", "reportedIn", "mentionedIn", "independentSources", "dateEvidence", "inSentence", "statedIn",
        "mergeReason",
    )
)  # fmt: skip


@dataclass(frozen=True)
class Marks:
    """What stands before and after the words that a fact rests on."""

    before: str = "["
    after: str = "]"


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence of an article (`begin` is its offset there) with the spans in it that something rests on."""

    article: str
    begin: int
    text: str
    spans: tuple[tuple[int, int], ...]

    def marked(self, marks: Marks) -> str:
        r"""Return the sentence in one line with its spans marked, and where they stand in the article.

        >>> Sentence("a1", 10, "They fired\nrockets.", ((21, 28),)).marked(Marks())
        'They fired [rockets]. (a1: 21-28)'
        """
        text, done = "", 0
        for start, end in self.spans:
            if start - self.begin >= done:
                text += self.text[done : start - self.begin] + marks.before
                done = end - self.begin
                text += self.text[start - self.begin : done] + marks.after
        offsets = ", ".join(f"{start}-{end}" for start, end in self.spans)
        return f"{' '.join((text + self.text[done:]).split())} ({self.article}: {offsets})"


@dataclass(frozen=True, slots=True)
class Version:
    """One source's version of a property: `value` as the graph has it, `told` as a reader wants it."""

    value: str
    told: str
    denied: bool
    sentences: tuple[Sentence, ...]


def explain(graph: Path, iri: str, marks: Marks | None = None) -> str:
    """Return what the graph file holds of `iri` and why, as text that ends with a line break.

    `iri` is an IRI, a CURIE with a prefix of the graph (`event:…`, `gaz:…`) or the last part of an IRI. One that
    another took the place of, in the graph or in the file `replaced.ttl` beside it, leads to that.

    Raises UsageError where the graph has nothing of that name, and GraphError where it cannot be read.
    """
    facts = Facts(open_once(graph))
    node, old = find(facts, iri, graph)
    moved = [*wrapped(f"{old} is now {node.value}", ""), ""] if old else []
    return "\n".join([*moved, *_lines(facts, node, marks or Marks())]) + "\n"


class Facts:
    """The default graph of a store, asked one property at a time."""

    def __init__(self, store: ox.Store) -> None:
        self.store = store

    def quads(
        self, subject: ox.NamedNode | None, iri: str | None, value: ox.NamedNode | None = None
    ) -> Iterator[ox.Quad]:
        """Yield the quads of this subject, property and value; None stands for any."""
        return self.store.quads_for_pattern(
            subject, ox.NamedNode(iri) if iri else None, value, ox.DefaultGraph()
        )

    def values(self, node: ox.NamedNode, iri: str) -> list[ox.NamedNode | ox.Literal]:
        """Return the values of a property of a node, sorted, their texts without control characters."""
        found = (_harmless(quad.object) for quad in self.quads(node, iri))
        return sorted((o for o in found if isinstance(o, ox.NamedNode | ox.Literal)), key=_natural)

    def nodes(self, node: ox.NamedNode, iri: str) -> list[ox.NamedNode]:
        """Return those values of a property that are IRIs, sorted."""
        return [value for value in self.values(node, iri) if isinstance(value, ox.NamedNode)]

    def kinds(self, node: ox.NamedNode) -> str:
        """Return the names of the classes of a node."""
        kinds = (kind for kind in self.nodes(node, RDF + "type") if kind.value != INDIVIDUAL)
        return ", ".join(map(self.label, kinds))

    def text(self, node: ox.NamedNode, iri: str) -> str:
        """Return the first value of a property as it is written, "" for none."""
        return next((value.value for value in self.values(node, iri)), "")

    def number(self, node: ox.NamedNode, iri: str) -> int:
        """Return the first value of a property as a whole number, 0 for none."""
        return int(self.text(node, iri) or 0)

    def about(self, node: ox.NamedNode, iri: str) -> list[ox.NamedNode]:
        """Return the subjects that point at `node` by the property."""
        found = (quad.subject for quad in self.quads(None, iri, node))
        return sorted((s for s in found if isinstance(s, ox.NamedNode)), key=str)

    def label(self, term: ox.NamedNode | ox.Literal) -> str:
        """Return the name of a node, or the text of a literal, a day without its midnight."""
        if isinstance(term, ox.Literal):
            return term.value.removesuffix("T00:00:00").replace("T23:59:59", " (end of day)")
        return next((name for iri in _NAMES if (name := self.text(term, iri))), local(term.value.rstrip("/")))


def _harmless(term: object) -> object:
    """Return a text on one line, without control characters, which a terminal would obey: offsets still hold."""
    if (
        isinstance(term, ox.Literal)
        and (plain := without_controls(_BREAK.sub(" ", term.value))) != term.value
    ):
        return ox.Literal(plain, language=term.language)
    return term


def _natural(term: ox.NamedNode | ox.Literal | ox.BlankNode | ox.Triple) -> tuple[int, str]:
    """Sort numbers by size, all else by its text."""
    text = term.value if isinstance(term, ox.NamedNode | ox.Literal) else str(term)
    return (int(text), "") if text.isdecimal() else (0, text)


# ------------------------------------------------------------------------------------------ the node


def find(facts: Facts, iri: str, graph: Path) -> tuple[ox.NamedNode, str]:
    """Return the node that `iri` means, and the IRI that it had before where it is asked for by that.

    The prefix of individuals is the folder before their last part.
    """
    individual = ox.NamedNode(INDIVIDUAL)
    decision = ox.NamedNode(EV + "Decision")  # a record of the program's
    kinds = (q for q in facts.quads(None, RDF + "type") if q.object not in (decision, individual))
    known = {q.subject.value for q in kinds if isinstance(q.subject, ox.NamedNode)}
    replaced = _replaced(facts, graph)
    found = _meant(iri, known) or _meant(iri, replaced)
    now = sorted(set(chain.from_iterable(_now(each, replaced, known) for each in found)))
    if len(now) == 1:
        return ox.NamedNode(now[0]), "" if found == now else found[0]
    near = now or found or _nearest(iri, known)
    remedy = f"Did you mean {' or '.join(near)}?" if near else "kgbuild query lists what it holds"
    raise UsageError(f"the graph has {'several' if found else 'no'} '{iri}'", where=str(graph), remedy=remedy)


def _meant(iri: str, known: Collection[str]) -> list[str]:
    """Return the IRIs among `known` that a user may mean, sorted."""
    prefix, _, name = iri.partition(":")
    wanted = PREFIXES[prefix] + name if prefix in PREFIXES else iri
    if prefix in SHORT and name:
        wanted = f"{SHORT[prefix]}:{name}"
    if wanted in known:
        return [wanted]
    ending = "/" + wanted.replace(":", "/", 1) if ":" in wanted and "://" not in wanted else "/" + wanted
    return sorted(k for k in known if k.endswith((ending, "#" + wanted)))


def _replaced(facts: Facts, graph: Path) -> dict[str, set[str]]:
    """Return what took the place of IRIs of smaller and of earlier builds."""
    quads: list[ox.Quad] = [*facts.quads(None, DCTERMS + "isReplacedBy")]
    beside = graph.parent / "replaced.ttl"
    if beside.is_file():
        quads += ox.parse(path=str(beside), format=ox.RdfFormat.TURTLE)
    found: dict[str, set[str]] = defaultdict(set)
    for quad in quads:
        old, new, replaces = quad.subject, quad.object, quad.predicate.value == DCTERMS + "isReplacedBy"
        if replaces and isinstance(old, ox.NamedNode) and isinstance(new, ox.NamedNode):
            found[old.value].add(new.value)
    return found


def _now(iri: str, replaced: Mapping[str, set[str]], known: Collection[str]) -> set[str]:
    """Return what stands for an IRI in the graph, however often it was replaced."""
    waiting, seen, found = [iri], {iri}, set()
    while waiting:
        each = waiting.pop()
        if each in known:
            found.add(each)
        else:
            new = replaced.get(each, set()) - seen
            seen |= new
            waiting += sorted(new)
    return found


def _nearest(iri: str, known: Iterable[str]) -> list[str]:
    """Return up to three individuals whose last part is most like that of `wanted`, but no claims."""
    aims = (iri for iri in sorted(known) if not iri.startswith(EV) and not _NOBODYS_AIM.search(iri))
    by_name = {local(iri.rstrip("/")).casefold(): iri for iri in aims}
    names = difflib.get_close_matches(local(iri.replace(":", "/")).casefold(), by_name, n=3, cutoff=0.6)
    return [by_name[name] for name in names]


# ------------------------------------------------------------------------------------------- the text


def _lines(facts: Facts, node: ox.NamedNode, marks: Marks) -> Iterator[str]:
    yield facts.label(node)
    yield f"{facts.kinds(node)} · {node.value}"
    yield from _sources(facts, node)
    names = [facts.label(name) for name in facts.values(node, SKOS + "altLabel")]
    if names:
        yield from wrapped("also called " + "; ".join(names), "")
    for reason in facts.values(node, EV + "mergeReason"):
        yield from wrapped(f"one thing: {facts.label(reason)}", "")
    for iri in _properties(facts, node):
        yield ""
        yield from _property(facts, node, iri, marks)
    told = sentences(facts, node)
    if told:
        yield ""
        yield "rests on:"
        yield from quoted(told, marks, "  ")
    yield from _part_in(facts, node)


def _sources(facts: Facts, node: ox.NamedNode) -> Iterator[str]:
    """Yield the articles that tell of the node, with outlet and day."""
    for iri, words in (("reportedIn", "reported in"), ("statedIn", "stated in"), ("mentionedIn", "named in")):
        articles = [_article(facts, article) for article in facts.nodes(node, EV + iri)]
        if articles:
            independent = facts.number(node, EV + "independentSources")
            tail = f"; {independent} independent of each other" if independent > 1 else ""
            yield from wrapped(f"{words} {', '.join(articles)}{tail}", "")


def _article(facts: Facts, article: ox.NamedNode) -> str:
    outlet = facts.text(article, DCTERMS + "publisher")
    day = facts.text(article, DCTERMS + "date")[:10]
    about = ", ".join(part for part in (outlet, day) if part)
    name = facts.text(article, DCTERMS + "identifier")
    return f"{name} ({about})" if about else name


def _properties(facts: Facts, node: ox.NamedNode) -> list[str]:
    """Return the properties that the node has, or that a claim gives it, the most telling first."""
    own = {q.predicate.value for q in facts.quads(node, None) if q.predicate.value.startswith(EV)}
    claimed = {facts.text(claim, EV + "aboutProperty") for claim in claims_about(facts, node)}
    rank = {EV + name: i for i, name in enumerate(_ORDER)}
    found = {iri for iri in own | claimed if iri} - _HIDDEN
    if EV + "date" in found:
        found -= {EV + "earliest", EV + "latest"}
    return sorted(found, key=lambda iri: (rank.get(iri, len(rank)), iri))


def _property(facts: Facts, node: ox.NamedNode, iri: str, marks: Marks) -> Iterator[str]:
    """Yield a property with its fused values, and each source's version with the sentences behind it."""
    values = facts.values(node, iri)
    versions = _versions(facts, node, iri)
    agreed = _wider(facts, values)
    differ = any(version.denied or version.value not in agreed for version in versions)
    told = ", ".join(map(facts.label, values)) or "left open"
    yield from wrapped(f"{facts.label(ox.NamedNode(iri))}: {told}{' - sources differ' if differ else ''}", "")
    for version in versions:
        yield from wrapped(version.told, "  ")
        yield from quoted(version.sentences, marks, "    ")


def _wider(facts: Facts, values: Sequence[ox.NamedNode | ox.Literal]) -> set[str]:
    """Return the values and the places that contain them: who names only the province does not differ."""
    waiting, found = list(values), set()
    while waiting:
        value = waiting.pop()
        if value.value not in found:
            found.add(value.value)
            if isinstance(value, ox.NamedNode):
                waiting.extend(facts.nodes(value, EV + "within"))
    return found


def _versions(facts: Facts, node: ox.NamedNode, iri: str) -> list[Version]:
    claims = [claim for claim in claims_about(facts, node) if facts.text(claim, EV + "aboutProperty") == iri]
    return [version_of(facts, claim) for claim in claims]


def claims_about(facts: Facts, node: ox.NamedNode) -> list[ox.NamedNode]:
    """Return the claims about a node."""
    claims = [*facts.about(node, EV + "aboutEvent"), *facts.about(node, EV + "about")]
    return [claim for claim in claims if facts.values(claim, EV + "aboutProperty")]


def version_of(facts: Facts, claim: ox.NamedNode) -> Version:
    """Return the version of a property that a claim gives."""
    value = [*facts.values(claim, EV + "value"), *facts.values(claim, EV + "literalValue")][0]
    who = ", ".join(map(facts.label, facts.nodes(claim, EV + "accordingTo")))
    certainty = local(facts.text(claim, EV + "heldAs"))
    of = facts.text(claim, EV + "ofWhom")
    told = (
        _BOUNDS.get(local(facts.text(claim, EV + "boundedAs")), "")
        + facts.label(value)
        + (f" ({of})" if of else "")
    )
    told += f", according to {who}" if who else ""
    told += f"; {certainty}" if certainty != "stated" else ""
    return Version(value.value, told, certainty == "denied", tuple(sentences(facts, claim)))


def sentences(facts: Facts, node: ox.NamedNode) -> list[Sentence]:
    """Return the sentences that the node's evidence stands in, each once, with all spans."""
    spans: dict[tuple[str, int], set[tuple[int, int]]] = defaultdict(set)
    texts: dict[tuple[str, int], str] = {}
    for mention in facts.nodes(node, EV + "evidence"):
        for sentence in facts.nodes(mention, EV + "inSentence"):
            articles = facts.nodes(sentence, PROV + "wasDerivedFrom")
            article = ", ".join(facts.text(article, DCTERMS + "identifier") for article in articles)
            key = article, facts.number(sentence, NIF + "beginIndex")
            spans[key].add(
                (facts.number(mention, NIF + "beginIndex"), facts.number(mention, NIF + "endIndex"))
            )
            texts[key] = facts.text(sentence, NIF + "anchorOf")
    return [Sentence(*key, texts[key], tuple(sorted(spans[key]))) for key in sorted(spans)]


def quoted(told: Sequence[Sentence], marks: Marks, indent: str) -> Iterator[str]:
    """Yield the first sentences of many, marked and wrapped."""
    for text in shown(told, marks):
        yield from wrapped(text, indent)


def shown(told: Sequence[Sentence], marks: Marks) -> Iterator[str]:
    """Yield the first sentences of many, marked, and how many more there are."""
    for sentence in told[:_SENTENCES_SHOWN]:
        yield sentence.marked(marks)
    if len(told) > _SENTENCES_SHOWN:
        yield f"… and {len(told) - _SENTENCES_SHOWN} more sentences"


def _part_in(facts: Facts, node: ox.NamedNode) -> Iterator[str]:
    """Yield the events and statements that point at the node, by the property that they do it with."""
    found: dict[str, list[str]] = defaultdict(list)
    for quad in facts.quads(None, None, node):
        subject, iri = quad.subject, quad.predicate.value
        events = isinstance(subject, ox.NamedNode) and facts.values(subject, EV + "reportedIn")
        if isinstance(subject, ox.NamedNode) and events and iri.startswith(EV):
            found[iri].append(f"{facts.label(subject)} <{subject.value}>")
    for iri, labels in sorted(found.items()):
        yield ""
        yield f"{_seen_from_there(facts, ox.NamedNode(iri))}:"
        yield from chain.from_iterable(wrapped(label, "  ") for label in sorted(labels))


def _seen_from_there(facts: Facts, role: ox.NamedNode) -> str:
    """Return what a property is called from its other end: by its inverse, where the ontology has one."""
    inverses = [*facts.about(role, OWL + "inverseOf"), *facts.nodes(role, OWL + "inverseOf")]
    return facts.label(inverses[0]) if inverses else f"{facts.label(role)} of"


def wrapped(text: str, indent: str) -> list[str]:
    """Return a text as lines, the first behind `indent`, the others a little further in."""
    return textwrap.wrap(
        text, _WIDTH, initial_indent=indent, subsequent_indent=indent + "  ", break_on_hyphens=False,
        break_long_words=False,
    )  # fmt: skip
