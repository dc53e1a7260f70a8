"""Who gives people their offices: bodies, countries, the places that are governed or staffed."""

from __future__ import annotations

from collections.abc import Iterable

from kgbuild.extract.coreference.entities import Entities
from kgbuild.extract.mentions.phrase import Phrase
from kgbuild.model import Document
from kgbuild.nouns import Title
from kgbuild.words import classes

_PLACED = frozenset({"in", "near", "into", "inside", "from", "across", "to"})


class PositionContext:
    """What positions are read from: a document and its entities."""

    def __init__(self, document: Document, entities: Entities) -> None:
        self.doc, self.entities = document, entities
        self.words, self.nouns = document.words, entities.nouns


def employs(ctx: PositionContext, key: int) -> bool:
    """Tell whether somebody of any title can serve an entity: a body, a country, a person by name."""
    kind = ctx.entities.kind(key)
    if kind == "Person":
        return not ctx.entities.entity(key).generic
    return ctx.nouns.is_a(kind, "Organization") or kind == "Country"


def is_seat(ctx: PositionContext, key: int, title: Title | None) -> bool:
    """Tell whether somebody with a title governs a place: the mayor a town, the governor or prime minister a province."""
    if title is not None and title.leads:
        return ctx.nouns.is_a(ctx.entities.kind(key), "Region")
    local = title is not None and ctx.nouns.is_a(title.employer, "Place")
    return local and is_spot(ctx, key)


def is_spot(ctx: PositionContext, key: int) -> bool:
    """Tell whether an entity is a town or a region, whose office it is that "of" says so of: "the emir of Kano"."""
    return any(ctx.nouns.is_a(ctx.entities.kind(key), kind) for kind in ("Region", "Settlement"))


def has_staff(ctx: PositionContext, key: int) -> bool:
    """Tell whether people work at a place: a hospital, an airport."""
    return ctx.nouns.is_a(ctx.entities.kind(key), "Facility")


def employer(ctx: PositionContext, key: int) -> int:
    """Return the organization itself; for "the minister's spokesman" the country of whom it is."""
    if ctx.entities.kind(key) == "Person":
        nation = ctx.entities.nation(key)
        return nation if nation is not None else key
    return key


def title_of(ctx: PositionContext, first: int, last: int) -> Title | None:
    """Return the title that the words of a position are."""
    found = ctx.nouns.title([ctx.words[i].text.lower().rstrip(".") for i in range(first, last)])
    return found[0] if found else None


def spoken_of(ctx: PositionContext, phrase: Phrase, title: Title | None) -> int | None:
    """Return the state or force spoken of last in the sentence, or as subject in the two before it.

    Only for offices that somebody must give: those of a state, and ranks. A mayor's is the town spoken of last.
    """
    kind = title.employer if title else ""
    if not kind or title is None:
        return None
    if ctx.nouns.is_a(kind, "Place"):
        return _place_around(ctx, phrase, kind)
    kinds = classes("leaders" if title.leads else "ranks" if kind == "MilitaryForce" else "posts")
    sentence = ctx.words[phrase.first].sent
    for other in ctx.entities.before(phrase.first, sentence - 2):
        word = ctx.words[other.head]
        if other.pronoun:
            continue
        key = ctx.entities.of(other.head)
        office = word.rel == "poss" and (held := ctx.entities.details(word.head)) is not None and held.title
        acts = word.sent == sentence or word.rel in ("subj", "subj:pass") or other.modifying or office
        if ctx.words[word.head].rel == "relcl":
            continue  # "answered drones [that Chad sent], Colonel X said"
        prep = ctx.words[word.head].prep if word.rel == "conj" else word.prep
        if key is None or not acts or prep in _PLACED or not _is_power(ctx, key, kinds):
            continue
        if word.rel == "subj" or word.sent == sentence or not _is_power(ctx, key, ("ArmedGroup",)):
            return key  # an armed group that something befell is the enemy
    return None


def _place_around(ctx: PositionContext, phrase: Phrase, kind: str) -> int | None:
    """Return the place of a class that was named last, in the sentence of a phrase or the one before."""
    sentence = ctx.words[phrase.first].sent
    for other in ctx.entities.before(phrase.first, sentence - 1):
        key = ctx.entities.of(other.head)
        if other.name and key is not None and ctx.nouns.is_a(ctx.entities.kind(key), kind):
            return key
    return None


def _is_power(ctx: PositionContext, key: int, kinds: Iterable[str]) -> bool:
    named = not ctx.entities.entity(key).generic
    return named and any(ctx.nouns.is_a(ctx.entities.kind(key), kind) for kind in kinds)


def may_employ(ctx: PositionContext, key: int) -> bool:
    """Tell whether an entity can be told to have somebody: a body, a country, another place."""
    kind = ctx.entities.kind(key)
    return any(ctx.nouns.is_a(kind, body) for body in ("Organization", "Place"))
