"""The clauses of one document: what stands below and above a word, which words are verbs."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from kgbuild.model import Document

SUBJECTS = ("subj", "subj:pass")
_VERBAL_RELS = frozenset({"acl", "relcl", "advcl", "xcomp", "ccomp", "conj", "root", "parataxis", "csubj"})


@dataclass(frozen=True, slots=True)
class Argument:
    """Word `head` stands at `position` (one of model.POSITIONS), introduced by `prep` where it has one."""

    position: str
    prep: str
    head: int


class Clauses:
    """The clauses of one document."""

    def __init__(self, document: Document) -> None:
        self.doc = document
        self.words = document.words
        self.children = document.children
        #: What was found of words, for which many rules ask: `arguments_of`, `modifiers_of` and `is_passive` keep it.
        self.arguments: dict[int, list[Argument]] = {}
        self.modifiers: dict[int, list[Argument]] = {}
        self.passive: dict[int, bool] = {}

    def below(self, i: int, *rels: str) -> list[int]:
        """Return the dependents of word `i` with one of the relations `rels`, in order."""
        below = self.children[i]
        if not below:
            return []  # half of all words, before anything is set up for a loop
        words = self.words
        return [j for j in below if words[j].rel in rels]

    def is_verb(self, i: int) -> bool:
        """Tell whether word `i` heads a clause as a verb (auxiliaries do not)."""
        word = self.words[i]
        return word.pos == "VERB" or (word.tag.startswith("VB") and word.rel in _VERBAL_RELS)

    @cached_property
    def verbs(self) -> tuple[int, ...]:
        """The words that head a clause as verbs, in order."""
        return tuple(i for i in range(len(self.words)) if self.is_verb(i))

    def clause_of(self, i: int) -> int:
        """Return the verb (or the root) of the clause that word `i` stands in; `i` itself if it is one."""
        while not self.is_verb(i) and self.words[i].head != i:
            i = self.words[i].head
        return i

    def marks(self, i: int) -> set[str]:
        """Return the words that join clause `i` to another, in small letters: "when", "after"."""
        return {self.words[j].text.lower() for j in self.below(i, "mark", "advmod")}

    def ancestors(self, i: int) -> Iterator[int]:
        """Yield the words above `i`, nearest first."""
        while self.words[i].head != i:
            i = self.words[i].head
            yield i

    def negated(self, i: int) -> bool:
        """Tell whether word `i` has a negation of its own: not, never, no, without."""
        if self.below(i, "neg"):
            return True
        if self.words[i].prep == "without":
            return True
        return any(
            self.words[j].lemma in ("no", "neither", "never", "not")
            for j in self.below(i, "det", "advmod", "cc")
        )
