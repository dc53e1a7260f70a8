"""Whether an event is said to have happened, and enough of it is said for an event."""

from __future__ import annotations

from collections.abc import Callable

from kgbuild.extract.events import anchors, answering, casualties, factuality, owners
from kgbuild.extract.events.candidate import EventCandidate, Reason, Role
from kgbuild.extract.events.context import NEEDY, EventContext
from kgbuild.extract.senses import senses
from kgbuild.extract.times.found import is_half_year
from kgbuild.extract.times.words import periods
from kgbuild.extract.whys import rule
from kgbuild.model import TimeExpression
from kgbuild.numerals import quantity
from kgbuild.syntax.arguments import arguments_of
from kgbuild.words import classes, listed

#: How many sentences on an event's damage may be told.
_SEQUEL = 2


def _is_day(when: TimeExpression) -> bool:
    """Tell whether a time is finer than a year."""
    return not (when.kind == "date" and when.args[1] == 0)


#: How many sentences back the attack may have been told that "it" means.
_BEFORE = 3


def settle(ctx: EventContext, draft: EventCandidate) -> bool:
    """Take down by which rule an event is one that happened; return whether it is.

    What is denied but for what it left standing is no event of its own: it speaks of one told before.
    """
    by = asserted_by(ctx, draft)
    if by is _spared:
        draft.reference, draft.roles = "anaphoric", []
    if by is not None:
        draft.steps.append(("fact", Reason(rule(by), (draft.word,))))
    return by is not None


def asserted_by(ctx: EventContext, draft: EventCandidate) -> Callable[..., object] | None:
    """Return the rule by which the text holds that it happened, and says enough to be an event, else None."""
    unreal = {factuality.unreal(ctx.triggers, i) for i in sorted(draft.words) if _finite(ctx, i, draft)} - {
        ""
    }
    if any(slot.role == "participant" for slot in draft.trigger.slots):
        unreal -= {
            "figurative"
        }  # figures of speech are of violence: "struck a deal", "marched against a law"
    if ctx.lexicon.fits(draft.kind, classes("agreed")) and _is_agreed(ctx, draft.word):
        unreal -= {"planned"}  # "agreed to a truce"
    if draft.kind in classes("goods"):
        unreal -= {
            "figurative"
        }  # "stole 30 sheep": the animals shot in figures of speech are taken in earnest
    if unreal == {"denied"} and _spared(ctx, draft):
        return _spared
    counted = any(f.role == "count" for f in draft.figures) or (
        draft.trigger.strength == "tally" and bool(draft.figures)
    )
    if unreal - ({"generic"} if counted else set()):
        return None  # a number makes a series of what else would be a habit
    harm = draft.trigger.strength != "aimed" and (bool(draft.figures) or casualties.tells_harm(ctx, draft))
    anchored = anchors.is_anchored(ctx, draft) if draft.trigger.strength in NEEDY else True
    if not (anchored or harm) or _died_alone(ctx, draft) or _of_something_else(ctx, draft):
        return None
    if _of_no_weapon(ctx, draft) or _agreed_before(ctx, draft):
        return None
    if draft.reference == "period" and not draft.has("attacker", "weapon", "accused"):
        return None
    if ctx.lexicon.is_a(draft.kind, "UseOfForce") and draft.has("participant") and not draft.has("attacker"):
        return None  # "workers held a strike"
    if _moves_things(ctx, draft):
        return None
    if ctx.lexicon.is_a(draft.kind, "Protest") and _are_armed(ctx, draft):
        return None  # "gunmen blocked the road"
    if draft.trigger.strength == "result":
        return _result_asserted_by(ctx, draft)
    if _vague(ctx, draft):
        return None
    needed = anchors.is_anchored if anchored else casualties.tells_harm
    return needed if draft.trigger.strength in NEEDY else factuality.unreal


def _moves_things(ctx: EventContext, draft: EventCandidate) -> bool:
    """Tell whether what is sent or taken somewhere is nobody: "ordered that the detectors be [withdrawn] from posts"."""
    moved = any(s.role == "participant" and "subj:pass" in s.positions for s in draft.trigger.slots)
    said = [] if draft.noun else ctx.clauses.below(draft.word, "subj:pass")
    return moved and bool(said) and not draft.has("participant", "attacker", "weapon")


def _are_armed(ctx: EventContext, draft: EventCandidate) -> bool:
    """Tell whether all who take part bear arms."""
    kinds = [ctx.entities.kind(r.key) for r in draft.roles if r.role == "participant"]
    return bool(kinds) and all(ctx.lexicon.is_listed(kind, "armed") for kind in kinds)


def _result_asserted_by(ctx: EventContext, draft: EventCandidate) -> Callable[..., object] | None:
    """Return the rule by which what an event did is told of by itself."""
    told = draft.has("attacker", "accused", "claimedBy", "weapon", "place")
    if told or draft.figures or any(not _is_long(when) for when, _ in draft.times):
        return asserted_by
    return next((found for found in (_of_somebody, _follows) if found(ctx, draft)), None)


def _is_long(when: TimeExpression) -> bool:
    """Tell whether a time is half a year and more: "civilians were killed and wounded [in the first half of 2019]"."""
    return is_half_year(when) or not _is_day(when)


def _is_agreed(ctx: EventContext, i: int) -> bool:
    """Tell whether a noun is what somebody agreed on, and not to do: "[agreed] a truce"."""
    word = ctx.words[i]
    verb = ctx.words[word.head]
    return (
        verb.lemma.lower() in senses()["agreeing"]
        and verb.tag in ("VBD", "VBN", "VBZ", "VBP")
        and word.rel in ("obj", "obl")
    )


def _agreed_before(ctx: EventContext, draft: EventCandidate) -> bool:
    """Tell whether what became of a truce is told: "a [ceasefire] collapsed", "both sides violated the [truce]"."""
    if not draft.noun or not ctx.lexicon.fits(draft.kind, classes("agreed")):
        return False
    word = ctx.words[draft.word]
    verb = ctx.words[word.head].lemma.lower()
    lapsed = word.rel == "subj" and verb in senses()["lapsing"]
    return lapsed or (word.rel in ("obj", "subj:pass") and verb in senses()["breaching"])


def _died_alone(ctx: EventContext, draft: EventCandidate) -> bool:
    """Tell whether a death may have been in bed: of one person, in some year, or told in brackets with the birth."""
    if draft.has("attacker", "accused", "weapon"):
        return False
    if draft.noun and ctx.words[draft.word].lemma.lower() in senses()["passing"]:
        owned = ctx.words[draft.word].prep == "to" and bool(ctx.clauses.below(draft.word, "poss"))
        if owned:
            return True  # "jumped [to his death]"
        return (
            ctx.words[draft.word].prep in ctx.apart and not draft.plural
        )  # "rioted [over the death] of a detainee"
    if not all(owners.is_dying(ctx, i) for i in draft.words):
        return False
    if any(f.role == "killed" and (f.number != 1 or f.bound == "least") for f in draft.figures):
        return False
    does = [j for i in draft.words for j in ctx.clauses.below(i, "subj")]
    if any(ctx.words[j].lemma.lower() in senses()["outliving"] for j in does):
        return True  # "the last survivor has died"
    if any(_in_brackets(ctx, i) or _naturally(ctx, i) for i in draft.words):
        return True
    one = any(f.role == "killed" for f in draft.figures)
    if (one or not draft.times) and not _amid_violence(ctx, draft):
        return True
    return bool(draft.times) and not any(_is_day(when) for when, _ in draft.times)


def _amid_violence(ctx: EventContext, draft: EventCandidate) -> bool:
    """Tell whether an attack is told in the sentence of a draft, or in the one before or behind it."""
    others = (d for d in owners.events_of(ctx, draft.sent - 1, draft.sent + 1) if d is not draft)
    return any(ctx.lexicon.is_a(d.kind, "UseOfForce") and anchors.is_met(ctx, d) for d in others)


def _naturally(ctx: EventContext, i: int) -> bool:
    """Tell whether it is said how a death was natural, or at what age somebody died: "died peacefully", "died aged 93"."""
    if any(ctx.words[j].lemma.lower() in senses()["natural"] for j in ctx.clauses.below(i, "advmod")):
        return True
    aged = ctx.clauses.below(i, "advcl", "acl", "amod", "xcomp", "obl", "advmod", "dep")
    return any(_is_age(ctx, j) for j in aged)


def _is_age(ctx: EventContext, i: int) -> bool:
    """Tell whether a word behind "died" leads to an age: "aged 93", "at the age of 93", "at 93"."""
    word = ctx.words[i]
    if word.text.lower() in senses()["ages"]:
        return True
    timed = any(t.first <= i < t.last for t in ctx.times_of.get(word.sent, ()))
    return word.prep == "at" and word.text.isdigit() and not timed


def _in_brackets(ctx: EventContext, i: int) -> bool:
    """Tell whether a bracket that opened before word `i` closes after it, in its sentence."""
    opens, closes = ctx.doc.sents[ctx.words[i].sent]
    before = [w.text for w in ctx.words[opens:i] if w.text in "()"]
    after = [w.text for w in ctx.words[i:closes] if w.text in "()"]
    return before[-1:] == ["("] and after[:1] == [")"]


def _of_something_else(ctx: EventContext, draft: EventCandidate) -> bool:
    """Tell whether "it" did harm where no attack was told before: "A fire broke out. [It] killed two"."""
    if draft.trigger.strength != "result" or draft.has("attacker", "accused", "claimedBy", "weapon"):
        return False
    does = [a.head for a in arguments_of(ctx.clauses, draft.word) if a.position == "subj"]
    if not any(ctx.words[j].text.lower() == "it" for j in does):
        return False
    before = owners.events_of(ctx, draft.sent - _BEFORE, draft.sent)
    told = [d for d in before if d is not draft and d.trigger.strength != "result"]
    return not any(anchors.is_met(ctx, d) for d in told)


def _spared(ctx: EventContext, draft: EventCandidate) -> bool:
    """Tell whether it says that an event told before hurt nobody: "No one was injured"."""
    harmless = bool(draft.figures) and not any(f.number for f in draft.figures)
    return harmless and draft.trigger.strength == "result"


def _follows(ctx: EventContext, draft: EventCandidate) -> bool:
    """Tell whether it says what the event told just before did to things: "Two shops were damaged"."""
    hit = [ctx.entities.kind(r.key) for r in draft.roles if r.role == "target"]
    if not any(ctx.lexicon.fits(kind, ("Facility", "MaterialTarget")) for kind in hit):
        return False
    before = owners.events_of(ctx, draft.sent - _SEQUEL, draft.sent)
    return any(d.sent < draft.sent and d.trigger.strength != "result" for d in before)


def _of_no_weapon(ctx: EventContext, draft: EventCandidate) -> bool:
    """Tell whether a verb of sending weapons has another object: "launched [a website]", "threw [flowers] at the convoy"."""
    sends = any(s.role == "weapon" and "obj" in s.positions for s in draft.trigger.slots)
    if draft.noun or not sends or draft.trigger.objects or draft.has("weapon"):
        return False
    objects = [j for j in ctx.clauses.below(draft.word, "obj", "subj:pass") if ctx.words[j].pos == "NOUN"]
    return bool(objects) and not any(_stands_for_arms(ctx, j) for j in objects)


def _stands_for_arms(ctx: EventContext, i: int) -> bool:
    """Tell whether a noun is an event, or says how many or how much of a weapon: "fired [dozens]", "a [hail] of bullets"."""
    return bool(owners.event_nouns(ctx, i)) or quantity(ctx.doc.small, i) is not None


def _of_somebody(ctx: EventContext, draft: EventCandidate) -> bool:
    """Tell whether somebody with a name is said to have been killed: that is one event, whatever else is told."""
    if not any(s.role == "attacker" for s in draft.trigger.slots):
        return False
    targets = [r for r in draft.roles if r.role == "target" and r.word in ctx.doc.name_at]
    return any(ctx.lexicon.fits(ctx.entities.kind(r.key), ("HumanActor",)) for r in targets)


def _vague(ctx: EventContext, draft: EventCandidate) -> bool:
    """Tell whether a noun speaks of no event in particular: "attacks on medics", "on strike"."""
    if any(rule(ctx, draft) for rule in (_fled, _says_who, _remembered, _of_kinds)):
        return True
    if not draft.noun or draft.reference != "bare" or draft.supported or draft.times or draft.figures:
        return False
    if (
        draft.sent in ctx.doc.headline_sents
        or owners.is_counted(ctx, draft.word)
        or answering.in_answer(ctx, draft.word)
    ):
        return False
    if _lasting(ctx, draft.word) and any(not r.implied for r in draft.roles):
        return False
    if draft.plural:
        does = any(r.role == "attacker" and not _is_of_a_kind(ctx, draft, r) for r in draft.roles)
        return not (does or draft.has("place")) or not (does or draft.has("target"))
    return bool(ctx.words[draft.word].prep) and not draft.has("attacker", "target", "weapon")


def _is_of_a_kind(ctx: EventContext, draft: EventCandidate, role: Role) -> bool:
    """Tell whether a doer only says of which kind a deed is: "[terrorist] attacks on trains are feared"."""
    before = ctx.words[role.word].head == draft.word and ctx.words[role.word].rel in ("amod", "compound")
    return before and ctx.entities.entity(role.key).generic


def _of_kinds(ctx: EventContext, draft: EventCandidate) -> bool:
    """Tell whether it is what somebody has done again and again: "has bombed weddings, funerals and hospitals"."""
    if draft.noun or draft.times or draft.figures or draft.has("place", "near"):
        return False
    hit = [r.word for r in draft.roles if r.role == "target"]
    plain = [j for j in hit if ctx.words[j].tag == "NNS" and not _is_told_apart(ctx, j)]
    has = owners.helpers_of(ctx, draft.word) & {"has", "have"}
    return bool(has) and len(hit) > 1 and len(plain) == len(hit)


def _is_told_apart(ctx: EventContext, i: int) -> bool:
    return bool(ctx.clauses.below(i, "det", "nummod", "poss", "nmod", "acl", "relcl"))


def _says_who(ctx: EventContext, draft: EventCandidate) -> bool:
    """Tell whether fighting only says who somebody is: "militiamen [fighting] the jihadists said that ten had died"."""
    word = ctx.words[draft.word]
    if word.rel != "acl" or word.tag != "VBG" or not ctx.lexicon.is_a(draft.kind, "ArmedClash"):
        return False
    return not (draft.times or draft.figures or draft.has("place", "near", "weapon"))


def _fled(ctx: EventContext, draft: EventCandidate) -> bool:
    """Tell whether fighting is only named as what people fled: "those who fled the fighting around the town"."""
    word = ctx.words[draft.word]
    above = ctx.words[word.head].lemma.lower()
    if not draft.noun or above not in listed("fleeing") or not (word.rel == "obj" or word.prep == "from"):
        return False
    return not (draft.times or draft.figures or draft.has("attacker", "weapon"))


def _remembered(ctx: EventContext, draft: EventCandidate) -> bool:
    """Tell whether it is only named as what is remembered, in a text that tells of no other: "victims of the massacre"."""
    word = ctx.words[draft.word]
    above = ctx.words[word.head].lemma.lower()
    if not draft.noun or above not in senses()["memories"] or word.rel != "nmod" or draft.has("attacker"):
        return False
    if any(figure.role != "count" for figure in draft.figures) or ctx.clauses.below(word.head, "cop"):
        return False  # "was the victim of another attack"
    others = [d for d in owners.all_events(ctx) if d is not draft and anchors.is_met(ctx, d)]
    return not any(
        not owners.is_dying(ctx, d.word)  # "the last survivor of the massacre has died"
        and ctx.lexicon.is_a(d.kind, "UseOfForce")
        and not factuality.unreal(ctx.triggers, d.word)
        for d in others
    )


def _lasting(ctx: EventContext, i: int) -> bool:
    """Tell whether it is said how long it went on: "in three days of [fighting] around the town"."""
    word = ctx.words[i]
    above = word.head
    return (
        word.prep == "of"
        and ctx.words[above].lemma.lower() in periods()
        and bool(ctx.clauses.below(above, "nummod", "det"))
    )


def _finite(ctx: EventContext, i: int, draft: EventCandidate) -> bool:
    if i != draft.word and owners.only_result(ctx, i):
        return False  # "no one was hurt in the attack" does not deny the attack
    if ctx.words[i].rel == "xcomp" and ctx.words[i].head in draft.words:
        return False  # "set a depot ablaze" is one phrase: its verb intends nothing
    if i != draft.word and ctx.words[i].lemma.lower() in draft.trigger.objects:
        return False  # nor does that of "gathered to demand"
    return i == draft.word or ctx.clauses.is_verb(i)
