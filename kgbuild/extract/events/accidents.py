"""An attack needs somebody who willed it, or a weapon: storms, crashes and diseases attack nobody."""

from __future__ import annotations

from collections.abc import Iterable

from kgbuild.extract.events import owners
from kgbuild.extract.events.candidate import EventCandidate, Role
from kgbuild.extract.events.context import NEEDY, EventContext
from kgbuild.extract.senses import senses
from kgbuild.syntax.arguments import arguments_of
from kgbuild.syntax.passive import conjuncts
from kgbuild.words import classes, listed

#: Roles whose fillers stand for somebody's will.
_OWNING = ("claimedBy", "accused", "orderedBy")
#: Trigger strengths of words that say what befell somebody, or what went off.
_WEAK = NEEDY | {"result"}


def unwilled_among(ctx: EventContext, drafts: Iterable[EventCandidate]) -> list[EventCandidate]:
    """Return the drafts that tell of a mishap, those among them that go on where one was told just before."""
    found: list[EventCandidate] = []
    for draft in sorted(drafts, key=lambda d: d.word):
        after = any(
            draft.sent - d.sent <= 1 for d in found if draft.trigger.strength == "result"
        ) and not _willed(ctx, draft, by_name=True)
        if after or _is_mishap(ctx, draft):
            found.append(draft)
    return found


def _is_mishap(ctx: EventContext, draft: EventCandidate) -> bool:
    """Tell whether words of accidents, of nature or of disease stand where no attacker and no weapon is told."""
    if _by_chance(ctx, draft):
        return True
    if _catches_fire(ctx, draft) or _is_played(ctx, draft):
        return True
    weak = draft.trigger.strength in _WEAK or draft.kind == "Bombing"
    if not weak or draft.kind not in classes("accidental") or draft.has(*_OWNING):
        return False
    if _by_itself(ctx, draft) or _by_nature(ctx, draft):
        return True
    return not _willed(ctx, draft) and (
        _beside_mishap(ctx, draft) or _cause_follows(ctx, draft) or _at_work(ctx, draft)
    )


def _catches_fire(ctx: EventContext, draft: EventCandidate) -> bool:
    """Tell whether nobody and no weapon set something ablaze: "[sparks] set the roof ablaze", "a factory [burned down]"."""
    if draft.noun or not ctx.lexicon.is_a(draft.kind, "Arson") or draft.has("attacker", "weapon", *_OWNING):
        return False
    told = arguments_of(ctx.clauses, draft.word)
    does = [a.head for a in told if a.position in ("subj", "agent")]
    if any(ctx.words[j].pos == "NOUN" and ctx.entities.of(j) is None for j in does):
        return True
    return bool(does) and all(a.position != "obj" for a in told) and _in_peace(ctx, draft)


def _is_played(ctx: EventContext, draft: EventCandidate) -> bool:
    """Tell whether it is of a game: an attack without weapon by a team, a player or nobody, beside words of sport."""
    if draft.kind not in classes("played") or draft.has("weapon", *_OWNING):
        return False
    first, last = ctx.doc.sents[draft.sent]
    said = {ctx.words[i].lemma.lower() for i in range(first, last) if i not in draft.words}
    does = [ctx.entities.kind(r.key) for r in draft.roles if r.role == "attacker"]
    hit = [ctx.entities.kind(r.key) for r in draft.roles if r.role == "target"]
    if any(ctx.lexicon.fits(kind, ("HumanActor",)) for kind in hit):
        return False
    return len(said & senses()["games"]) > 1 and all(ctx.lexicon.is_listed(kind, "players") for kind in does)


def _in_peace(ctx: EventContext, draft: EventCandidate) -> bool:
    """Tell whether a text tells of no other attack that somebody willed."""
    others = [d for d in owners.all_events(ctx) if d is not draft and d.trigger.strength != "result"]
    return not any(ctx.lexicon.is_a(d.kind, "UseOfForce") and _willed(ctx, d) for d in others)


def _at_work(ctx: EventContext, draft: EventCandidate) -> bool:
    """Tell whether a plant or what burns there blew up, in a text that tells of no attack: "a blast at a refinery"."""
    if draft.kind != "Bombing":
        return False
    first, last = ctx.doc.sents[draft.sent]
    if not any(ctx.words[i].lemma.lower() in senses()["works"] for i in range(first, last)):
        return False
    return _in_peace(ctx, draft)


def _willed(ctx: EventContext, draft: EventCandidate, *, by_name: bool = False) -> bool:
    """Tell whether somebody, or a weapon, is said to have done it; `by_name` asks for more than a pronoun."""
    does = [r for r in draft.roles if r.role in ("attacker", "weapon")]
    return any(_wills(ctx, draft, r) for r in does if not (by_name and ctx.words[r.word].pos == "PRON"))


def _wills(ctx: EventContext, draft: EventCandidate, role: Role) -> bool:
    lemma = ctx.words[role.word].lemma.lower()
    if role.role == "weapon":
        helpless = senses()["crafts"] | senses()["falling"] | senses()["mishaps"]
        return lemma not in helpless or draft.trigger.strength not in _WEAK
    return role.word not in draft.words and lemma not in senses()["mishaps"] and not role.implied


def _by_chance(ctx: EventContext, draft: EventCandidate) -> bool:
    """Tell whether an adverb says that nobody meant it: "accidentally shot"."""
    adverbs = (j for i in sorted(draft.words) for j in ctx.clauses.below(i, "advmod"))
    return any(ctx.words[j].lemma.lower() in senses()["unwilled"] for j in adverbs)


def _by_itself(ctx: EventContext, draft: EventCandidate) -> bool:
    """Tell whether a thing does harm that nobody is said to steer: "a lorry hit a motorcycle", "a wall fell"."""
    if draft.trigger.strength not in _WEAK or draft.has("attacker"):
        return False
    armed = [r for r in draft.roles if r.role == "weapon" and _wills(ctx, draft, r)]
    return not armed and any(_goes_wrong(ctx, i, draft) for i in sorted(_verbs(ctx, draft)))


def _by_nature(ctx: EventContext, draft: EventCandidate) -> bool:
    """Tell whether a mishap is the subject, whatever else is taken for a doer: "floods and rain killed hundreds"."""
    verbs = [i for i in sorted(draft.words) if ctx.clauses.is_verb(i)]
    does = [a.head for i in verbs for a in arguments_of(ctx.clauses, i) if a.position in ("subj", "agent")]
    heads = [k for j in does for k in conjuncts(ctx.clauses, j)]
    heads += [k for j in heads for k in ctx.clauses.below(j, "compound")]  # "[Hurricane] Ida"
    lemmas = {ctx.words[k].lemma.lower() for k in heads}
    return bool(lemmas & senses()["mishaps"])


def _verbs(ctx: EventContext, draft: EventCandidate) -> set[int]:
    """Return the verbs of a draft, and those above and beside it that tell how it came about."""
    own = {i for i in draft.words if ctx.clauses.is_verb(i)}
    above = {ctx.words[i].head for i in own if ctx.words[i].rel in ("advcl", "conj", "parataxis")}
    moments = {j for i in own for j in ctx.clauses.below(i, "advcl", "conj", "parataxis")}
    return own | {i for i in above | moments if ctx.clauses.is_verb(i)}


def _goes_wrong(ctx: EventContext, verb: int, draft: EventCandidate) -> bool:
    does = [a.head for a in arguments_of(ctx.clauses, verb) if a.position in ("subj", "agent")]
    named = {j for j in does if j in ctx.doc.name_at and ctx.doc.name_at[j].kind != "WeaponType"}
    lemmas = {ctx.words[j].lemma.lower() for j in does if j not in named}
    if ctx.words[verb].lemma.lower() in senses()["down"]:
        parts = {ctx.words[k].lemma.lower() for j in does for k in ctx.clauses.below(j, "nmod")}
        return bool((lemmas | parts) & senses()["falling"])  # "a piece of wreckage"
    aimed = any(a.prep == "into" for a in arguments_of(ctx.clauses, verb))
    helpless = senses()["crafts"] | senses()["mishaps"]
    return verb in draft.words and not aimed and bool(lemmas & helpless)


def _beside_mishap(ctx: EventContext, draft: EventCandidate) -> bool:
    first, last = ctx.doc.sents[draft.sent]
    return any(_tells_mishap(ctx, i, draft) for i in range(first, last))


def _tells_mishap(ctx: EventContext, i: int, draft: EventCandidate) -> bool:
    word, lemma = ctx.words[i], ctx.words[i].lemma.lower()
    if i in draft.words or owners.event_of(ctx, i) is draft:
        return _burns(ctx, i, draft)
    if (
        word.pos in ("NOUN", "PROPN")
        and {lemma, f"{ctx.words[i - 1].text.lower()} {lemma}"} & senses()["mishaps"]
    ):
        return True
    return (word.pos == "VERB" and lemma in senses()["mishap-verbs"]) or _burns(ctx, i, draft)


def _burns(ctx: EventContext, i: int, draft: EventCandidate) -> bool:
    """Tell whether it was flames that did harm: "died in [a fire]", "[a fire] destroyed the stalls"."""
    word = ctx.words[i]
    shots = word.tag != "NNS" and ctx.clauses.below(i, "compound")  # "mortar fire"; "forest fires" are flames
    if word.lemma.lower() not in senses()["fires"] or shots or ctx.clauses.below(i, "poss"):
        return False
    # "caught [fire]", but not after an attack
    caught = word.rel == "obj" and owners.event_of(ctx, word.head) is None and _in_peace(ctx, draft)
    there = word.rel in ("subj", "agent") or (word.rel == "obl" and word.prep in ("in", "by"))
    harmed = any(
        owners.only_result(ctx, k) or ctx.words[k].lemma.lower() in listed("left") for k in draft.words
    )
    return harmed and (there or caught)


def _cause_follows(ctx: EventContext, draft: EventCandidate) -> bool:
    """Tell whether the next sentence names a mishap as the cause of what went off: "A pump had overheated"."""
    if draft.kind != "Bombing" or draft.sent + 1 >= len(ctx.doc.sents):
        return False
    return any(
        ctx.words[i].pos == "VERB" and ctx.words[i].lemma.lower() in senses()["mishap-verbs"]
        for i in range(*ctx.doc.sents[draft.sent + 1])
    )
