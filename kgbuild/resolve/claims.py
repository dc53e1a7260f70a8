"""Every source's version of every property of an event."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import TypeVar

from kgbuild.model import ArticleExtraction, EventArgument, Mention, Source, Why
from kgbuild.records import Claim, Statement
from kgbuild.resolve.iris import Minter
from kgbuild.resolve.ties import EntityContext
from kgbuild.slugs import digest

Member = tuple[int, int]  # number of the reading, key of the event
_Slot = tuple[str, str | int, bool, str, str, str, str]


def claims_of(
    members: Iterable[Member],
    readings: Sequence[ArticleExtraction],
    ties: EntityContext,
    minter: Minter,
    name_of: Mapping[Member, str],
) -> list[Claim]:
    """Return every source's version of every property of the event of these mentions, still without the event's IRI.

    `name_of` gives what its article alone calls the event of a mention; the IRIs of claims are made from it. What one
    article claims depends on nothing in another.
    """
    found: dict[_Slot, set[Mention]] = {}
    whys: dict[_Slot, list[Why]] = {}
    firsts: dict[_Slot, tuple[str, str, str]] = {}
    for n, key in sorted(members):
        reading = readings[n]
        for argument in _with_perpetrators(reading.events[key].arguments):
            value = ties.iri(n, argument.entity) if argument.entity is not None else argument.number
            if value is None:
                continue
            speaker = "" if argument.source.speaker is None else ties.iri(n, argument.source.speaker)
            about = (reading.article.id, speaker, argument.bound, argument.of)
            slot = (argument.role, value, argument.entity is not None, *about)
            found.setdefault(slot, set()).add(argument.mention)
            whys.setdefault(slot, []).extend([argument.why] if argument.why else [])
            name = _iri(reading, argument, name_of.get((n, key), ""), minter)
            firsts.setdefault(slot, (name, argument.source.certainty, argument.source.by))
    return [
        Claim(
            iri,
            "",
            role,
            value,
            is_iri,
            article,
            tuple(sorted(mentions)),
            speaker,
            certainty,
            bound,
            of,
            tuple(whys[slot]),
            by if speaker else "",
        )
        for slot, mentions in sorted(found.items(), key=lambda x: tuple(map(str, x[0])))
        for role, value, is_iri, article, speaker, bound, of in [slot]
        for iri, certainty, by in [firsts[slot]]
    ]


def _iri(reading: ArticleExtraction, argument: EventArgument, event: str, minter: Minter) -> str:
    """Return the IRI of a claim: by what its article alone says, so that no other article changes it."""
    speaker = "" if argument.source.speaker is None else reading.entities[argument.source.speaker].name
    sentence = reading.article.text[slice(*argument.mention.sentence)]
    parts = (event, argument.role, argument.mention.text, sentence, speaker, argument.bound, argument.of)
    return minter.within("claim", reading.article.id, f"{argument.role}-{digest('|'.join(parts))}")


def _with_perpetrators(arguments: Sequence[EventArgument]) -> list[EventArgument]:
    """Return the arguments with what a claim of responsibility or an accusation says of the attacker, as a version of it."""
    found = list(arguments)
    accuser = next((f.entity for f in arguments if f.role == "accuser"), None)
    for argument in arguments:
        if argument.role == "claimedBy":
            by = "rule:resolve.claims._with_perpetrators"
            found.append(replace(argument, role="attacker", source=Source(argument.entity, "claimed", by=by)))
        elif argument.role == "accused":
            speaker = accuser if accuser is not None else argument.source.speaker
            by = "rule:resolve.claims._with_perpetrators"
            found.append(replace(argument, role="attacker", source=Source(speaker, "accused", by=by)))
    return found


_Told = TypeVar("_Told", Claim, Statement)


def apart(told: Sequence[_Told]) -> list[_Told]:
    """Tell claims or statements apart that one article makes twice in the same words: the later by its place."""
    found: dict[str, _Told] = {}
    for record in sorted(told, key=_place_told):
        iri = record.iri
        if iri in found:
            iri += f"-{digest(str(_place_told(record)))}"
        found[iri] = replace(record, iri=iri)
    return list(found.values())


def _place_told(record: Claim | Statement) -> tuple[tuple[int, int], ...]:
    mentions = record.mentions if isinstance(record, Claim) else (record.mention,)
    return tuple((m.start, m.end) for m in mentions)
