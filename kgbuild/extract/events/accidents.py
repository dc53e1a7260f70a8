"""An attack needs somebody who willed it, or a weapon: storms, crashes and diseases attack nobody."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import pairwise

from kgbuild.extract.events import factuality, owners, spheres, things
from kgbuild.extract.events.candidate import EventCandidate, Role
from kgbuild.extract.events.context import NEEDY, EventContext
from kgbuild.extract.senses import senses
from kgbuild.syntax.arguments import arguments_of
from kgbuild.syntax.passive import conjuncts
from kgbuild.syntax.words import REFLEXIVES
from kgbuild.words import classes, listed

#: Roles whose fillers stand for somebody's will.
_OWNING = ("claimedBy", "accused", "orderedBy")
#: How many sentences before and behind a death a disaster may be told.
_CLOSE = 2
#: Classes of what burns and sets nothing ablaze.
_THINGS = ("Facility", "MaterialTarget")
#: Trigger strengths of words that say what befell somebody, or what went off.
_WEAK = NEEDY | {"result"}


def unwilled_among(ctx: EventContext, drafts: Iterable[EventCandidate]) -> list[EventCandidate]:
    """Return the drafts that tell of a mishap, those among them that go on where one was told just before."""
    found: list[EventCandidate] = []
    for draft in sorted(drafts, key=lambda d: d.word):
        goes_on = draft.trigger.strength == "result" and not _willed(ctx, draft, by_name=True)
        after = goes_on and any(draft.sent - d.sent <= 1 and not _of_attack(ctx, d) for d in found)
        if after or _is_mishap(ctx, draft):
            found.append(draft)
    return found


def _of_attack(ctx: EventContext, draft: EventCandidate) -> bool:
    """Tell whether flames and debris may be of an attack that is told: "two died" behind them may be of it, too."""
    return (_is_flame(ctx, draft) or _by_remains(ctx, draft)) and not _in_peace(ctx, draft)


def _is_mishap(ctx: EventContext, draft: EventCandidate) -> bool:
    """Tell whether words of accidents, of nature or of disease stand where no attacker and no weapon is told."""
    if any(rule(ctx, draft) for rule in (_by_chance, _flown_into, _of_old_war, _on_oneself, _disposed_of)):
        return True
    if _catches_fire(ctx, draft) or _is_flame(ctx, draft) or spheres.is_of_sphere(ctx, draft):
        return True
    weak = draft.trigger.strength in _WEAK or draft.kind in classes("kindled")
    if not weak or draft.kind not in classes("accidental") or draft.has(*_OWNING):
        return False
    if any(rule(ctx, draft) for rule in (_by_itself, _by_nature, _leaks, _by_remains, _goes_up)):
        return True
    return not _willed(ctx, draft) and (
        _beside_mishap(ctx, draft)
        or _by_thing(ctx, draft)
        or _cause_follows(ctx, draft)
        or _at_work(ctx, draft)
        or _near_disaster(ctx, draft)
        or _came_to_grief(ctx, draft)
    )


def _catches_fire(ctx: EventContext, draft: EventCandidate) -> bool:
    """Tell whether nobody and no weapon set something ablaze: "[sparks] set the roof ablaze", "a factory [burned down]"."""
    if _burns_down(ctx, draft):
        return True
    if draft.noun or not ctx.lexicon.is_a(draft.kind, "Arson") or draft.has("attacker", "weapon", *_OWNING):
        return False
    told = arguments_of(ctx.clauses, draft.word)
    does = [a.head for a in told if a.position in ("subj", "agent")]
    if any(ctx.words[j].pos == "NOUN" and ctx.entities.of(j) is None for j in does):
        return True
    return bool(does) and all(a.position != "obj" for a in told) and _in_peace(ctx, draft)


def _burns_down(ctx: EventContext, draft: EventCandidate) -> bool:
    """Tell whether a thing is said to burn, which may come of an attack told by itself: "the houses [burned down]"."""
    if draft.noun or not ctx.lexicon.is_a(draft.kind, "Arson") or draft.has("weapon", *_OWNING):
        return False
    told = arguments_of(ctx.clauses, draft.word)
    does = [ctx.entities.of(a.head) for a in told if a.position in ("subj", "subj:pass")]
    things = [k for k in does if k is not None and ctx.lexicon.fits(ctx.entities.kind(k), _THINGS)]
    done = ctx.clauses.below(draft.word, "aux:pass", "obj", "agent") or ctx.words[draft.word].rel == "acl"
    return bool(things) and not done


def _is_flame(ctx: EventContext, draft: EventCandidate) -> bool:
    """Tell whether it is flames, which are counted, not shots: "twenty died in [a fire] at a school"."""
    word = ctx.words[draft.word]
    if (
        not draft.noun
        or word.lemma.lower() not in senses()["fires"]
        or draft.has("attacker", "weapon", *_OWNING)
    ):
        return False
    dets = {ctx.words[j].text.lower() for j in ctx.clauses.below(word.i, "det")}
    return not dets.isdisjoint(("a", "an")) and not ctx.clauses.below(word.i, "compound", "amod")


def _in_peace(ctx: EventContext, draft: EventCandidate) -> bool:
    """Tell whether a text tells of no other attack that somebody willed."""
    others = [d for d in owners.all_events(ctx) if d is not draft and d.trigger.strength != "result"]
    return not any(
        ctx.lexicon.is_a(d.kind, "UseOfForce") and (_willed(ctx, d) or _in_earnest(ctx, d)) for d in others
    )


def _in_earnest(ctx: EventContext, draft: EventCandidate) -> bool:
    """Tell whether a word that by itself tells of an attack is no figure of speech: "an [air strike] hit a school"."""
    weak = draft.trigger.strength in _WEAK or draft.kind in classes("blasts")
    return (
        not weak and not factuality.unreal(ctx.triggers, draft.word) and not spheres.is_of_sphere(ctx, draft)
    )


def _at_work(ctx: EventContext, draft: EventCandidate) -> bool:
    """Tell whether a plant or what burns there blew up, in a text that tells of no attack: "a blast at a refinery"."""
    if draft.kind not in classes("blasts"):
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
        if _carries_explosives(ctx, role.word):
            return True
        helpless = senses()["crafts"] | senses()["falling"] | senses()["mishaps"]
        return lemma not in helpless or draft.trigger.strength not in _WEAK
    mindless = lemma in senses()["mishaps"] or things.is_effort(ctx, role.word)
    return role.word not in draft.words and not mindless and not role.implied


def _carries_explosives(ctx: EventContext, i: int) -> bool:
    """Tell whether a vehicle is said to have been made a bomb of: "a lorry loaded with [explosives]"."""
    laden = [k for j in ctx.clauses.below(i, "acl", "amod") for k in ctx.doc.subtree(j)]
    return any(ctx.words[k].lemma.lower() in senses()["explosives"] for k in laden)


def _by_chance(ctx: EventContext, draft: EventCandidate) -> bool:
    """Tell whether an adverb says that nobody meant it: "accidentally shot"."""
    adverbs = (j for i in sorted(draft.words) for j in ctx.clauses.below(i, "advmod"))
    if any(ctx.words[j].lemma.lower() in senses()["unwilled"] for j in adverbs):
        # "jets mistakenly bombed a village": they meant to bomb
        return not (ctx.lexicon.is_listed(draft.kind, "bombarding") and draft.has("attacker", "weapon"))
    does = [a.head for i in sorted(draft.words) for a in arguments_of(ctx.clauses, i) if a.position == "subj"]
    lemmas = {ctx.words[i].lemma.lower() for i in draft.words}
    if draft.trigger.particle and any(ctx.words[j].lemma.lower() in senses()["firearms"] for j in does):
        return True  # "a gun went off"
    aimed = draft.trigger.particle or ctx.clauses.below(draft.word, "obj")
    if not aimed and lemmas & senses()["darting"] and any(things.is_craft(ctx, j) for j in does):
        return True  # "a car shot out of a side street"
    said = {ctx.words[k].lemma.lower() for j in does for k in ctx.clauses.below(j, "amod", "compound")}
    return bool(said & senses()["careless"])  # "a drunk driver"


def _on_oneself(ctx: EventContext, draft: EventCandidate) -> bool:
    """Tell whether somebody did it to nobody else, and no bomb was it: "shot [himself] in the foot"."""
    hit = [ctx.words[j] for j in ctx.clauses.below(draft.word, "obj")]
    alone = any(word.text.lower() in REFLEXIVES for word in hit)
    return alone and not ctx.lexicon.fits(draft.kind, classes("blasts")) and not draft.trigger.objects


def _disposed_of(ctx: EventContext, draft: EventCandidate) -> bool:
    """Tell whether what was blown up is itself a bomb or a shell, which nobody attacks: "blew up a stray shell"."""
    if not ctx.lexicon.fits(draft.kind, classes("blasts")) or draft.noun or draft.trigger.particle != "up":
        return False
    hit = ctx.clauses.below(draft.word, "obj", "subj:pass")
    return any(things.terms(ctx, j) & senses()["munitions"] for j in hit)


def _leaks(ctx: EventContext, draft: EventCandidate) -> bool:
    """Tell whether it came out by itself: "gas [leaked] from a factory, killing eleven"."""
    out = [i for i in sorted(_verbs(ctx, draft)) if ctx.words[i].lemma.lower() in senses()["leaking"]]
    told = [(ctx.entities.of(j), j) for i in out for j in ctx.clauses.below(i, "subj", "subj:pass")]
    return any(key is None or not ctx.lexicon.fits(ctx.entities.kind(key), ("Actor",)) for key, _ in told)


def _came_to_grief(ctx: EventContext, draft: EventCandidate) -> bool:
    """Tell whether harm came of what a thing did or people took: "a lift fell, killing two", "died after eating it"."""
    if draft.noun or draft.trigger.strength != "result":
        return False
    verb = ctx.words[draft.word]
    after = [j for j in ctx.clauses.below(verb.i, "advcl") if ctx.clauses.is_verb(j)]
    if any(ctx.words[j].lemma.lower() in senses()["taking-in"] for j in after):
        return _in_peace(ctx, draft)
    led = verb.rel == "advcl" and verb.tag == "VBG"
    led = led or (verb.rel == "conj" and not ctx.clauses.below(verb.i, "subj", "subj:pass"))
    causes = [verb.head] if led and ctx.clauses.is_verb(verb.head) else []
    causes += [j for j in after if things.goes_to_ruin(ctx, j)]
    return (
        any(things.by_things(ctx, j) for j in causes) and _in_peace(ctx, draft) and not things.armed_told(ctx)
    )


def _goes_up(ctx: EventContext, draft: EventCandidate) -> bool:
    """Tell whether what blew up is no bomb, in a text that tells of no attack: "a gas lorry [blew up]", "an oxygen tank"."""
    if draft.kind not in classes("blasts") or draft.noun or draft.has("attacker", *_OWNING):
        return False
    told = arguments_of(ctx.clauses, draft.word)
    does = [a.head for a in told if a.position == "subj"]
    if not does or any(a.position == "obj" for a in told):
        return False
    idle = all(things.is_thing(ctx, j) or things.holds_fuel(ctx, j) for j in does)
    return idle and _in_peace(ctx, draft) and not things.armed_told(ctx, does)


def _by_itself(ctx: EventContext, draft: EventCandidate) -> bool:
    """Tell whether a thing does harm that nobody is said to steer: "a lorry hit a motorcycle", "a wall fell"."""
    if draft.trigger.strength not in _WEAK or draft.has("attacker"):
        return False
    armed = [r for r in draft.roles if r.role == "weapon" and _wills(ctx, draft, r)]
    return not armed and any(_goes_wrong(ctx, i, draft) for i in sorted(_verbs(ctx, draft)))


def _verbs(ctx: EventContext, draft: EventCandidate) -> set[int]:
    """Return the verbs of a draft, and those above and beside it that tell how it came about."""
    own = {i for i in draft.words if ctx.clauses.is_verb(i)}
    above = {ctx.words[i].head for i in own if ctx.words[i].rel in ("advcl", "conj", "parataxis")}
    moments = {j for i in own for j in ctx.clauses.below(i, "advcl", "conj", "parataxis")}
    return own | {i for i in above | moments if ctx.clauses.is_verb(i)}


def _goes_wrong(ctx: EventContext, verb: int, draft: EventCandidate) -> bool:
    does = [a.head for a in arguments_of(ctx.clauses, verb) if a.position in ("subj", "agent")]
    named = {j for j in does if j in ctx.doc.name_at and ctx.doc.name_at[j].kind != "WeaponType"}
    lemmas = {term for j in does if j not in named for term in things.terms(ctx, j)}
    if things.comes_down(ctx, verb):
        parts = {ctx.words[k].lemma.lower() for j in does for k in ctx.clauses.below(j, "nmod")}
        if (lemmas | parts) & senses()["falling"]:
            return True  # "a piece of wreckage"
    aimed = any(a.prep in ("into", "through", "under") for a in arguments_of(ctx.clauses, verb))
    helpless = senses()["crafts"] | senses()["mishaps"]
    return verb in draft.words and not aimed and bool(lemmas & helpless)


def _by_remains(ctx: EventContext, draft: EventCandidate) -> bool:
    """Tell whether what is left of something did damage by itself: "debris damaged a warehouse"."""
    if draft.figures or draft.noun or draft.trigger.strength not in _WEAK:
        return False
    does = [a.head for a in arguments_of(ctx.clauses, draft.word) if a.position in ("subj", "agent")]
    return any(ctx.words[j].lemma.lower() in senses()["remains"] for j in does)


def _flown_into(ctx: EventContext, draft: EventCandidate) -> bool:
    """Tell whether an aircraft came down on something, where no attack is told: "a helicopter crashed into a jet"."""
    for i in sorted(_verbs(ctx, draft) if draft.trigger.strength in _WEAK else ()):
        does = [a.head for a in arguments_of(ctx.clauses, i) if a.position in ("subj", "agent")]
        lemmas = {ctx.words[j].lemma.lower() for j in does}
        if ctx.words[i].lemma.lower() in senses()["down"] and lemmas & senses()["flying"]:
            return _in_peace(ctx, draft)
    return False


def _of_old_war(ctx: EventContext, draft: EventCandidate) -> bool:
    """Tell whether a bomb that is found, cleared or goes off is of a war long past."""
    if draft.kind not in classes("left"):
        return False
    words = ctx.words[slice(*ctx.doc.sents[draft.sent])]
    said = [word.text.lower() for word in words if word.prep != "at"]  # "at 1915" is a time of the day
    pairs = {f"{one} {two}" for one, two in pairwise(said)}
    return bool({*said, *pairs} & senses()["old-wars"]) and _in_peace(ctx, draft)


def _by_thing(ctx: EventContext, draft: EventCandidate) -> bool:
    """Tell whether a thing that is no weapon did it, where no attack is told: "cough syrup killed nine children"."""
    if draft.noun or draft.trigger.strength != "result":
        return False
    does = [a.head for a in arguments_of(ctx.clauses, draft.word) if a.position == "subj"]
    return bool(does) and all(things.is_thing(ctx, j) for j in does) and _in_peace(ctx, draft)


def _by_nature(ctx: EventContext, draft: EventCandidate) -> bool:
    """Tell whether a mishap is the subject, whatever else is taken for a doer: "floods and rain killed hundreds"."""
    verbs = [i for i in sorted(draft.words) if ctx.clauses.is_verb(i)]
    does = [a.head for i in verbs for a in arguments_of(ctx.clauses, i) if a.position in ("subj", "agent")]
    heads = [k for j in does for k in conjuncts(ctx.clauses, j)]
    heads += [k for j in heads for k in ctx.clauses.below(j, "compound")]  # "[Hurricane] Ida"
    lemmas = {ctx.words[k].lemma.lower() for k in heads}
    lemmas |= {f"{ctx.words[k - 1].text.lower()} {ctx.words[k].lemma.lower()}" for k in heads}
    return bool(lemmas & senses()["mishaps"])


def _near_disaster(ctx: EventContext, draft: EventCandidate) -> bool:
    """Tell whether a disaster is told of close by, in a text that tells of no attack: "The ferry capsized. Sixty died"."""
    sents = ctx.doc.sents
    first, last = sents[max(draft.sent - _CLOSE, 0)][0], sents[min(draft.sent + _CLOSE, len(sents) - 1)][1]
    return _in_peace(ctx, draft) and any(things.is_disaster(ctx, i) for i in range(first, last))


def _beside_mishap(ctx: EventContext, draft: EventCandidate) -> bool:
    first, last = ctx.doc.sents[draft.sent]
    return any(_tells_mishap(ctx, i, draft) for i in range(first, last))


def _tells_mishap(ctx: EventContext, i: int, draft: EventCandidate) -> bool:
    word, lemma = ctx.words[i], ctx.words[i].lemma.lower()
    pair = f"{ctx.words[i - 1].text.lower()} {lemma}"
    if i in draft.words or owners.event_of(ctx, i) is draft:
        return _burns(ctx, i, draft) or (i != draft.word and pair in senses()["mishaps"])
    opens = i == ctx.doc.sents[word.sent][0]  # a parser may take "Panic" or "Crush" for a verb there
    beside = word.rel == "compound" and word.head not in draft.words  # "[polio] workers"
    named = (pair, lemma) if (word.tag.startswith("NN") or opens) and not beside else (pair,)
    if not (senses()["mishaps"].isdisjoint(named) and senses()["disasters"].isdisjoint(named)):
        return True
    if word.pos == "VERB" and lemma in senses()["mishap-verbs"]:
        return owners.event_of(ctx, i) is None and not things.brought_about(ctx, i)  # "clashes erupted"
    return _burns(ctx, i, draft)


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
    if draft.kind not in classes("blasts") or draft.sent + 1 >= len(ctx.doc.sents):
        return False
    return any(
        ctx.words[i].pos == "VERB" and ctx.words[i].lemma.lower() in senses()["mishap-verbs"]
        for i in range(*ctx.doc.sents[draft.sent + 1])
    )
