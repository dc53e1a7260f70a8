"""Fitted judgements on incidents: of which type each is, whether it is one that counts, which of its fillers are right.

Each is a linear score over features of the incident among the others of its report. A filler stays where it is likely
enough within its incident, an incident where it and what stays are, so that both are weighed as the measure of
templates weighs them.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import exp, log
from typing import Any, Final, NamedTuple

from kgbuild.extract.incidents.candidates import bucket
from kgbuild.extract.incidents.grouping import Filler, Pairs, grouped, hangs_on, pair_features
from kgbuild.extract.incidents.model import Model
from kgbuild.extract.incidents.spans import plain

#: Shares nearer to 0 or 1 than this tell no more.
_EDGE: Final = 0.003
#: The least log likelihood of a type that tells more than none.
_LOWEST: Final = -8.0


class Draft(NamedTuple):
    """Fillers brought together, by their numbers; the type that fits best, and how likely that is right."""

    members: tuple[int, ...]
    type: int
    sure: float


class Incident(NamedTuple):
    """An incident that stays: its fillers, its type, and how likely it is one that counts."""

    fillers: tuple[Filler, ...]
    type: int
    share: float


@dataclass(frozen=True)
class Report:
    """What incidents of a report are made of: fillers, the report's own shares, log odds that two fillers are of one."""

    fillers: Sequence[Filler]
    article: Sequence[float]
    likely: Pairs

    def of(self, members: Iterable[int]) -> list[Filler]:
        """Return fillers by their numbers."""
        return [self.fillers[n] for n in members]


def reported(fillers: Sequence[Filler], article: Sequence[float], model: Model) -> Report:
    """Return a report with the odds of its pairs of fillers."""
    pairs = ((a, b) for a in range(len(fillers)) for b in range(a + 1, len(fillers)))
    likely = {
        (a, b): model.score("pair", pair_features(fillers[a], fillers[b], len(fillers))) for a, b in pairs
    }
    return Report(fillers, article, likely)


def parts(report: Report, about: dict[str, Any]) -> list[list[int]]:
    """Return the fillers, by their numbers, that are of one incident each."""
    if not report.fillers:
        return []
    return grouped(report.fillers, report.likely, about["core"], about["cut"], about["attach"])


def typed(report: Report, members: Sequence[int], model: Model) -> Draft:
    """Return fillers as an incident of the type that fits best."""
    kinds = range(len(model.about["types"]))
    odds = [model.score("type", type_features(report, members, kind)) for kind in kinds]
    best = max(kinds, key=lambda kind: (odds[kind], -kind))
    return Draft(tuple(members), best, share(odds[best]))


def together(report: Report, model: Model) -> list[Incident]:
    """Return the incidents of a report that are likely enough, with the fillers that are."""
    about = model.about
    drafts = [typed(report, members, model) for members in parts(report, about)]
    counted = ["less" not in role for role in about["roles"]]
    shares = [
        share(model.score("whole", whole_features(report, drafts, n, len(counted))))
        for n in range(len(drafts))
    ]
    found: list[Incident] = []
    for n, (draft, whole) in enumerate(zip(drafts, shares, strict=True)):
        likely = {
            k: share(model.score("part", part_features(report, drafts, n, k, whole))) for k in draft.members
        }
        kept = [k for k, of in likely.items() if of > about["keep"]]
        worth = [whole, *(likely[k] for k in kept if counted[report.fillers[k].role])]
        if kept and sum(worth) / len(worth) > about["hold"]:
            found.append(Incident(tuple(report.of(kept)), draft.type, whole))
    return found


def share(odds: float) -> float:
    """Return the share of log odds, to three digits.

    >>> share(0.0), share(2.0), share(-1000.0)
    (0.5, 0.881, 0.0)
    """
    return round(1 / (1 + exp(-max(-700.0, odds))), 3)


def _odds(of: float) -> float:
    near = min(max(of, _EDGE), 1 - _EDGE)
    return log(near / (1 - near))


# ----------------------------------------------------------------------------------------- the features


def type_features(report: Report, members: Sequence[int], kind: int) -> dict[str, float]:
    """Return what speaks of fillers being of an incident of a type."""
    fillers = report.of(members)
    agreed = _agreed(fillers)
    shares = [f.raw[kind] for f in fillers]
    article = [_odds(of) for of in report.article[1:]]
    others = [of for n, of in enumerate(article) if n != kind]
    weights = sum(f.share for f in fillers)
    marks = {
        "bias": 1.0,
        "agreed": agreed[kind],
        "best": float(agreed[kind] >= max(agreed)),
        "most": _odds(max(shares)),
        "mean": _odds(sum(f.share * of for f, of in zip(fillers, shares, strict=True)) / weights),
        "told": article[kind],
        "told more": article[kind] - max(others),
    }
    return marks | {f"{kind}:{name}": of for name, of in marks.items()} | _of_type(fillers, kind)


def _agreed(fillers: Sequence[Filler]) -> list[float]:
    """Return the log likelihood of each type, were the fillers all that tells it."""
    sums = [
        sum(log(max(of, 1e-6)) for of in column) for column in zip(*(f.types for f in fillers), strict=True)
    ]
    whole = max(sums) + log(sum(exp(one - max(sums)) for one in sums))
    return [max(one - whole, _LOWEST) for one in sums]


def _of_type(fillers: Sequence[Filler], kind: int) -> dict[str, float]:
    names = {
        *(f"h={what}" for f in fillers for what in hangs_on(f.group)),
        *(f"k={event.kind}" for f in fillers for event in f.group.events),
        *(f"r={f.role}" for f in fillers),
        *(f"n={f.role}:{plain(f.name).split()[-1]}" for f in fillers if plain(f.name)),
    }
    return {f"{kind}:{name}": 1.0 for name in sorted(names)}


def whole_features(report: Report, drafts: Sequence[Draft], n: int, roles: int) -> dict[str, float]:
    """Return what speaks of an incident, whose fillers have so many roles, being one that counts, of its type."""
    one = report.of(drafts[n].members)
    tops = [max(f.share for f in report.of(draft.members)) for draft in drafts]
    other = max((top for k, top in enumerate(tops) if k != n), default=0.0)
    marks = {
        **_common(report, drafts, n),
        "told type": _odds(report.article[1 + drafts[n].type]),
        "other": other,
        "above": tops[n] - other,
        "sum": sum(f.share for f in one),
        f"rank={min(3, sum(top > tops[n] for top in tops))}": 1.0,
        f"first={bucket(min(f.group.sentences[0] for f in one))}": 1.0,
        f"events={min(3, len({event.key for f in one for event in f.group.events}))}": 1.0,
    }
    for role in range(roles):
        shares = [f.share for f in one if f.role == role]
        marks |= {f"top={role}": max(shares, default=0.0), f"count={role}:{min(2, len(shares))}": 1.0}
    return marks


def _common(report: Report, drafts: Sequence[Draft], n: int) -> dict[str, float]:
    """Return what is said of an incident to judge it and its fillers."""
    members, kind, sure = drafts[n]
    return {
        "bias": 1.0,
        "told": _odds(report.article[0]),
        "most": _odds(max(f.share for f in report.of(members))),
        "sure": sure,
        f"type={kind}": 1.0,
        f"size={min(5, len(members))}": 1.0,
        f"of={min(4, len(drafts))}": 1.0,
    }


def part_features(
    report: Report, drafts: Sequence[Draft], n: int, number: int, whole: float
) -> dict[str, float]:
    """Return what speaks of a filler being right in an incident; `whole` is how likely that counts."""
    filler, draft = report.fillers[number], drafts[n]
    others = [k for k in draft.members if k != number]
    rivals = [report.fillers[k].share for k in others if report.fillers[k].role == filler.role]
    links = [report.likely[min(k, number), max(k, number)] for k in others]
    marks = {
        "share": _odds(filler.share),
        "name": filler.named,
        "bias": 1.0,
        f"type={draft.type}": 1.0,
        f"rank={min(3, sum(rival > filler.share for rival in rivals))}": 1.0,
    }
    return {
        **_common(report, drafts, n),
        **marks,
        **{f"{filler.role}:{name}": of for name, of in marks.items()},
        "whole": _odds(whole),
        "gap": max(rivals) - filler.share if rivals else 0.0,
        "link": sum(links) / len(links) if links else 0.0,
        "nearest": max(links, default=0.0),
        "alone": float(not links),
        "fits": filler.types[draft.type],
        f"times={sum(number in other.members for other in drafts)}": 1.0,
    }
