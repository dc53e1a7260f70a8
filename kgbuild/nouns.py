"""What common nouns denote, which nouns are titles, which words relate actors and places: read from Turtle.

The vocabulary (`lex:CommonNoun`, `lex:TitleNoun`, `lex:RelationWord` …) is described in the file
`ontology/lexicon/nouns.ttl`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import TypeVar

from kgbuild.errors import OntologyError
from kgbuild.turtle import armed_classes, classes_above, described
from kgbuild.vocab import LEX, RDF, local

#: The longest lemma of several words that is looked for.
LONGEST = 5


@dataclass(frozen=True, slots=True)
class Noun:
    """A common noun: `kind` is the class it denotes, `one` that of its singular.

    `anaphor` are further classes that "the NOUN" can refer back to; `body` is the class of the state body
    that it means beside a country ("Turkish troops"), else empty; `members` says that "X NOUNs" are the armed
    group X itself; `naming` that beside a name it says what kind of thing that is ("the town of X");
    `fallback` that it makes no entity of its own where it refers back to none. `gender` is female, male
    or "". `groups` are the IRIs of the only groups of the gazetteer that it can mean, empty where it may mean any;
    `seat` says that it means a country's capital.
    """

    id: str
    lemma: str
    kind: str
    one: str
    anaphor: frozenset[str] = frozenset()
    body: str = ""
    members: bool = False
    naming: bool = False
    fallback: bool = False
    gender: str = ""
    groups: frozenset[str] = frozenset()
    seat: bool = False


@dataclass(frozen=True, slots=True)
class Title:
    """An office, job or rank.

    `employer` is the class of body that it belongs to where a text gives only the country; `voice` says that
    its holder, unnamed, speaks for the organization; `leads` that its holder is the leader of a country.
    """

    lemma: str
    rank: bool = False
    employer: str = ""
    voice: bool = False
    leads: bool = False


@dataclass(frozen=True, slots=True)
class RelationWord:
    """A word that states `relates` (a property's local name).

    `form`: participle, verb (with its particle), noun (of backing, of control), aid and goods (what backing gives),
    support (a verb that such a noun completes), hands, client, holding, host, keeper, stay, presence; `combining`:
    prefix or suffix of a hyphenated compound, else empty. `forward`: the subject of the relation is the phrase that
    the word modifies, or the verb's subject. `prepositions` introduce the other party or the place, or stand before
    the noun.
    """

    id: str
    lemma: str
    relates: str
    form: str
    combining: str
    forward: bool
    prepositions: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Nouns:
    """All entries by lemma, and the class tree (`parents`: each class with every class above it).

    `honorifics` maps "mr" and its like to the gender that it says, `offices` a verb to the title of who does it ("head");
    `addressing` maps verbs and adjectives that are said of parties alone, where a capital means its government, to
    the prepositions of that party.
    """

    common: Mapping[str, Noun]
    titles: Mapping[str, Title]
    partitives: frozenset[str]
    relations: tuple[RelationWord, ...]
    parents: Mapping[str, frozenset[str]] = field(default_factory=dict)
    armed: Mapping[str, frozenset[str]] = field(default_factory=dict)
    honorifics: Mapping[str, str] = field(default_factory=dict)
    offices: Mapping[str, str] = field(default_factory=dict)
    addressing: Mapping[str, frozenset[str]] = field(default_factory=dict)

    @classmethod
    def load(cls, paths: Iterable[Path]) -> Nouns:
        """Read the entries from Turtle files.

        Raises OntologyError for bad Turtle or an entry that says too little.
        """
        triples = described(paths)
        return cls(
            common={n.lemma: n for s in _of(triples, "CommonNoun") for n in _nouns(s, triples[s])},
            titles={t.lemma: t for kind in ("TitleNoun", "RankNoun") for s in _of(triples, kind)
                    for t in _titles(triples[s], kind == "RankNoun")},
            partitives=frozenset(x for s in _of(triples, "PartitiveNoun") for x in _all(triples[s], "lemma")),
            relations=tuple(r for s in _of(triples, "RelationWord") for r in _relations(s, triples[s])),
            parents=classes_above(triples),
            armed=armed_classes(triples),
            honorifics={
                x: _one(triples[s], "gender")
                for s in _of(triples, "Honorific")
                for x in _all(triples[s], "lemma")
            },
            offices={
                x: _need(s, triples[s], "office")
                for s in _of(triples, "TitleVerb")
                for x in _all(triples[s], "lemma")
            },
            addressing={
                x: frozenset(_all(triples[s], "preposition"))
                for s in _of(triples, "PartyWord")
                for x in _all(triples[s], "lemma")
            },
        )  # fmt: skip

    def is_a(self, kind: str, wanted: str) -> bool:
        """Tell whether class `kind` is `wanted` or below it."""
        return kind == wanted or wanted in self.parents.get(kind, ())

    def has_fighters(self, kind: str) -> bool:
        """Tell whether those of a class may be told of by their fighters."""
        return any(self.is_a(kind, armed) for armed in self.armed.get("fighters", ()))

    def noun(self, lemmas: Sequence[str]) -> tuple[Noun, int] | None:
        """Return the noun that the longest ending of `lemmas` names, with its number of words; else None.

        `lemmas` are the head's lemma and up to four words before it, in text order, lower case.
        """
        return _longest(self.common, self._ends_of_nouns, lemmas)

    def title(self, lemmas: Sequence[str]) -> tuple[Title, int] | None:
        """Return the title that the longest ending of `lemmas` names, and its number of words; else None."""
        return _longest(self.titles, self._ends_of_titles, lemmas)

    def may_end(self, lemma: str) -> bool:
        """Tell whether a noun or a title ends with this word: nearly all words of a text end none."""
        return lemma in self._ends_of_nouns or lemma in self._ends_of_titles

    @cached_property
    def _ends_of_nouns(self) -> frozenset[str]:
        return _last_words(self.common)

    @cached_property
    def _ends_of_titles(self) -> frozenset[str]:
        return _last_words(self.titles)

    @cached_property
    def agreeing(self) -> dict[tuple[str, str], bool]:
        """Whether one thing can be of two classes, as `kgbuild.extract.mentions.types` has found for pairs of them."""
        return {}

    @cached_property
    def relation_by_lemma(self) -> dict[str, tuple[RelationWord, ...]]:
        """Relation words by lemma."""
        found: dict[str, list[RelationWord]] = {}
        for word in self.relations:
            found.setdefault(word.lemma, []).append(word)
        return {lemma: tuple(words) for lemma, words in found.items()}

    @cached_property
    def relation_heads(self) -> frozenset[str]:
        """The first words of all relation words: nearly all words of a text are none."""
        return frozenset(word.lemma.split()[0] for word in self.relations)

    def relation(self, lemma: str, *forms: str) -> RelationWord | None:
        """Return the relation word of this lemma in one of `forms`."""
        return next(iter(self.relation_words(lemma, *forms)), None)

    def relation_words(self, lemma: str, *forms: str) -> list[RelationWord]:
        """Return all relation words of this lemma in one of `forms`."""
        return [w for w in self.relation_by_lemma.get(lemma, ()) if w.form in forms]

    def combined(self, text: str) -> tuple[RelationWord, str] | None:
        """Split a hyphenated compound into its relation word and the other party: "Iran-backed"."""
        first, dash, last = text.replace("\N{EN DASH}", "-").partition("-")
        if not dash:
            return None
        for word in self.relation_by_lemma.get(last.lower(), ()):
            if word.combining == "suffix":
                return word, first
        for word in self.relation_by_lemma.get(first.lower(), ()):
            if word.combining == "prefix":
                return word, last
        return None


_T = TypeVar("_T")


def _last_words(lemmas: Iterable[str]) -> frozenset[str]:
    return frozenset(lemma.rpartition(" ")[2] for lemma in lemmas)


def _longest(table: Mapping[str, _T], ends: frozenset[str], lemmas: Sequence[str]) -> tuple[_T, int] | None:
    if not lemmas or lemmas[-1] not in ends:
        return None
    for size in range(min(len(lemmas), LONGEST), 0, -1):
        found = table.get(" ".join(lemmas[-size:]))
        if found is not None:
            return found, size
    return None


_Values = Mapping[str, list[str]]


def _of(triples: Mapping[str, _Values], kind: str) -> list[str]:
    return sorted(s for s, values in triples.items() if LEX + kind in values.get(RDF + "type", ()))


def _all(values: _Values, name: str) -> list[str]:
    return sorted(values.get(LEX + name, ()))


def _one(values: _Values, name: str) -> str:
    return next(iter(_all(values, name)), "")


def _need(subject: str, values: _Values, name: str) -> str:
    value = _one(values, name)
    if not value:
        raise OntologyError(f"lex:{name} is missing", where=subject, remedy=f"State lex:{name}")
    return value


def _nouns(subject: str, values: _Values) -> list[Noun]:
    kind = local(_need(subject, values, "denotes"))
    one = local(_one(values, "denotesOne")) or kind
    return [
        Noun(
            id=local(subject),
            lemma=lemma,
            kind=kind,
            one=one,
            anaphor=frozenset(map(local, _all(values, "anaphor"))),
            body=local(_one(values, "nationalBody")),
            members=_one(values, "members") == "true",
            naming=_one(values, "naming") == "true",
            fallback=_one(values, "fallback") == "true",
            gender=_one(values, "gender"),
            groups=frozenset(_all(values, "group")),
            seat=_one(values, "seat") == "true",
        )
        for lemma in _all(values, "lemma")
    ]


def _titles(values: _Values, rank: bool) -> list[Title]:
    employer = local(_one(values, "employer"))
    voice, leads = _one(values, "voice") == "true", _one(values, "leads") == "true"
    return [Title(lemma, rank, employer, voice, leads) for lemma in _all(values, "lemma")]


def _relations(subject: str, values: _Values) -> list[RelationWord]:
    relates, form = local(_need(subject, values, "relates")), _need(subject, values, "form")
    combining, forward = _one(values, "combining"), _need(subject, values, "direction") == "forward"
    preps = frozenset(_all(values, "preposition"))
    return [
        RelationWord(local(subject), x, relates, form, combining, forward, preps)
        for x in _all(values, "lemma")
    ]
