"""The lexicon of speech, read from Turtle: which words report, how sure, and what content they take."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

from kgbuild.errors import OntologyError
from kgbuild.resources import shipped
from kgbuild.turtle import described
from kgbuild.vocab import LEX, RDF

CERTAINTIES = frozenset({"stated", "reported", "claimed", "denied", "accused"})
CONTENTS = frozenset({"quote", "clause", "infinitive", "object", "description", "accusation", "hearer"})


@dataclass(frozen=True, slots=True)
class ReportingVerb:
    """How a verb reports: `certainty`, the `content` that it takes, objects that make it no report."""

    certainty: str
    content: frozenset[str]
    not_objects: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Speech:
    """Reporting verbs by lemma, reporting nouns, phrases of source with certainty, words of silence."""

    verbs: dict[str, ReportingVerb] = field(default_factory=dict)
    nouns: frozenset[str] = frozenset()
    phrases: dict[str, str] = field(default_factory=dict)
    reticent: frozenset[str] = frozenset()

    @classmethod
    def load(cls, files: Iterable[Path] | None = None) -> Speech:
        """Read the words of speech in Turtle files, by default the shipped `ontology/lexicon/speech.ttl`.

        Later files add words; a verb that stands twice takes its last entry. Raises OntologyError for bad
        Turtle, and for an entry whose certainty or content is none of those known.
        """
        speech = cls()
        for file in files or [shipped("ontology") / "lexicon" / "speech.ttl"]:
            speech = speech._with(_Entries(file))
        return speech

    def _with(self, entries: _Entries) -> Speech:
        """Return these words and those of a file."""
        verbs = {lemma: verb for node in entries.of("ReportingVerb") for lemma, verb in entries.verbs(node)}
        phrases = {
            lemma: entries.one(node, "certainty", CERTAINTIES)
            for node in entries.of("ReportingPhrase")
            for lemma in entries.values(node, "lemma")
        }
        return Speech(
            self.verbs | verbs,
            self.nouns | entries.words("ReportingNoun"),
            self.phrases | phrases,
            self.reticent | entries.words("Reticence"),
        )


class _Entries:
    """The individuals of one Turtle file."""

    def __init__(self, path: Path) -> None:
        self.path, self.found = path, described([path])

    def of(self, name: str) -> list[str]:
        """Return the IRIs of the individuals of a class, sorted."""
        return sorted(iri for iri, values in self.found.items() if LEX + name in values.get(RDF + "type", ()))

    def values(self, node: str, name: str) -> list[str]:
        """Return the values of one property of an individual, sorted."""
        return sorted(self.found[node].get(LEX + name, ()))

    def words(self, name: str) -> frozenset[str]:
        """Return the lemmas of all individuals of a class."""
        return frozenset(lemma for node in self.of(name) for lemma in self.values(node, "lemma"))

    def one(self, node: str, name: str, known: frozenset[str]) -> str:
        """Return the one value of a property, which must be among those `known`."""
        values = self.values(node, name)
        if len(values) != 1 or values[0] not in known:
            raise OntologyError(
                f"<{node}> needs one lex:{name} out of {', '.join(sorted(known))}",
                where=str(self.path),
                remedy="Correct the entry",
            )
        return values[0]

    def verbs(self, node: str) -> Iterable[tuple[str, ReportingVerb]]:
        """Yield the lemmas of a reporting verb with how it reports."""
        content = frozenset(self.values(node, "content"))
        if not content or content - CONTENTS:
            raise OntologyError(
                f"<{node}> needs lex:content out of {', '.join(sorted(CONTENTS))}",
                where=str(self.path),
                remedy="Correct the entry",
            )
        verb = ReportingVerb(
            self.one(node, "certainty", CERTAINTIES), content, frozenset(self.values(node, "notObject"))
        )
        for lemma in self.values(node, "lemma"):
            yield lemma, verb
