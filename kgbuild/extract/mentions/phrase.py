"""A noun phrase, and what noun phrases are read from."""

from __future__ import annotations

from dataclasses import dataclass

from kgbuild.model import Document, Name
from kgbuild.nouns import Noun, Nouns, RelationWord, Title

OWNERS = frozenset({"my", "your", "his", "her", "its", "our", "their", "whose"})
PLURAL_TAGS = frozenset({"NNS", "NNPS"})
NOMINAL = frozenset({"NOUN", "PROPN"})


@dataclass(frozen=True, slots=True)
class Phrase:
    """A noun phrase.

    `head` is its head word, `first` to `last` (exclusive) its extent without relative clauses. `text` is its
    name, or its description without determiners, numbers and the like; `counted` a description of people with
    its number ("two soldiers"), where it has one, `whole` one of a site with whose it is ("offices of the union").
    `kind` is the class that name or noun gives. `nation` is the
    IRI of a country that modifies it ("Turkish troops"). `related` is a hyphenated modifier that names
    another party ("Iran-backed"), with its relation word. `possessor` heads the phrase in its genitive.
    `through` is the head that a partitive noun looks through to ("dozens of rockets"). `tail` is how many
    words behind the head belong to its title ("secretary of state"). `proper` tells a name that the name
    finder did not see: its noun is written with a capital.
    """

    head: int
    first: int
    last: int
    text: str
    kind: str
    name: Name | None = None
    noun: Noun | None = None
    title: Title | None = None
    pronoun: str = ""
    plural: bool = False
    definite: bool = False
    numbered: bool = False
    nation: str = ""
    modifiers: tuple[int, ...] = ()
    related: tuple[int, RelationWord] | None = None
    possessor: int | None = None
    through: int | None = None
    modifying: bool = False
    proper: bool = False
    tail: int = 0
    counted: str = ""
    whole: str = ""

    @property
    def party(self) -> int | None:
        """The hyphenated word that names another party."""
        return self.related[0] if self.related else None


class Nominals:
    """What noun phrases are read from: a document and the lexicon of nouns; `taken` are words of one that is found."""

    def __init__(self, document: Document, nouns: Nouns) -> None:
        self.doc, self.nouns = document, nouns
        self.words = document.words
        self.taken: set[int] = set()
