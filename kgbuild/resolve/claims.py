"""Every source's version of every property of an event."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import TypeVar

from kgbuild.model import Fill, Mention, Reading, Source, Why
from kgbuild.records import Claim, Statement
from kgbuild.resolve.iris import Minter
from kgbuild.resolve.ties import EntityContext
from kgbuild.slugs import digest

Member = tuple[int, int]  # number of the reading, key of the event
_Slot = tuple[str, str | int, bool, str, str, str, str]


def claims_of(
    members: Iterable[Member],
    readings: Sequence[Reading],
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
        for fill in _with_perpetrators(reading.events[key].fills):
            value = ties.iri(n, fill.entity) if fill.entity is not None else fill.number
            if value is None:
                continue
            speaker = "" if fill.source.speaker is None else ties.iri(n, fill.source.speaker)
            about = (reading.article.id, speaker, fill.bound, fill.of)
            slot = (fill.role, value, fill.entity is not None, *about)
            found.setdefault(slot, set()).add(fill.mention)
            whys.setdefault(slot, []).extend([fill.why] if fill.why else [])
            name = _iri(reading, fill, name_of.get((n, key), ""), minter)
            firsts.setdefault(slot, (name, fill.source.certainty, fill.source.by))
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


def _iri(reading: Reading, fill: Fill, event: str, minter: Minter) -> str:
    """Return the IRI of a claim: by what its article alone says, so that no other article changes it."""
    speaker = "" if fill.source.speaker is None else reading.entities[fill.source.speaker].name
    sentence = reading.article.text[slice(*fill.mention.sentence)]
    parts = (event, fill.role, fill.mention.text, sentence, speaker, fill.bound, fill.of)
    return minter.within("claim", reading.article.id, f"{fill.role}-{digest('|'.join(parts))}")


def _with_perpetrators(fills: Sequence[Fill]) -> list[Fill]:
    """Return the fills with what a claim of responsibility or an accusation says of the attacker, as a version of it."""
    found = list(fills)
    accuser = next((f.entity for f in fills if f.role == "accuser"), None)
    for fill in fills:
        if fill.role == "claimedBy":
            by = "rule:resolve.claims._with_perpetrators"
            found.append(replace(fill, role="attacker", source=Source(fill.entity, "claimed", by=by)))
        elif fill.role == "accused":
            speaker = accuser if accuser is not None else fill.source.speaker
            by = "rule:resolve.claims._with_perpetrators"
            found.append(replace(fill, role="attacker", source=Source(speaker, "accused", by=by)))
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
