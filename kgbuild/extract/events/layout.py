"""What layout gives to an event: the day of the heading it stands under, the fields of its row or card."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from dataclasses import replace

from kgbuild.extract.casualties.grammar import entry_of, lists
from kgbuild.extract.events import owners
from kgbuild.extract.events.candidate import EventCandidate, Figure, Reason, Role
from kgbuild.extract.events.context import EventContext
from kgbuild.model import Block, Mention, TimeExpression
from kgbuild.numerals import quantity

#: So many entries with clock times make a page that is kept up to date through a day.
_ENTRIES = 2
#: Kinds of times that tell a day or days, which an event of its own has no need to be given.
_DATED = frozenset(
    {"date", "weekday", "day", "part", "same", "earlier", "later", "range", "ago", "week", "month"}
)
#: Blocks that are read for what they give, and tell no event themselves.
GIVING = frozenset({"day", "cell"})
_PEOPLE = ("Actor",)
_BUILT = ("Facility", "MilitaryBase")
#: What points from the text above a table to it.
_POINTING = re.compile(r"\b(?:below|following)\b|:$")
#: Tags of nouns that stand for several.
_MANY = frozenset({"NNS", "NNPS"})
#: The class, part of speech and further words of what evokes an attack of which no more is said.
_UNNAMED = ("Attack", "noun", 0)
#: The lists of words behind a number of killed and of wounded.
_TOLD = {"killed": ("dead", "deaths"), "wounded": ("hurt", "injuries")}
_FITTING = {
    "attacker": _PEOPLE,
    "target": ("Actor", "Place", "MaterialTarget", "Facility"),
    "weapon": ("WeaponType",),
}


def _block(ctx: EventContext, i: int) -> Block:
    """Return the block of word `i`."""
    return ctx.blocks[max(0, bisect_right(ctx.block_starts, ctx.words[i].start) - 1)]


def _in(ctx: EventContext, block: Block) -> range:
    """Return the words of a block."""
    starts = ctx.word_starts
    return range(bisect_left(starts, block.start), bisect_left(starts, block.end))


def listed_apart(ctx: EventContext, i: int, j: int) -> bool:
    """Tell whether word `i` stands in an item of a list or a row of a table, and word `j` behind that."""
    item = _block(ctx, i).item
    return bool(item) and item != _block(ctx, j).item


def has_fields(ctx: EventContext, i: int) -> bool:
    """Tell whether word `i` stands in a row of a table or on a card, whose fields tell of it."""
    blocks = ctx.doc.article.blocks
    return any(blocks[given].kind == "cell" for given in _block(ctx, i).given)


def tells(ctx: EventContext, i: int) -> bool:
    """Tell whether word `i` may tell an event: it stands in the story, not in a heading of a day or a field."""
    block = _block(ctx, i)
    return block.kind not in GIVING and not (ctx.words[i].tag in _MANY and _is_above_table(ctx, block))


def _is_above_table(ctx: EventContext, block: Block) -> bool:
    """Tell whether a block is the title of a table, or points to it: "Attacks recorded in May" are those of its rows."""
    blocks = ctx.doc.article.blocks
    below = (b for b in blocks[blocks.index(block) + 1 :] if b.kind != "boilerplate")
    above = block.kind == "headline" or bool(_POINTING.search(ctx.doc.article.text[block.start : block.end]))
    return above and next((b.kind == "cell" or "event" in b.holds.split() for b in below), False)


def open_rows(ctx: EventContext) -> None:
    """Open an attack for each row of a table whose columns say who, whom and with what, and none what happened."""
    trigger = next((t for t in ctx.lexicon.triggers if (t.evokes, t.pos, t.specific) == _UNNAMED), None)
    for block in ctx.doc.article.blocks:
        role = block.holds.removeprefix("event ")
        span = _in(ctx, block) if role != block.holds else range(0)
        heads = [
            i for i in _tops(ctx, span) if (key := ctx.entities.of(i)) is not None and _fits(ctx, key, role)
        ]
        if trigger is None or not heads or any(i in ctx.at for i in span):
            continue
        draft = EventCandidate(heads[0], trigger, trigger.evokes, True, ctx.words[heads[0]].sent, {heads[0]})
        draft.steps.append(("type", Reason("rule:extract.events.layout.open_rows", (heads[0],))))
        for i in heads:
            key = ctx.entities.of(i)
            if key is not None:
                draft.add(Role(role, key, i), "rule:extract.events.layout.open_rows")
        ctx.at[heads[0]] = draft


def _fits(ctx: EventContext, key: int, role: str) -> bool:
    return ctx.lexicon.fits(ctx.entities.kind(key), _FITTING[role])


def parts(ctx: EventContext, drafts: list[EventCandidate]) -> list[list[EventCandidate]]:
    """Return the events under each heading of a day, and those under none: a tale goes on no further."""
    parts: dict[int, list[EventCandidate]] = {}
    for draft in drafts:
        given = _block(ctx, draft.word).given
        days = [n for n in given if ctx.doc.article.blocks[n].kind == "day"]
        parts.setdefault(days[0] if days else -1, []).append(draft)
    return list(parts.values())


def _giving(ctx: EventContext, draft: EventCandidate, field: str) -> Iterator[range]:
    """Yield the words of the blocks that give a field to an event."""
    yield from (_in(ctx, block) for block in _blocks_giving(ctx, draft, field))


def _blocks_giving(ctx: EventContext, draft: EventCandidate, field: str) -> Iterator[Block]:
    for n in _block(ctx, draft.word).given:
        block = ctx.doc.article.blocks[n]
        if block.kind in GIVING and field in block.holds.split():
            yield block


def given_times(ctx: EventContext, drafts: list[EventCandidate]) -> None:
    """Give a day to events that tell none: "## 8 October 2023", "| 2024-05-01 | …"."""
    for draft in drafts:
        of_a_field = "event" in _block(ctx, draft.word).holds.split()
        if any(when.kind in _DATED for when, _ in draft.times) or (_told_back(ctx, draft) and not of_a_field):
            continue
        if draft.noun and owners.is_answered(ctx, draft.word):
            continue  # "| 14 August | … in revenge for the fall of X"
        for block in _blocks_giving(ctx, draft, "date"):
            span = _in(ctx, block)
            first, last = _sents(ctx, span) if span else (0, -1)
            near = [t for n in range(first, last + 1) for t in ctx.times_of.get(n, ())]
            found = [t for t in near if t.first in span and t.when.kind in _DATED]
            when = _written(ctx, block) or (found[0].when if found else None)
            if when is not None:
                spoken = (found[0].first, found[0].last) if found else (span[0], span[-1] + 1)
                draft.date(when, spoken, "rule:extract.events.layout.given_times")
                break


def live_times(ctx: EventContext, drafts: list[EventCandidate]) -> None:
    """Date what the entries of a page say to have happened by the day of the page: "10.05 Two missiles [have hit] X".

    Such a page has entries with clock times and is of the day on which it is published.
    """
    published, blocks = ctx.doc.article.published, ctx.doc.article.blocks
    stamps = [n for n, block in enumerate(blocks[:-1]) if block.holds == "clock"]
    if published is None or len(stamps) < _ENTRIES:
        return
    entries = {blocks[n + 1].item: blocks[n] for n in stamps}
    for draft in drafts:
        stamp = entries.get(_block(ctx, draft.word).item)
        if stamp is None or any(when.kind in _DATED for when, _ in draft.times) or not _is_news(ctx, draft):
            continue
        shown = _shown(ctx, stamp)
        when = TimeExpression("date", (published.year, published.month, published.day, -1), shown.text, shown)
        draft.date(when, (draft.word, draft.word + 1), "rule:extract.events.layout.live_times")


def _is_news(ctx: EventContext, draft: EventCandidate) -> bool:
    """Tell whether an event is what a clause of its own tells anew."""
    clause = ctx.words[ctx.clauses.clause_of(draft.word)]
    return not (draft.noun or _told_back(ctx, draft) or clause.rel in ("acl", "advcl", "relcl"))


def _written(ctx: EventContext, block: Block) -> TimeExpression | None:
    """Return the day that a block gives, as the reader of its form has it: "26/04", "260630ZAPR24"."""
    if not block.day:
        return None
    mention = _shown(ctx, block)
    return TimeExpression("date", (*block.day, 0 if block.day[0] else -1), mention.text, mention)


def _shown(ctx: EventContext, block: Block) -> Mention:
    """Return the whole text of a block as a mention."""
    text = ctx.doc.article.text[block.start : block.end]
    return Mention(ctx.doc.article.id, block.start, block.end, text, (block.start, block.end))


def given_by_leads(ctx: EventContext, drafts: list[EventCandidate]) -> None:
    """Give the items of a list the day and the doer of its lead: "On 4 May jets made three strikes: - …"."""
    for draft in drafts:
        for n in _block(ctx, draft.word).given:
            block = ctx.doc.article.blocks[n]
            span = _in(ctx, block) if block.kind == "body" else range(0)
            inside = owners.within(ctx, drafts, *_sents(ctx, span)) if span else ()
            above = [d for d in inside if d.word in span and _alike(ctx, d, draft)]
            if not any(when.kind in _DATED for when, _ in draft.times):
                alone = () if any(d.word in span for d in inside) else _only_time(ctx, span)
                for when, of in above[-1].times if above else alone:
                    if when.kind in _DATED:
                        draft.date(when, of, "rule:extract.events.layout.given_by_leads")
            if above and not draft.has("attacker", "accused", "claimedBy"):
                for role in above[-1].roles:
                    if role.role == "attacker":
                        draft.add(role, "rule:extract.events.layout.given_by_leads")


def _only_time(ctx: EventContext, span: range) -> list[tuple[TimeExpression, tuple[int, int]]]:
    """Return the time of a lead that tells a time alone: "On 21 April 2019: (a) …"."""
    first, last = _sents(ctx, span) if span else (0, -1)
    near = [t for n in range(first, last + 1) for t in ctx.times_of.get(n, ()) if t.first in span]
    found = [(t.when, (t.first, t.last)) for t in near if t.when.kind in _DATED]
    return found if len(found) == 1 else []


def _sents(ctx: EventContext, span: range) -> tuple[int, int]:
    """Return the first and the last sentence of some words."""
    return ctx.words[span[0]].sent, ctx.words[span[-1]].sent


def _alike(ctx: EventContext, lead: EventCandidate, draft: EventCandidate) -> bool:
    """Tell whether a lead tells of what an item does: of one class, or of a class above."""
    return ctx.lexicon.is_a(draft.kind, lead.kind) or ctx.lexicon.is_a(lead.kind, draft.kind)


def _told_back(ctx: EventContext, draft: EventCandidate) -> bool:
    """Tell whether an event lies before what is told: "the base that had been hit"."""
    helpers = owners.helpers_of(ctx, draft.word)
    said = ctx.words[draft.word].rel == "ccomp"  # "the army said that three men had been killed"
    return ("had" in helpers and not said) or draft.reference in ("definite", "anaphoric")


def given_places(ctx: EventContext, draft: EventCandidate) -> None:
    """Give a place to an event that tells none with a name, or no more than a building's."""
    told = [role.key for role in draft.roles if role.role == "place"]
    named = [key for key in told if not ctx.entities.entity(key).generic]
    if any(not ctx.lexicon.fits(ctx.entities.kind(key), _BUILT) for key in named):
        return
    for span in _giving(ctx, draft, "place"):
        for i in span:
            key = ctx.entities.of(i)
            if key is not None and ctx.lexicon.fits(ctx.entities.kind(key), ("Place",)):
                draft.add(Role("place", key, i), "rule:extract.events.layout.given_places")


def given_fields(ctx: EventContext, draft: EventCandidate) -> None:
    """Give who did it, who was hit, with what, and the toll, from the fields of a row or a card.

    What the row tells itself comes first, but a name in the field of who did it says who "gunmen" were.
    """
    for role in _FITTING:
        told = [r.key for r in draft.roles if r.role == role]
        if told and not (role == "attacker" and all(ctx.entities.entity(key).generic for key in told)):
            continue
        for span in _giving(ctx, draft, role):
            for i in _tops(ctx, span):
                key = ctx.entities.of(i)
                if (
                    key is not None
                    and _fits(ctx, key, role)
                    and not (told and ctx.entities.entity(key).generic)
                ):
                    draft.add(Role(role, key, i), "rule:extract.events.layout.given_fields")
    for role in ("killed", "wounded"):
        if any(figure.role == role for figure in draft.figures):
            continue
        for span in _giving(ctx, draft, role):
            figure = _figure(ctx, role, span)
            if figure is not None:
                draft.count(figure, "rule:extract.events.layout.given_fields")
                break
        else:
            _count_told(ctx, draft, role)


def _count_told(ctx: EventContext, draft: EventCandidate, role: str) -> None:
    """Give a figure from a field that tells of killed and wounded at once: "3 killed, 11 wounded"."""
    named = {word: entry_of(name) for name in _TOLD[role] for word in lists()[name]}
    for span in (*_giving(ctx, draft, "toll"), *_giving(ctx, draft, "target")):
        for i in span[1:]:
            word = ctx.words[i]
            entry = named.get(word.text.lower()) or named.get(word.lemma.lower())
            if entry is None:
                continue
            begin = max((j + 1 for j in span if j < i and ctx.words[j].text in ",;/"), default=span[0])
            figure = _figure(ctx, role, range(begin, i))
            if figure is not None:
                draft.count(replace(figure, entry=entry), "rule:extract.events.layout.given_fields")
                return


def _tops(ctx: EventContext, span: range) -> list[int]:
    """Return the heads of what a field names, with those joined to them by "and"."""
    roots = [i for i in span if ctx.words[i].head == i or ctx.words[i].head not in span]
    return [k for i in roots for k in ctx.entities.members(i)]


def _figure(ctx: EventContext, role: str, span: range) -> Figure | None:
    """Return the number that a field holds: "4", "at least 12", "12+"."""
    tokens = [ctx.words[i].text.lower() for i in span]
    for n in range(len(tokens)):
        found = quantity([t.rstrip("+") or t for t in tokens], n)
        if found is not None and found.low is not None:
            bound = "least" if "+" in "".join(tokens) or found.bound == "range" else found.bound
            return Figure(role, found.low, bound, "", (span[found.first], span[found.last - 1] + 1))
    return None
