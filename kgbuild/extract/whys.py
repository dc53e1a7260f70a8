"""Who proposed what, and what was proposed instead: how rules are asked in turn, and what of that is written down.

A proposer is named by "frame:" and the IRI of an entry of the lexicon, or by "rule:" and the function that it is.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import cache
from typing import Any, Final

from kgbuild.extract.events.candidate import EventCandidate
from kgbuild.lexicon import Slot
from kgbuild.model import Rival
from kgbuild.scores import score

#: A rule that may say which event something belongs to, and what it is asked of.
Proposal = tuple[Callable[[Any, Any], EventCandidate | None], Any]
_PACKAGE: Final = "kgbuild."


def frame(iri: str) -> str:
    """Return the name of an entry of the lexicon as a proposer.

    >>> frame("https://w3id.org/kgbuild/lexicon#slot-object-target")
    'frame:https://w3id.org/kgbuild/lexicon#slot-object-target'
    """
    return f"frame:{iri}"


def rule(function: Callable[..., object]) -> str:
    """Return the name of a rule as a proposer: its module and its function.

    >>> rule(frame)
    'rule:extract.whys.frame'
    """
    return _named(function.__module__, function.__name__)


@cache
def _named(module: str, name: str) -> str:
    return f"rule:{module.removeprefix(_PACKAGE)}.{name}"


def first_of(ctx: object, proposals: Iterable[Proposal]) -> tuple[EventCandidate | None, str]:
    """Return the event that the first of some rules proposes, and the rule. Those behind it are not asked."""
    for propose, of in proposals:
        found = propose(ctx, of)
        if found is not None:
            return found, rule(propose)
    return None, ""


def proposed(
    ctx: object, proposals: Iterable[Proposal]
) -> tuple[EventCandidate | None, str, tuple[Rival, ...]]:
    """Return the event that the first of some rules proposes, the rule, and what others propose instead."""
    asked = [(found, rule(propose)) for propose, of in proposals if (found := propose(ctx, of)) is not None]
    if not asked:
        return None, "", ()
    winner, by = asked[0]
    others = {id(found): (found, name) for found, name in reversed(asked) if found is not winner}
    return winner, by, tuple(_other(found, name) for found, name in reversed(others.values()))


def _other(draft: EventCandidate, by: str) -> Rival:
    return Rival(str(draft.word), by, score(by))


def lost(role: str, slot: str) -> Rival:
    """Return a role that another was preferred to, though its slot was open."""
    return Rival(role, frame(slot), score(frame(slot)))


def refused(slot: Slot, kind: str) -> Rival:
    """Return a role that a filler of class `kind` may not have."""
    wanted = " or ".join(sorted(slot.kinds))
    return Rival(
        slot.role, frame(slot.iri), score(frame(slot.iri)), f"{kind or 'nothing known'} is not {wanted}"
    )
