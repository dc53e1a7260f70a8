"""Proposed names, and which of overlapping ones is kept."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import IntEnum

from kgbuild.geography import GEONAMES


class Rank(IntEnum):
    """The order in which proposals are heard; within a rank the longer comes first, then the earlier.

    1. the gazetteer's people, organisations and other actors;
    2. names that a word in them explains (titles, head nouns, directions), which may hold places;
    3. the gazetteer's places, nationalities and weapons, and longer names of the geographic index;
    4. other places of the index;
    5. unknown places that a noun beside them explains ("the X district"), or that begin as towns do;
    6. names of several words that the model finds;
    7. single words that the model takes for names.

    A name of the gazetteer keeps its identity where a rule finds just its words.
    """

    GAZETTEER = 1
    RULE = 2
    KNOWN = 3
    PLACE = 4
    BESIDE = 5
    LONG = 6
    MODEL = 7


@dataclass(frozen=True, slots=True)
class Proposal:
    """A proposed name, as in `model.Name`; `apposed` is a noun that only says what it is, else -1."""

    first: int
    last: int
    kind: str
    rank: Rank
    iri: str = ""
    origin: str = "model"
    candidates: tuple[str, ...] = ()
    apposed: int = -1


class Chosen:
    """The proposals that were kept, by the words they take."""

    def __init__(self, size: int) -> None:
        self._at: list[Proposal | None] = [None] * size

    def at(self, i: int) -> Proposal | None:
        """Return the name that word `i` lies in."""
        return self._at[i] if 0 <= i < len(self._at) else None

    def free(self, first: int, last: int) -> bool:
        """Tell whether no word from `first` to `last` lies in a name."""
        return not any(self._at[first:last])

    def offer(self, proposals: Iterable[Proposal]) -> None:
        """Keep each proposal whose words are free, in the order of `Rank`."""
        for proposal in sorted(proposals, key=_order):
            if self.free(proposal.first, proposal.last):
                self.put(proposal)

    def put(self, proposal: Proposal) -> None:
        """Keep a proposal in place of those that it overlaps."""
        for i in range(proposal.first, proposal.last):
            old = self._at[i]
            if old is not None and old is not proposal:
                self._at[old.first : old.last] = [None] * (old.last - old.first)
        self._at[proposal.first : proposal.last] = [proposal] * (proposal.last - proposal.first)

    def all(self) -> list[Proposal]:
        """Return the names kept, in the order of the text."""
        return [p for i, p in enumerate(self._at) if p is not None and p.first == i]


def _order(p: Proposal) -> tuple[int, int, int, bool, str, str]:
    return p.rank, p.first - p.last, p.first, p.iri.startswith(GEONAMES), p.kind, p.iri
