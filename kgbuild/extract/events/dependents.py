"""What hangs on the word of an event, wherever a parser puts it."""

from __future__ import annotations

from kgbuild.extract.casualties.grammar import lists
from kgbuild.extract.events import modality
from kgbuild.extract.events.candidate import Role
from kgbuild.extract.events.context import EventContext
from kgbuild.numerals import quantity
from kgbuild.syntax.arguments import arguments_of
from kgbuild.syntax.clauses import Argument
from kgbuild.syntax.modifiers import modifiers_of
from kgbuild.syntax.passive import conjuncts
from kgbuild.words import listed

#: Those that a parser may hang on where it came from: "threw grenades from [a car at the station]".
_AT = frozenset({"at", "against"})
#: Prepositions that name some of those just spoken of: "five politicians, including X".
_SOME_OF = frozenset({"including", "among", "like", "such as"})


def dependents_of(ctx: EventContext, i: int, noun: bool) -> list[Argument]:
    """Return what stands beside an event's word: its own arguments, and those that a parser hangs on them."""
    if noun:
        own = modifiers_of(ctx.clauses, i)
        own += [a for b in own if b.prep == "of" for a in _done_by(ctx, b.head)]
        return own + [a for b in own if b.prep == "by" for a in _done_to(ctx, b.head)]
    own = arguments_of(ctx.clauses, i) + _means(ctx, i)
    own += [a for b in own if b.prep == "from" for a in _aimed(ctx, b.head) if a.prep in _AT]
    weapons = [k for b in own if is_weapon(ctx, b) for k in conjuncts(ctx.clauses, b.head)]
    own += [a for k in weapons for a in _aimed(ctx, k)]
    objects = [b.head for b in own if b.position == "obj"]
    own += [a for b in own if b.position in ("subj", "agent") for a in _borne(ctx, b.head)]
    return own + [a for j in objects for a in (*_armed_with(ctx, j), *_loaded(ctx, j))]


def _means(ctx: EventContext, i: int) -> list[Argument]:
    """Return what something was done with, and what else stands at the verb of using it: "used [drones] to hit X"."""
    means = modality.means_of(ctx.triggers, i)
    if means is None:
        return []
    beside = arguments_of(ctx.clauses, means)
    used = {a.head for a in beside if a.position in ("obj", "subj:pass")}
    own = {a.head for a in arguments_of(ctx.clauses, i)}
    found = [Argument("obl", "with", j) for j in sorted(used)]
    return found + [a for a in beside if a.head not in used | own and a.position in ("subj", "obl", "agent")]


def _done_by(ctx: EventContext, i: int) -> list[Argument]:
    """Return the doer that a parser hangs on whom it befell: "the execution of [hostages by the group]"."""
    return [a for a in modifiers_of(ctx.clauses, i) if a.position in ("nmod", "agent") and a.prep == "by"]


def _done_to(ctx: EventContext, i: int) -> list[Argument]:
    """Return the aim that a parser hangs on who takes it: "an assault by [troops on the town]"."""
    return [a for a in modifiers_of(ctx.clauses, i) if a.position == "nmod" and a.prep in ("on", "against")]


def _armed_with(ctx: EventContext, i: int) -> list[Argument]:
    """Return the weapon that a parser hangs on what it hits: "pounded [trenches with rockets]"."""
    found = [a for a in modifiers_of(ctx.clauses, i) if a.prep in ("with", "using")]
    keys = [(a, ctx.entities.of(a.head)) for a in found]
    return [
        Argument("obl", a.prep, a.head)
        for a, key in keys
        if key is not None and ctx.lexicon.fits(ctx.entities.kind(key), ("WeaponType",))
    ]


def _borne(ctx: EventContext, i: int) -> list[Argument]:
    """Return the weapons by which those who act are told apart: "men armed with [knives]", "a man wielding [an axe]"."""
    found = [a.head for a in modifiers_of(ctx.clauses, i) if a.position == "nmod" and a.prep == "with"]
    for j in ctx.clauses.below(i, "acl"):
        bears = ctx.words[j].lemma.lower() in listed("wielding")
        beside = arguments_of(ctx.clauses, j)
        found += [a.head for a in beside if a.prep == "with" or (a.position == "obj" and bears)]
    return [Argument("obl", "with", k) for k in found if is_weapon(ctx, Argument("obj", "", k))]


def is_weapon(ctx: EventContext, argument: Argument) -> bool:
    """Tell whether an argument is a weapon."""
    key = (
        ctx.entities.of(argument.head) if argument.position in ("obj", "subj", "subj:pass", "agent") else None
    )
    return key is not None and ctx.lexicon.fits(ctx.entities.kind(key), ("WeaponType",))


def _aimed(ctx: EventContext, weapon: int) -> list[Argument]:
    """Return what a parser hangs on the weapon though it belongs to the verb: "fired [rockets at a base]"."""
    return [
        Argument("obl", a.prep, a.head) for a in modifiers_of(ctx.clauses, weapon) if a.position == "nmod"
    ]


def _loaded(ctx: EventContext, i: int) -> list[Argument]:
    """Return what a parser hangs on an object's load: "rammed a van [packed with explosives into a bus]"."""
    loads = [a for j in ctx.clauses.below(i, "acl") for a in arguments_of(ctx.clauses, j)]
    return [a for a in loads if a.position == "obl" and a.prep in ("into", "onto", "on", "at")]


def heads_of(ctx: EventContext, head: int) -> list[int]:
    """Return the words that a phrase stands for: its conjuncts, and who is named among those it speaks of."""
    if ctx.words[head].text.lower() == "what":
        head = _what(ctx, head)
    head = _weapon_of_those(ctx, _who_of_them(ctx, head))
    lemma = ctx.words[head].lemma.lower()
    if lemma in lists()["measures"] or (lemma in listed("portions") and ctx.entities.of(head) is None):
        # "500 kilograms of [explosives]", "a section of [the pipeline]"
        head = next((j for j in ctx.clauses.below(head, "nmod") if ctx.words[j].prep == "of"), head)
    elif ctx.words[head].tag == "JJS" and len(of := _members_of(ctx, head)) > 1:
        return of  # "most of [X] and [Y provinces]"
    elif ctx.entities.of(head) is None and quantity(ctx.doc.small, head) is not None:
        of = [j for j in ctx.clauses.below(head, "nmod") if ctx.words[j].prep == "of"]
        head = next(
            (j for j in of if ctx.entities.of(j) is not None), head
        )  # "tens of thousands of [people]"
    members = list(ctx.entities.members(head)) or [head]
    members = members if head in members else [head, *members]
    named = [j for m in members for j in ctx.clauses.below(m, "nmod", "obl") if ctx.words[j].prep in _SOME_OF]
    # who is only described is counted with the rest: "six villagers, including [a mother and two children]"
    inside = [k for j in named for k in ctx.entities.members(j) if k not in members]
    return members + [k for k in inside if k in ctx.doc.name_at]


def _who_of_them(ctx: EventContext, head: int) -> int:
    """Return who one of several is said to be: "one of them, [a student], was beheaded"."""
    of = [
        j for j in ctx.clauses.below(head, "nmod") if ctx.words[j].prep == "of" and ctx.words[j].pos == "PRON"
    ]
    if ctx.words[head].text.lower() != "one" or not of:
        return head
    said = [j for j in ctx.clauses.below(head, "appos") if ctx.entities.of(j) is not None and j > of[0]]
    return said[0] if said else head


def _weapon_of_those(ctx: EventContext, head: int) -> int:
    """Return the weapons told last of which some are meant: "brought down 20 drones. [One of those] hit a bus"."""
    word = ctx.words[head]
    of = [j for j in ctx.clauses.below(head, "nmod") if ctx.words[j].prep == "of"]
    pointed = [j for j in of if ctx.words[j].text.lower() == "those" and ctx.entities.of(j) is None]
    if not pointed or word.rel != "subj" or ctx.entities.of(head) is not None:
        return head
    first = ctx.doc.sents[max(0, word.sent - 1)][0]
    before = [p for p in ctx.entities.phrases if first <= p.head < head and ctx.words[p.head].tag == "NNS"]
    arms = [p.head for p in before if ctx.lexicon.fits(p.kind, ("WeaponType",))]
    return arms[-1] if arms else head


def _members_of(ctx: EventContext, head: int) -> list[int]:
    """Return the conjuncts of what a word is a part of: "most of [X] and [Y]"."""
    of = [j for j in ctx.clauses.below(head, "nmod", "obl") if ctx.words[j].prep == "of"]
    return [k for j in of[:1] for k in ctx.entities.members(j)]


def _what(ctx: EventContext, head: int) -> int:
    """Return the noun that a free relative tells: the militias of "what officials said were militias"."""
    called = {
        k
        for j in ctx.clauses.below(head, "relcl", "acl")
        for k in ctx.clauses.below(j, "obj", "obl", "xcomp")
    }  # "bombed what they called [a camp]"
    for j in sorted(ctx.doc.subtree(head)):
        told = ctx.clauses.below(j, "cop") or ctx.words[j].head == head or j in called
        if ctx.words[j].tag.startswith("NN") and told:
            return j
    return head


def keeps(ctx: EventContext, role: Role, site: int) -> bool:
    """Tell whether a site only tells whom somebody works for: "abducted the director [of an orphanage]"."""
    key = ctx.entities.of(site)
    facility = key is not None and ctx.lexicon.fits(ctx.entities.kind(key), ("Facility",))
    return facility and ctx.lexicon.fits(ctx.entities.kind(role.key), ("Person",))


def sends_envoys(ctx: EventContext, i: int) -> bool:
    """Tell whether what stands somewhere is only the embassy of a country: "a blast at the embassy [of Chile] in Lima"."""
    key = ctx.entities.of(ctx.words[i].head) if ctx.words[i].prep == "of" else None
    return key is not None and ctx.lexicon.fits(ctx.entities.kind(key), ("Embassy",))
