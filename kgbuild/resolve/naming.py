"""Who gets which IRI, so that an IRI once given stays: docs/decisions/0003-event-identity.md, "Names".

Each article alone would call an individual something: the day, the class and the place that it tells, or the name
that it uses. Those are the candidates of the individual, in the order in which the articles appeared, and the first
that says day and place, and nothing that the evidence of all does not bear out, is its IRI. The others stay in the graph
as names that it replaces. Nothing here depends on the order in which articles are added.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from kgbuild.model import Article, Mention
from kgbuild.resolve.iris import Minter
from kgbuild.slugs import digest

#: The order in which articles name things: undated ones last, then by day, id and place.
Order = tuple[bool, date, str, int]
#: An old IRI and the one that took its place; an IRI that two events share stands in two pairs.
Replaced = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Called:
    """What one article alone calls an individual: `iri`; `order` is that of the articles' appearance.

    `special` tells the individual from every other that an article may call the same. Of an event, `when` and `kind` are
    day (or month, or year) and class that the name says, and `whole` that it says day and place. Where all evidence
    together says otherwise, `instead` is a name that holds.
    """

    order: Order
    iri: str
    special: str
    when: str = ""
    kind: str = ""
    whole: bool = True
    instead: str = ""

    @property
    def rank(self) -> tuple[bool, bool, Order, str, str]:
        """What comes first is the better name."""
        return bool(self.instead), not self.whole, self.order, self.iri, self.special


def order_of(article: Article, place: int = 0) -> Order:
    """Return the order in which articles name things: by stated day, undated ones last, then by id and place."""
    return (article.published is None, article.published or date.min, article.id, place)


def assign(groups: Sequence[Iterable[Called]]) -> tuple[list[str], list[Replaced]]:
    """Return the IRI of each individual, and the names that they replace, sorted.

    `groups` holds for each individual what it is called, at least once. A name that two individuals share is
    neither's: it is replaced by both, and the two are told apart by a digest of what is special about each. So is a name
    that says what is not so.

    >>> when = date(2021, 6, 28)
    >>> a, b = Called((False, when, "a", 0), "x/omar", "1"), Called((False, when, "b", 0), "x/omar-field", "2")
    >>> assign([[b, a]])
    (['x/omar'], [('x/omar-field', 'x/omar')])
    """
    ordered = [sorted(group, key=lambda c: c.rank) for group in groups]
    owners: dict[str, set[int]] = {}
    for n, group in enumerate(ordered):
        for called in group:
            owners.setdefault(called.iri, set()).add(n)
    taken = {iri for iri, of in owners.items() if len(of) == 1}
    iris = [_first(group, taken) for group in ordered]
    pairs = {(old, iris[n]) for old, of in owners.items() for n in of}
    return iris, sorted(pair for pair in pairs if pair[0] != pair[1])


def _first(group: Sequence[Called], alone: set[str]) -> str:
    first = group[0]
    if first.instead:
        return f"{first.instead}-{digest(first.special)}"
    return first.iri if first.iri in alone else f"{first.iri}-{digest(first.special)}"


Member = tuple[int, int]  # number of the reading, key of the entity or the event


class Names:
    """What an IRI in a ruling stands for: the parts of articles that tell of an individual."""

    def __init__(self, groups: Mapping[str, Iterable[Member]], called: Mapping[Member, Called]) -> None:
        self._groups = {iri: set(members) for iri, members in groups.items()}
        self._names: dict[str, set[Member]] = {}
        for member, name in called.items():
            self._names.setdefault(name.iri, set()).add(member)

    def mentioned(self, member: Member, mentions: Iterable[Mention], minter: Minter) -> None:
        """Let the IRIs of mentions stand for the member that they are mentions of."""
        for m in mentions:
            for iri in minter.mentions(m.article, m.start, m.end):
                self._names.setdefault(iri, set()).add(member)

    def named(self, iri: str) -> set[Member]:
        """Return what the graph would say of `iri` without rulings, else what single articles call so."""
        return self._groups.get(iri) or self._names.get(iri) or set()
