"""What layout gives to an event: the day of the heading it stands under, the fields of its row or card."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from functools import cached_property

from kgbuild.extract.drafting import Drafting
from kgbuild.extract.drafts import Draft, Figure, Role
from kgbuild.model import Block
from kgbuild.numerals import quantity

#: Kinds of times that tell a day or days, which an event of its own has no need to be given.
_DATED = frozenset(
    {"date", "weekday", "day", "part", "same", "earlier", "later", "range", "ago", "week", "month"}
)
#: Blocks that are read for what they give, and tell no event themselves.
GIVING = frozenset({"day", "cell"})
_PEOPLE = ("Actor",)
_FITTING = {
    "attacker": _PEOPLE,
    "target": ("Actor", "Place", "MaterialTarget", "Facility"),
    "weapon": ("WeaponType",),
}


class Given(Drafting):
    """Gives events what stands above or beside them."""

    @cached_property
    def _blocks(self) -> tuple[Block, ...]:
        return tuple(sorted(self.doc.article.blocks, key=lambda block: block.start))

    @cached_property
    def _starts(self) -> list[int]:
        return [block.start for block in self._blocks]

    def _block(self, i: int) -> Block:
        """Return the block of word `i`."""
        return self._blocks[max(0, bisect_right(self._starts, self.words[i].start) - 1)]

    def _in(self, block: Block) -> range:
        """Return the words of a block."""
        starts = self._word_starts
        return range(bisect_left(starts, block.start), bisect_left(starts, block.end))

    @cached_property
    def _word_starts(self) -> list[int]:
        return [word.start for word in self.words]

    def tells(self, i: int) -> bool:
        """Tell whether word `i` may tell an event: it stands in the story, not in a heading of a day or a field."""
        return self._block(i).kind not in GIVING

    def _parts(self, drafts: list[Draft]) -> list[list[Draft]]:
        """Return the events under each heading of a day, and those under none: a tale goes on no further."""
        parts: dict[int, list[Draft]] = {}
        for draft in drafts:
            given = self._block(draft.word).given
            days = [n for n in given if self.doc.article.blocks[n].kind == "day"]
            parts.setdefault(days[0] if days else -1, []).append(draft)
        return list(parts.values())

    def _giving(self, draft: Draft, field: str) -> Iterator[range]:
        """Yield the words of the blocks that give a field to an event."""
        for n in self._block(draft.word).given:
            block = self.doc.article.blocks[n]
            if block.kind in GIVING and field in block.holds.split():
                yield self._in(block)

    def _given_times(self, drafts: list[Draft]) -> None:
        """Give a day to events that tell none: "## 8 October 2023", "| 2024-05-01 | …"."""
        for draft in drafts:
            of_a_field = self._block(draft.word).holds == "event"
            if any(when.kind in _DATED for when, _ in draft.times) or (
                self._told_back(draft) and not of_a_field
            ):
                continue
            for span in self._giving(draft, "date"):
                found = [t for t in self.times if t.first in span and t.when.kind in _DATED]
                if found:
                    spoken = (found[0].first, found[0].last)
                    draft.date(found[0].when, spoken, "rule:extract.given._given_times")
                    break

    def _given_by_leads(self, drafts: list[Draft]) -> None:
        """Give the items of a list the day and the doer of its lead: "On 4 May jets made three strikes: - …"."""
        for draft in drafts:
            for n in self._block(draft.word).given:
                block = self.doc.article.blocks[n]
                span = self._in(block) if block.kind == "body" else range(0)
                above = [d for d in drafts if d.word in span and self._alike(d, draft)]
                if above and not any(when.kind in _DATED for when, _ in draft.times):
                    for when, of in above[-1].times:
                        if when.kind in _DATED:
                            draft.date(when, of, "rule:extract.given._given_by_leads")
                if above and not draft.has("attacker", "accused", "claimedBy"):
                    for role in above[-1].roles:
                        if role.role == "attacker":
                            draft.add(role, "rule:extract.given._given_by_leads")

    def _alike(self, lead: Draft, draft: Draft) -> bool:
        """Tell whether a lead tells of what an item does: of one class, or of a class above."""
        return self.lexicon.is_a(draft.kind, lead.kind) or self.lexicon.is_a(lead.kind, draft.kind)

    def _told_back(self, draft: Draft) -> bool:
        """Tell whether an event lies before what is told: "the base that had been hit"."""
        helpers = {self.words[j].text.lower() for j in self.clauses.below(draft.word, "aux", "aux:pass")}
        return "had" in helpers or draft.reference in ("definite", "anaphoric")

    def _given_places(self, draft: Draft) -> None:
        """Give a place to an event that tells none."""
        if draft.has("place"):
            return
        for span in self._giving(draft, "place"):
            for i in span:
                key = self.entities.of(i)
                if key is not None and self.lexicon.fits(self.entities.kind(key), ("Place",)):
                    draft.add(Role("place", key, i), "rule:extract.given._given_places")

    def _given_fields(self, draft: Draft) -> None:
        """Give who did it, who was hit, with what, and the toll, from the fields of a row or a card."""
        for role, kinds in _FITTING.items():
            if draft.has(role):
                continue
            for span in self._giving(draft, role):
                for i in self._tops(span):
                    key = self.entities.of(i)
                    if key is not None and self.lexicon.fits(self.entities.kind(key), kinds):
                        draft.add(Role(role, key, i), "rule:extract.given._given_fields")
        for role in ("killed", "wounded"):
            if any(figure.role == role for figure in draft.figures):
                continue
            for span in self._giving(draft, role):
                figure = self._figure(role, span)
                if figure is not None:
                    draft.count(figure, "rule:extract.given._given_fields")
                    break

    def _tops(self, span: range) -> list[int]:
        """Return the heads of what a field names, with those joined to them by "and"."""
        roots = [i for i in span if self.words[i].head == i or self.words[i].head not in span]
        return [k for i in roots for k in self.entities.members(i)]

    def _figure(self, role: str, span: range) -> Figure | None:
        """Return the number that a field holds: "4", "at least 12", "12+"."""
        tokens = [self.words[i].text.lower() for i in span]
        for n in range(len(tokens)):
            found = quantity([t.rstrip("+") or t for t in tokens], n)
            if found is not None and found.low is not None:
                bound = "least" if "+" in "".join(tokens) or found.bound == "range" else found.bound
                return Figure(role, found.low, bound, "", (span[found.first], span[found.last - 1] + 1))
        return None
