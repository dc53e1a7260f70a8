"""Where events happen: the clause, the target's own phrase, the scene that the text has just set."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from kgbuild.extract.events import dependents, landmarks, owners
from kgbuild.extract.events.candidate import EventCandidate, Role
from kgbuild.extract.events.context import EventContext
from kgbuild.extract.events.spots import (
    SCENE,
    SCENES,
    add_places,
    done_by,
    in_another_month,
    in_one_go,
    is_close_by,
    is_found,
    is_moment,
    is_same,
    keepers_at,
    scene_before,
    tells_attack,
    told_apart,
)
from kgbuild.extract.senses import senses
from kgbuild.syntax.arguments import arguments_of
from kgbuild.syntax.clauses import Argument
from kgbuild.syntax.modifiers import modifiers_of
from kgbuild.syntax.words import DEFINITE
from kgbuild.words import listed

#: So many phrases deep the name of a place is looked for near which an event is, and so many words in the end.
_DEEP, _DEEPEST = 2, 7
_SPOTS = frozenset({"at", "in", "near", "outside", "inside", "beside", "during", "by", "between", "with"})
#: The prepositions of where something stands, and of where something was done.
_PLACED_IN = frozenset({"in", "at", "inside", "along"})
#: Those, and those of where somebody went to do it: "[rode into a market] and opened fire".
_GONE_TO = _PLACED_IN | {"into", "on"}
#: Those, and that of where somebody was under way.
_PASSED = _PLACED_IN | {"through"}
_BOMBED = frozenset({"in", "at", "inside"})
_PLACE_PREPS = frozenset({"in", "at", "inside", "within", "of"})
#: What relates a road or an area to the places that name it.
_OF_PLACES = frozenset({"of", "to", "from", "between", "towards", "toward", "linking", "into"})
_WIDE = ("Country", "Region")  # where a closer one is looked for


def places(ctx: EventContext, draft: EventCandidate) -> None:
    """Take the place from the clause, else from what the target's own phrase says ("a base in X"), else the target."""
    for found in (landmarks.there, landmarks.at_verges, _outer_places):
        found(ctx, draft)
        _around_sites(ctx, draft)
        if _is_placed(ctx, draft):
            return
    for role in [r for r in draft.roles if r.role == "target"]:
        for argument in _inside(ctx, role.word):
            itself = ctx.entities.of(argument.head) == role.key  # "dozens of [houses]"
            whose = argument.prep == "of" and dependents.keeps(ctx, role, argument.head)
            within = argument.prep in _PLACE_PREPS or landmarks.on_a_road(ctx, argument)
            if argument.position == "nmod" and within and not (itself or whose):
                add_places(ctx, draft, argument.head, "rule:extract.events.places.places")
        _near_target(ctx, draft, role)
        for argument in _doing(ctx, role.word):
            add_places(ctx, draft, argument.head, "rule:extract.events.places.places")
        _doing_near(ctx, draft, role)
    for role in [r for r in draft.roles if r.role == "weapon" and not draft.has("place")]:
        inside = [a for a in _inside(ctx, role.word) if a.position == "nmod" and a.prep in _BOMBED]
        hurt = ctx.words[role.word].rel == "obl" and ctx.words[role.word].prep == "in"
        inside = inside if ctx.words[role.word].rel in ("subj", "agent") or hurt else []
        for argument in (*_doing(ctx, role.word), *inside):  # "a bomb at a base in X killed two"
            add_places(ctx, draft, argument.head, "rule:extract.events.places.places")
        _near_target(ctx, draft, role)
    _where_it_stands(ctx, draft)
    if not _is_placed(ctx, draft):
        _in_course_of(ctx, draft)
    _near_chain(ctx, draft)
    if not draft.has("near"):
        _near_below(ctx, draft)
    if not draft.has("place"):
        _trailing_places(ctx, draft)
    _around_sites(ctx, draft)
    _on_the_way(ctx, draft)
    if not draft.has("place", "near"):
        _further_below(ctx, draft)
    _hit_places(ctx, draft)
    if not draft.has("place", "near"):
        _where_went_on(ctx, draft)
    landmarks.opening(ctx, draft)
    landmarks.at_the_town(ctx, draft)
    landmarks.far_from(ctx, draft)


def _where_went_on(ctx: EventContext, draft: EventCandidate) -> None:
    """Take the place of what the same doer did next: "[raped] two girls and burned huts in X"."""
    later = [j for j in ctx.clauses.below(draft.word, "conj") if draft.word in owners.deeds_before(ctx, j)]
    own = [a for j in later for a in arguments_of(ctx.clauses, j)]
    own += [b for a in own if a.position == "obj" for b in modifiers_of(ctx.clauses, a.head)]
    for a in [a for a in own if a.position in ("obl", "nmod") and a.head in ctx.doc.name_at]:
        role = "place" if a.prep in _PLACED_IN else "near"
        if role == "place" or a.prep in ctx.lexicon.near_preps:
            add_places(ctx, draft, a.head, "rule:extract.events.places._where_went_on", role)


def _further_below(ctx: EventContext, draft: EventCandidate) -> None:
    """Take the name that stands deepest in an event's own clause: "tore through [a bus carrying policemen in X]"."""
    level = sorted(draft.words)
    for _ in range(_DEEPEST):
        level = [] if draft.has("place", "near") else _next_below(ctx, level)
        for j in [j for j in level if j in ctx.doc.name_at]:
            owned = ctx.words[j].rel == "poss"  # "on a platform of [X's] station"
            left = ctx.words[j].rel == "obj" and is_moment(ctx, ctx.words[j].head)  # "as it left [X airport]"
            prep = ctx.words[ctx.words[j].head if owned else j].prep
            role = "near" if prep in ctx.lexicon.near_preps else "place"
            there = ctx.words[j].rel in ("obl", "nmod") and prep in _PASSED
            if left or there or role == "near" or (owned and prep in (*_PASSED, "of")):
                add_places(ctx, draft, j, "rule:extract.events.places._further_below", role)


def _next_below(ctx: EventContext, level: Sequence[int]) -> list[int]:
    """Return what stands below some words in one clause, behind them or as an owner, but for who acts."""
    below = [j for i in level for j in ctx.doc.children[i] if j > i or ctx.words[j].rel == "poss"]
    below = [j for j in below if not tells_attack(ctx, j) and not _is_origin(ctx, j)]
    return [j for j in dict.fromkeys(below) if is_moment(ctx, j) or not owners.opens_clause(ctx, j)]


def _is_origin(ctx: EventContext, i: int) -> bool:
    """Tell whether a phrase says where from something was fired: "shot down drones launched [from X]"."""
    fired = ctx.at.get(ctx.words[i].head) if ctx.words[i].prep == "from" else None
    return fired is not None and any(s.role == "weapon" and "obj" in s.positions for s in fired.trigger.slots)


def _hit_places(ctx: EventContext, draft: EventCandidate) -> None:
    """Take a target with a name for the place, where nothing as close is told: "attacked [the town of X] in Y"."""
    if not _is_placed(ctx, draft):
        for role in [r for r in draft.roles if r.role == "target"]:
            of = [j for j in ctx.clauses.below(role.word, "nmod") if ctx.words[j].prep == "of"]
            named = any(j in ctx.doc.name_at for j in (role.word, *of))  # "seized [most of X]"
            if named and _is_somewhere(ctx, role):
                draft.add(Role("place", role.key, role.word), "rule:extract.events.places._hit_places")


def _on_the_way(ctx: EventContext, draft: EventCandidate) -> None:
    """Take the place of what the same doer did just before: "stopped a bus [on the road to X] and shot the driver"."""
    verb = _deed_before(ctx, draft) if not (draft.noun or draft.has("place", "near")) else None
    own = arguments_of(ctx.clauses, verb) if verb is not None else []
    inner = [b for a in own if a.position == "obj" for b in modifiers_of(ctx.clauses, a.head)]
    for a in [a for a in (*own, *inner) if a.position in ("obl", "nmod")]:
        key = ctx.entities.of(a.head)
        if key is None or ctx.lexicon.fits(ctx.entities.kind(key), _WIDE):
            continue
        if a.prep in _GONE_TO and not (a.prep == "into" and _is_known(ctx, a.head)):
            add_places(ctx, draft, a.head, "rule:extract.events.places._on_the_way")
        elif a.prep in ctx.lexicon.near_preps:
            add_places(ctx, draft, a.head, "rule:extract.events.places._on_the_way", "near")


def _is_known(ctx: EventContext, i: int) -> bool:
    """Tell whether a place without a name was told of before, which says where it is better: "walked into [the church]"."""
    known = any(ctx.words[j].text.lower() in DEFINITE for j in ctx.clauses.below(i, "det"))
    return known and not any(j in ctx.doc.name_at for j in ctx.doc.subtree(i))


def _deed_before(ctx: EventContext, draft: EventCandidate) -> int | None:
    """Return the verb before an event's own that tells what the same doer did, and no event itself."""
    word = ctx.words[draft.word]
    does = ctx.clauses.below(draft.word, "subj")
    if word.rel == "conj" and not does:
        verb = word.head
    elif word.rel == "root" and does and ctx.words[does[0]].pos == "PRON" and draft.sent:
        before = range(*ctx.doc.sents[draft.sent - 1])
        roots = [j for j in before if ctx.words[j].rel == "root"]
        verb = roots[0] if roots else draft.word
    else:
        return None
    told = owners.event_of(ctx, verb) is not None or verb in ctx.reporting or not ctx.clauses.is_verb(verb)
    did = {ctx.entities.of(j) for j in ctx.clauses.below(verb, "subj")}
    return None if told or not did & draft.keys("attacker") else verb


def _in_course_of(ctx: EventContext, draft: EventCandidate) -> None:
    """Take the place of the attack in whose course something was done: "arrested four men in [a raid on a camp]"."""
    within = [a for a in arguments_of(ctx.clauses, draft.word) if a.prep in ("in", "at", "during")]
    for noun in [a.head for a in within if a.head in ctx.at and ctx.at[a.head].noun and not draft.noun]:
        for b in modifiers_of(ctx.clauses, noun):
            if b.position == "nmod" and b.prep in (*SCENES, "on"):
                add_places(ctx, draft, b.head, "rule:extract.events.places._in_course_of")


def _where_it_stands(ctx: EventContext, draft: EventCandidate) -> None:
    """Take where a site that was hit has been said to be before: "the siege of [a hotel in X]. Gunmen had stormed it"."""
    for role in [r for r in draft.roles if r.role == "target" and not draft.has("place", "near")]:
        if not ctx.lexicon.fits(ctx.entities.kind(role.key), ("Facility",)):
            continue
        for phrase in ctx.entities.phrases_of(role.key):
            for a in modifiers_of(ctx.clauses, phrase.head) if phrase.head < role.word else ():
                if a.position == "nmod" and a.prep in ("in", "at") and a.head in ctx.doc.name_at:
                    add_places(ctx, draft, a.head, "rule:extract.events.places._where_it_stands")


def _near_target(ctx: EventContext, draft: EventCandidate, role: Role) -> None:
    """Take the place that what is hit, or what hits, is near to: "fired at [a convoy outside X]"."""
    for a in modifiers_of(ctx.clauses, role.word):
        named = a.head in ctx.doc.name_at and role.word not in ctx.doc.name_at
        if a.position == "nmod" and a.prep in ctx.lexicon.near_preps and named and not draft.has("near"):
            add_places(ctx, draft, a.head, "rule:extract.events.places._near_target", "near")


def _near_chain(ctx: EventContext, draft: EventCandidate) -> None:
    """Take the places that a place it is near to is said to be near: "north of [X City near A, B and C]"."""
    for role in [r for r in draft.roles if r.role == "near" and r.word in ctx.doc.name_at]:
        for a in modifiers_of(ctx.clauses, role.word):
            if a.position == "nmod" and a.prep in ctx.lexicon.near_preps and a.head in ctx.doc.name_at:
                listed = [j for j in ctx.clauses.below(a.head, "appos") if j in ctx.doc.name_at]
                for head in (a.head, *listed):  # a parser may take a list of three for an apposition
                    add_places(ctx, draft, head, "rule:extract.events.places._near_chain", "near")


def _near_below(ctx: EventContext, draft: EventCandidate) -> None:
    """Take the place with a name that a phrase within a phrase is near to: "struck [a convoy of fighters near X]"."""
    own = modifiers_of(ctx.clauses, draft.word) if draft.noun else arguments_of(ctx.clauses, draft.word)
    heads = [a.head for a in own if a.head > draft.word and a.head not in ctx.at]
    for _ in range(_DEEP):
        inner = [a for i in heads for a in modifiers_of(ctx.clauses, i) if a.position == "nmod"]
        found = [a.head for a in inner if a.prep in ctx.lexicon.near_preps and a.head in ctx.doc.name_at]
        for head in found:
            add_places(ctx, draft, head, "rule:extract.events.places._near_below", "near")
        if found:
            return
        heads = [a.head for a in inner if a.head not in ctx.at]


def _is_placed(ctx: EventContext, draft: EventCandidate) -> bool:
    """Tell whether its place is known, more closely than by a region: "hit a base in X in Iraq" was in X."""
    places = [ctx.entities.kind(r.key) for r in draft.roles if r.role == "place"]
    return bool(places) and not all(ctx.lexicon.fits(kind, _WIDE) for kind in places)


def _around_sites(ctx: EventContext, draft: EventCandidate) -> None:
    """Add where a site without a name is: "at [an army base in Uri]", "outside [an office in Uri]"."""
    spots = [r for r in draft.roles if r.role in ("place", "near")]
    for role in spots:
        kind = ctx.entities.kind(role.key)
        if not ctx.lexicon.fits(kind, ("Facility", "Organization") if role.role == "near" else ("Facility",)):
            continue
        for a in modifiers_of(ctx.clauses, role.word):
            if a.position == "nmod" and a.prep in _PLACE_PREPS and a.head in ctx.doc.name_at:
                close = role.role == "near" and a.prep == "of"  # "north of the port of X"
                if a.prep == "of" and ctx.words[role.word].lemma.lower() in listed("harbours"):
                    draft.roles.remove(role)  # "in [the port of X]" is in X
                add_places(
                    ctx,
                    draft,
                    a.head,
                    "rule:extract.events.places._around_sites",
                    "near" if close else "place",
                )
        for head in keepers_at(ctx, role.word):
            add_places(ctx, draft, head, "rule:extract.events.places._around_sites")
        for j in ctx.clauses.below(role.word, "poss"):  # "at [the city's] airport"
            key = ctx.entities.of(j)
            town = key is not None and ctx.lexicon.fits(ctx.entities.kind(key), ("Settlement",))
            if key is not None and town and not ctx.entities.entity(key).generic:
                draft.add(Role("place", key, j), "rule:extract.events.places._around_sites")
        _near_target(ctx, draft, role)


def _doing(ctx: EventContext, i: int) -> list[Argument]:
    """Return where those hit, or the bomb that hit them, were: "people [sheltering in a house in X]"."""
    own = [a for j in done_by(ctx, i) for a in arguments_of(ctx.clauses, j) if a.position == "obl"]
    own = [a for a in own if a.prep in ("in", "at", "inside") and a.head > i]
    return own + [
        b
        for a in own
        for b in modifiers_of(ctx.clauses, a.head)
        if b.position == "nmod" and b.prep in ("in", "at")
    ]


def _doing_near(ctx: EventContext, draft: EventCandidate, role: Role) -> None:
    """Take the place that those hit were near to: "seized women [who gathered wood near X]"."""
    for verb in done_by(ctx, role.word):
        for a in arguments_of(ctx.clauses, verb):
            if a.position == "obl" and a.prep in ctx.lexicon.near_preps and a.head in ctx.doc.name_at:
                add_places(ctx, draft, a.head, "rule:extract.events.places._doing_near", "near")


def vague_places(ctx: EventContext, draft: EventCandidate) -> None:
    """Leave out what says nothing of where: "in the area", "on a road", "on several fronts"."""
    vague = [r for r in draft.roles if r.role == "place" and _says_nothing(ctx, r.key)]
    draft.roles = [r for r in draft.roles if r not in vague]
    for role in vague:
        _named_by(ctx, draft, role)


def _named_by(ctx: EventContext, draft: EventCandidate, role: Role) -> None:
    """Take the names that say which of many is meant: "in [parts of X]" is in X, "on [the road to X]" near it.

    So does a genitive: "in [X's eastern suburbs]".
    """
    by = "rule:extract.events.places._named_by"
    for owner in [j for j in ctx.clauses.below(role.word, "poss") if j in ctx.doc.name_at]:
        add_places(ctx, draft, owner, by)
    for a in modifiers_of(ctx.clauses, role.word):
        if a.position == "nmod" and a.prep in _OF_PLACES and a.head in ctx.doc.name_at:
            add_places(ctx, draft, a.head, by, "place" if a.prep == "of" else "near")


def _says_nothing(ctx: EventContext, key: int) -> bool:
    entity = ctx.entities.entity(key)
    return entity.generic and ctx.lexicon.is_listed(entity.kind, "unspecific")


def described_places(ctx: EventContext, draft: EventCandidate) -> None:
    """Take a target without a name for the place where nothing else says where: "hit a house"."""
    if not draft.has("place"):
        for role in [r for r in draft.roles if r.role == "target" and _is_somewhere(ctx, r)]:
            draft.add(Role("place", role.key, role.word), "rule:extract.events.places.described_places")


def _trailing_places(ctx: EventContext, draft: EventCandidate) -> None:
    """Take the place that a parser hangs on what ends the clause: "abducted by [gunmen in Basra]"."""
    arguments = modifiers_of(ctx.clauses, draft.word) if draft.noun else arguments_of(ctx.clauses, draft.word)
    carriers = sorted(i for i in draft.words - {draft.word} if ctx.clauses.is_verb(i))
    for a in arguments + [a for i in carriers for a in arguments_of(ctx.clauses, i)]:
        behind = a.head > draft.word and a.head not in ctx.doc.name_at
        if not behind or not (a.position in ("agent", "obj") or a.prep in _SPOTS):
            continue
        for b in modifiers_of(ctx.clauses, a.head):
            if b.position == "nmod" and b.prep in ("in", "at"):
                add_places(ctx, draft, b.head, "rule:extract.events.places._trailing_places")
            elif b.position == "nmod" and b.prep in ctx.lexicon.near_preps and b.head in ctx.doc.name_at:
                add_places(ctx, draft, b.head, "rule:extract.events.places._trailing_places", "near")


def scenes(ctx: EventContext, drafts: list[EventCandidate]) -> None:
    """Let an event without a place happen where the text just was: the last town that something was said to be in."""
    for draft in drafts:
        before = [
            d for d in owners.within(ctx, drafts, draft.sent - SCENE, draft.sent) if d.word < draft.word
        ]
        same = [r for r in draft.roles if r.role in ("place", "near") and is_same(ctx, r.word)]
        if any(d.has("place", "near") for d in before):
            draft.roles = [r for r in draft.roles if r not in same]  # "the same town" is one with a name
        new = draft.reference not in ("definite", "period")
        if new and not draft.has("place", "near") and (same or is_close_by(ctx, draft)):
            _beside(draft, before)
        elif new and not draft.has("place", "near") and (found := in_one_go(ctx, draft)):
            for role in found:
                draft.add(replace(role, implied=True), "rule:extract.events.spots.in_one_go")
        elif new and not is_found(ctx, draft) and not told_apart(ctx, draft):
            scene = scene_before(ctx, draft)
            if scene is not None and not in_another_month(ctx, draft, drafts, scene[1]):
                draft.add(Role("place", *scene, implied=True), "rule:extract.events.places.scenes")
        if new and not draft.has("place", "near"):
            landmarks.of_witnesses(ctx, draft)


def _beside(draft: EventCandidate, before: list[EventCandidate]) -> None:
    """Take the places of the event told last for what another was near to."""
    last = next((d for d in reversed(before) if d.has("place", "near")), None)
    for role in [r for r in last.roles if r.role in ("place", "near")] if last is not None else []:
        draft.add(Role("near", role.key, role.word, implied=True), "rule:extract.events.places._beside")


def _inside(ctx: EventContext, i: int) -> list[Argument]:
    """Return what modifies a noun, and what modifies that: "a base of the US forces in X"."""
    direct = [a for a in modifiers_of(ctx.clauses, i) if a.prep not in ctx.apart]  # "[after] a raid in Y"
    return direct + [b for a in direct if a.position == "nmod" for b in modifiers_of(ctx.clauses, a.head)]


def _is_somewhere(ctx: EventContext, role: Role) -> bool:
    """Tell whether a target says where it is: one place, not a country and not "the sites"."""
    kind = ctx.entities.kind(role.key)
    if not ctx.lexicon.fits(kind, ("Place",)) or ctx.lexicon.fits(kind, ("Country",)):
        return False
    proper = role.word in ctx.doc.name_at or not ctx.entities.entity(role.key).generic
    return proper or ctx.words[role.word].tag == "NN"


def _outer_places(ctx: EventContext, draft: EventCandidate) -> None:
    """Take the place from the clause that an event's word stands in: "came under [fire] in Basra"."""
    verb = ctx.clauses.clause_of(draft.word)
    if verb == draft.word and "when" in {ctx.words[verb].prep, *ctx.clauses.marks(verb)}:
        verb = ctx.words[verb].head  # "four lost their lives [in X] when a bomb hit their cart"
    if verb in ctx.reporting or verb == draft.word or ctx.words[verb].lemma in senses()["courts"]:
        return
    if draft.noun and owners.at_another_time(ctx, draft):
        return  # "two days after [the killings] the army shelled villages in X"
    other = ctx.at.get(verb, draft)
    hit = {r.word for r in other.roles if r.role == "target" and other is not draft}
    scene, by = ctx.words[verb].lemma.lower() in listed("scenes"), "rule:extract.events.places._outer_places"
    for a in [a for a in arguments_of(ctx.clauses, verb) if a.head not in hit]:
        if (scene and a.position == "subj") or (a.position == "obl" and a.prep in _BOMBED):
            add_places(ctx, draft, a.head, by)
        elif a.position == "obl" and a.prep in ctx.lexicon.near_preps and verb not in ctx.at:
            add_places(ctx, draft, a.head, by, "near")
