"""Reads the event lexicon from Turtle files: those of the ontology, and those that the user adds."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Final

from kgbuild.errors import OntologyError
from kgbuild.lexicon import Context, Lexicon, Link, Refinement, Slot, Support, Trigger
from kgbuild.sameness import Sameness
from kgbuild.turtle import armed_classes, classes_above, described, lasting_classes
from kgbuild.vocab import LEX, RDF, local
from kgbuild.words import Words

_TYPE = RDF + "type"
#: The folder of the ontology whose files are read only where a user names them.
PACKS: Final = "packs"


class _Triples:
    """The triples of some Turtle files, by subject and predicate."""

    def __init__(self, paths: Iterable[Path]) -> None:
        self.of = described(paths)

    def subjects(self, kind: str) -> list[str]:
        return sorted(s for s, p in self.of.items() if LEX + kind in p.get(_TYPE, ()))

    def all(self, subject: str, name: str) -> list[str]:
        return sorted(self.of.get(subject, {}).get(LEX + name, ()))

    def one(self, subject: str, name: str, default: str = "") -> str:
        found = self.all(subject, name)
        if len(found) > 1:
            what = f"lex:{name} has {len(found)} values"
            raise OntologyError(what, where=subject, remedy="Keep one of them")
        return found[0] if found else default


def turtle_files(ontology: Path, extra: Iterable[Path] = ()) -> list[Path]:
    """Return the ontology's Turtle files and those of `extra` files or folders, sorted.

    What is under `packs` serves one domain each, and is read where it is named in `extra` alone.
    """
    found = sorted(f for f in ontology.rglob("*.ttl") if PACKS not in f.relative_to(ontology).parts)
    for path in extra:
        found += sorted(path.rglob("*.ttl")) if path.is_dir() else [path]
    return found


def load(paths: Iterable[Path]) -> Lexicon:
    """Read the lexicon from Turtle files. Raises OntologyError for bad Turtle, and for entries that say too little."""
    triples = _Triples(paths := sorted(paths))
    return Lexicon(
        triggers=tuple(_trigger(triples, s) for s in triples.subjects("Trigger")),
        supports=tuple(_support(triples, s) for s in triples.subjects("SupportVerb")),
        refinements=tuple(_refinement(triples, s) for s in triples.subjects("Refinement")),
        links=tuple(_link(triples, s) for s in triples.subjects("EventLink")),
        contexts=_contexts(triples),
        holders={
            lemma: frozenset(triples.all(s, "preposition"))
            for s in triples.subjects("HolderVerb")
            for lemma in triples.all(s, "lemma")
        },
        partitives=_lemmas(triples, "PartitiveNoun"),
        perpetrators=_lemmas(triples, "PerpetratorNoun"),
        sufferers=_lemmas(triples, "SuffererWord"),
        arrivals=_lemmas(triples, "ArrivalVerb"),
        anaphors=_lemmas(triples, "EventAnaphor"),
        reasons=_lemmas(triples, "ReasonNoun"),
        parents=classes_above(triples.of),
        armed=armed_classes(triples.of),
        lasting=lasting_classes(triples.of),
        words=Words.load(paths),
        sameness=Sameness.load(paths),
    )


def _lemmas(triples: _Triples, kind: str) -> frozenset[str]:
    return frozenset(lemma for s in triples.subjects(kind) for lemma in triples.all(s, "lemma"))


def _contexts(triples: _Triples) -> dict[str, tuple[Context, ...]]:
    found: dict[str, list[Context]] = {}
    for subject in triples.subjects("Context"):
        context = Context(_need(triples, subject, "reading"), frozenset(triples.all(subject, "preposition")))
        for lemma in triples.all(subject, "lemma"):
            found.setdefault(lemma, []).append(context)
    return {lemma: tuple(contexts) for lemma, contexts in found.items()}


def _need(triples: _Triples, subject: str, name: str) -> str:
    value = triples.one(subject, name)
    if not value:
        raise OntologyError(f"lex:{name} is missing", where=subject, remedy=f"State lex:{name}")
    return value


def _slots(triples: _Triples, frame: str) -> tuple[Slot, ...]:
    if frame not in triples.of:
        raise OntologyError("this frame is not described", where=frame, remedy="Describe it as a lex:Frame")
    slots = [_slot(triples, s) for s in triples.all(frame, "slot")]
    for parent in triples.all(frame, "inherits"):
        slots += _slots(triples, parent)
    return tuple(dict.fromkeys(sorted(slots, key=_slot_order)))


def _slot_order(slot: Slot) -> tuple[int, bool, bool, str, list[str], list[str], list[str], str]:
    where = (sorted(slot.positions), sorted(slot.preps), sorted(slot.kinds), slot.iri)
    return (slot.rank, not slot.kinds, not slot.preps, slot.role, *where)


def _slot(triples: _Triples, subject: str) -> Slot:
    return Slot(
        role=local(_need(triples, subject, "role")),
        positions=frozenset(triples.all(subject, "position")),
        preps=frozenset(triples.all(subject, "preposition")),
        kinds=frozenset(map(local, triples.all(subject, "filler"))),
        rank=int(triples.one(subject, "rank", "50")),
        iri=subject,
    )


def _trigger(triples: _Triples, subject: str) -> Trigger:
    frame = _need(triples, subject, "frame")
    return Trigger(
        id=local(subject),
        evokes=local(_need(triples, subject, "evokes")),
        pos=_need(triples, subject, "partOfSpeech"),
        lemmas=frozenset(triples.all(subject, "lemma")),
        slots=_slots(triples, frame),
        strength=triples.one(subject, "strength", "main"),
        particle=triples.one(subject, "particle"),
        objects=frozenset(triples.all(subject, "object")),
        modifiers=frozenset(triples.all(subject, "modifier")),
        voice=triples.one(subject, "voice"),
        iri=subject,
    )


def _support(triples: _Triples, subject: str) -> Support:
    return Support(
        lemmas=frozenset(triples.all(subject, "lemma")),
        particle=triples.one(subject, "particle"),
        position=_need(triples, subject, "nounPosition"),
        preps=frozenset(triples.all(subject, "preposition")),
        slots=tuple(sorted((_slot(triples, s) for s in triples.all(subject, "slot")), key=_slot_order)),
        noun=triples.one(subject, "noun"),
        iri=subject,
    )


def _refinement(triples: _Triples, subject: str) -> Refinement:
    return Refinement(
        of=local(_need(triples, subject, "refines")),
        role=local(_need(triples, subject, "role")),
        kinds=frozenset(map(local, triples.all(subject, "filler"))),
        to=local(_need(triples, subject, "evokes")),
        lemmas=frozenset(triples.all(subject, "lemma")),
        iri=subject,
        triggers=frozenset(triples.all(subject, "ofTrigger")),
    )


def _link(triples: _Triples, subject: str) -> Link:
    return Link(
        property=local(_need(triples, subject, "role")),
        lemmas=frozenset(triples.all(subject, "lemma")),
        preps=frozenset(triples.all(subject, "preposition")),
    )
