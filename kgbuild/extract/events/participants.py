"""Who those are that an event hit: people first counted and then named ("two reporters, X and Y"), whose a site is."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from kgbuild.extract.events import dependents, owners
from kgbuild.extract.events.candidate import EventCandidate, Role
from kgbuild.extract.events.context import EventContext
from kgbuild.extract.mentions.phrase import Phrase
from kgbuild.model import Name
from kgbuild.syntax.arguments import arguments_of
from kgbuild.syntax.clauses import Argument
from kgbuild.words import listed

#: What stands between the names of a list; the last of a list follows one of the latter.
_SEPARATORS = frozenset({",", ";", "and", "&"})
_CLOSING = frozenset({"and", "&", ";"})
#: Ages, and what is said of somebody between two names ("X, a nurse, and Y").
_BESIDE = frozenset({"NN", "NNP", "JJ", "DT", "PRP$", "CD", "HYPH"})
#: How many words may stand between two names.
_GAP = 8
#: A name there does something of its own, or is whose something is.
_APART = frozenset({"subj", "subj:pass", "poss"})
_BE = frozenset({"is", "are", "was", "were"})
_SOME_OF = frozenset({"including", "among", "like"})
_THEM = frozenset({"them", "whom"})
#: What introduces the fight by which a place was taken.
_FOUGHT = frozenset({"after", "following", "amid", "during", "in"})
#: How many sentences back it may stand who suffered.
_BACK = 8


@dataclass(frozen=True, slots=True)
class Roster:
    """Names in a row: `first` is the word that they begin with, `heads` a word of each."""

    first: int
    heads: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class _Told:
    """What a text calls the people of a roster: the entity, and the role that the words tell, "" where none."""

    key: int | None
    role: str


def name_people(ctx: EventContext) -> None:
    """Give events the people whom the text names apart from where it tells what happened."""
    people = [n for n in ctx.doc.names if n.kind == "Person"]
    for draft in owners.all_events(ctx):
        draft.roles = [r for r in draft.roles if not _is_doer_again(ctx, draft, r)]
        draft.roles = [_named_one(ctx, r) if r.role in ("attacker", "target") else r for r in draft.roles]
        for role in [r for r in draft.roles if r.role in ("attacker", "target")]:
            _add(
                ctx, draft, role.role, _listed(ctx, role, people), "rule:extract.events.participants._listed"
            )
    for roster in _rosters(ctx, people):
        told = _told_as(ctx, roster)
        if told is None:
            _into_counted(ctx, roster)
        elif not _into_group(ctx, told, roster):
            _into_latest(ctx, roster, told.role)
    for phrase in ctx.entities.phrases:
        if not phrase.plural and _is_named(ctx, phrase):
            _into_latest(ctx, Roster(phrase.first, (phrase.head,)), _part(ctx, phrase))


def _is_doer_again(ctx: EventContext, draft: EventCandidate, role: Role) -> bool:
    """Tell whether a pronoun seems to mean who acts, which only a reflexive does: "accused the army of hitting [it]"."""
    word = ctx.words[role.word]
    if role.role != "target" or word.tag != "PRP" or word.text.lower().endswith(("self", "selves")):
        return False
    above = word.head in draft.words and word.rel == "obj"
    return above and any(
        r.role == "attacker" and r.key == role.key and r.word != role.word for r in draft.roles
    )


def _named_one(ctx: EventContext, role: Role) -> Role:
    """Return a role filled by the name of the one of many who has it: "killed one of its commanders, [Ali Hasan]"."""
    if ctx.words[role.word].text.lower() != "one":
        return role
    names = [j for j in ctx.clauses.below(role.word, "appos") if j in ctx.doc.name_at]
    key = ctx.entities.of(names[0]) if names else None
    return role if key is None else replace(role, key=key, word=names[0])


def _rosters(ctx: EventContext, people: list[Name]) -> Iterator[Roster]:
    """Yield the longest rows of people's names of the text."""
    done = -1
    for n, name in enumerate(people):
        if name.first > done:
            row = [name, *_behind(ctx, name.last, people[n + 1 :])]
            done = row[-1].last
            yield Roster(ctx.entities.phrase(name.last - 1)[0], tuple(x.last - 1 for x in row))


def _listed(ctx: EventContext, role: Role, people: list[Name]) -> Roster:
    """Return the names that go on from a filler, whatever the parse: "the murder of a guard, X and Colonel Y"."""
    if not ctx.lexicon.fits(ctx.entities.kind(role.key), ("HumanActor",)):
        return Roster(role.word, ())
    end = ctx.entities.phrase(role.word)[1]
    row = _behind(ctx, end, [n for n in people if n.first >= end])
    return Roster(role.word, tuple(n.last - 1 for n in row))


def _behind(ctx: EventContext, end: int, others: list[Name]) -> list[Name]:
    """Return the names in a list from word `end` on, which "and" closes or which has three members."""
    row: list[Name] = []
    closed = False
    for other in others:
        if not _next_to(ctx, end, other):
            break
        closed = any(ctx.words[i].text.lower() in _CLOSING for i in range(end, other.first))
        end = other.last
        row.append(other)
    return row if closed or len(row) > 1 else []


def _next_to(ctx: EventContext, end: int, other: Name) -> bool:
    """Tell whether only separators, ages and titles stand between word `end` and a name."""
    between = ctx.words[end : other.first]
    if not 0 < len(between) <= _GAP or between[0].sent != ctx.words[other.first].sent:
        return False
    if any(w.text.lower() not in _SEPARATORS and w.tag not in _BESIDE for w in between):
        return False
    heads = [w for w in ctx.words[other.first : other.last] if not other.first <= w.head < other.last]
    return between[0].text in _SEPARATORS and not any(w.rel in _APART for w in heads)


def _told_as(ctx: EventContext, roster: Roster) -> _Told | None:
    """Return what counts or describes the people of a roster, as the words before it show."""
    first = roster.first
    opens = ctx.doc.sents[ctx.words[first].sent][0]
    if first == 0:
        return None
    before = ctx.words[first - 1]
    low = before.text.lower()
    if low == ":":  # a sentence may end there
        return _counted_before(ctx, first - 1)
    if first == opens:
        return None
    if low == "as":
        return _identified(ctx, opens, first - 1)
    if low in _BE:
        return _subject(ctx, opens, before.i)
    if low in _SOME_OF or (low in _THEM and ctx.words[first - 2].text.lower() in _SOME_OF):
        return _told(ctx, _groups(ctx, opens, first - 1)[-1:])
    if len(roster.heads) > 1:
        end = first - 1 if low == "," else first
        return _told(ctx, [p for p in _groups(ctx, opens, end) if p.last == end])
    return None


def _told(ctx: EventContext, phrases: list[Phrase]) -> _Told | None:
    found = [_Told(ctx.entities.of(p.head), _part(ctx, p)) for p in phrases]
    return found[0] if found else None


def _people(ctx: EventContext, phrase: Phrase) -> bool:
    one = phrase.noun.one if phrase.noun else "Person" if phrase.title else ""
    return not phrase.name and ctx.lexicon.fits(one, ("HumanActor",))


def _groups(ctx: EventContext, first: int, end: int) -> list[Phrase]:
    """Return the phrases for several people from word `first` to `end`."""
    return [p for p in ctx.entities.headed(first, end) if p.plural and _people(ctx, p)]


def _counted_before(ctx: EventContext, colon: int) -> _Told | None:
    """Return those that a colon explains: "the following guards were killed: X and Y"."""
    groups = _groups(ctx, ctx.doc.sents[ctx.words[colon].sent][0], colon)
    told = [p for p in groups if p.numbered or "following" in p.text.lower().split()]
    return _told(ctx, told if len(told) == 1 else groups if len(groups) == 1 else [])


def _identified(ctx: EventContext, opens: int, end: int) -> _Told | None:
    """Return those who are "identified as X": subject of the passive, object of the active, or noun before it."""
    for i in range(end - 1, opens, -1):
        if ctx.words[i].lemma.lower() in listed("identifying"):
            heads = [a.head for a in arguments_of(ctx.clauses, i) if a.position in ("subj:pass", "obj")]
            return _told(ctx, [p for h in heads if (p := ctx.entities.details(h)) and not p.name])
    return None


def _subject(ctx: EventContext, opens: int, be: int) -> _Told | None:
    """Return what is said to be people with names: "the dead were X and Y", "among the injured are X and Y"."""
    for i in range(be - 1, max(opens - 1, be - 5), -1):
        found = ctx.entities.details(i)
        if found is not None and (found.pronoun or _people(ctx, found) or _part(ctx, found)):
            return _told(ctx, [found])
        if ctx.words[i].text.lower() in ctx.lexicon.sufferers and i > opens and _the(ctx, i - 1):
            return _Told(None, "target")
        if owners.only_result(ctx, i) and i > opens and ctx.words[i - 1].text.lower() == "those":
            return _Told(None, "target")  # "among those killed was X"
    return None


def _the(ctx: EventContext, i: int) -> bool:
    return ctx.words[i].text.lower() == "the"


def _part(ctx: EventContext, phrase: Phrase) -> str:
    """Return the role that a description tells: target for "the victims", "the dead man"; attacker for "the gunman"."""
    words = ctx.words[phrase.first : phrase.head + 1]
    if phrase.name or not phrase.definite:
        return ""
    if any({w.lemma.lower(), w.text.lower()} & ctx.lexicon.sufferers for w in words):
        return "target"
    return "attacker" if words[-1].lemma.lower() in ctx.lexicon.perpetrators else ""


def _is_named(ctx: EventContext, phrase: Phrase) -> bool:
    """Tell whether a description belongs to somebody with a name, in another phrase."""
    key = ctx.entities.of(phrase.head)
    return key is not None and not phrase.name and ctx.entities.has_name(key)


def _into_group(ctx: EventContext, told: _Told, roster: Roster) -> bool:
    """Give the people of a roster the roles of their group; tell whether it has any."""
    found = False
    for draft in owners.all_events(ctx) if told.key is not None else []:
        for role in [r for r in draft.roles if r.key == told.key]:
            found = True
            _add(ctx, draft, role.role, roster, "rule:extract.events.participants._into_group")
    return found


def _into_latest(ctx: EventContext, roster: Roster, role: str) -> None:
    """Give the people of a roster a role in the latest event before them that befell somebody."""
    sent = ctx.words[roster.first].sent
    for draft in reversed(owners.all_events(ctx) if role else []):
        if draft.word < roster.first and sent - draft.sent <= _BACK and _befell(ctx, draft):
            _add(ctx, draft, role, roster, "rule:extract.events.participants._into_latest")
            return


def _befell(ctx: EventContext, draft: EventCandidate) -> bool:
    """Tell whether an event is told with people whom it befell."""
    of_people = any(
        r.role == "target" and ctx.lexicon.fits(ctx.entities.kind(r.key), ("HumanActor",))
        for r in draft.roles
    )
    return of_people or any(f.role in ("killed", "wounded") and f.number for f in draft.figures)


def _into_counted(ctx: EventContext, roster: Roster) -> None:
    """Give a roster to the toll right before it: "killed ten, including X"."""
    opener = ctx.words[roster.first - 1] if roster.first else None
    if opener is None or opener.text.lower() not in _SOME_OF:
        return
    for draft in owners.all_events(ctx):
        ends = [f.span[1] for f in draft.figures if f.role in ("killed", "wounded")]
        if any(opener.i - 2 <= end <= opener.i for end in ends):
            _add(ctx, draft, "target", roster, "rule:extract.events.participants._into_counted")


def _add(ctx: EventContext, draft: EventCandidate, role: str, roster: Roster, by: str) -> None:
    for head in roster.heads:
        key = ctx.entities.of(head)
        if key is not None:
            draft.add(Role(role, key, head), by)


def doers(ctx: EventContext, draft: EventCandidate) -> None:
    """Take whose a deed is for who did it where the noun says who suffered: "[Boko Haram's] abduction of 40 girls"."""
    hit = [r for r in draft.roles if r.role == "target" and draft.noun]
    owned = [r for r in hit if ctx.words[r.word].rel == "poss" and ctx.words[r.word].head in draft.words]
    of = [r for r in hit if ctx.words[r.word].rel == "nmod" and ctx.words[r.word].prep == "of"]
    for role in owned if of else ():
        if ctx.lexicon.fits(ctx.entities.kind(role.key), ("Actor",)):
            draft.roles.remove(role)
            draft.add(Role("attacker", role.key, role.word), "rule:extract.events.participants.doers")


def holders(ctx: EventContext, draft: EventCandidate) -> None:
    """Take whose the target is for a target too: "sites used by militias", "the army's depot"."""
    for role in [r for r in draft.roles if r.role == "target"]:
        if not ctx.lexicon.fits(ctx.entities.kind(role.key), ("Facility", "MaterialTarget")):
            continue
        verbs = ctx.clauses.below(role.word, "acl", "relcl")
        verbs += [k for j in verbs for k in ctx.clauses.below(j, "ccomp")]  # "sites it said were used by"
        heads = [a.head for j in verbs for a in _holder(ctx, j)]
        for head in [h for top in heads for h in dependents.heads_of(ctx, top)]:
            key = ctx.entities.of(head)
            if key is not None and ctx.lexicon.fits(ctx.entities.kind(key), ("Organization", "Country")):
                draft.add(Role("target", key, head), "rule:extract.events.participants.holders")


def _holder(ctx: EventContext, verb: int) -> list[Argument]:
    preps = ctx.lexicon.holders.get(ctx.words[verb].lemma.lower(), frozenset())
    return [a for a in arguments_of(ctx.clauses, verb) if a.prep in preps]


def losers(ctx: EventContext, draft: EventCandidate) -> None:
    """Take for a target from whom a place was taken, where a parser hangs that on the place: "retook Y in Z [from X]"."""
    if draft.noun or not draft.has("attacker") or not ctx.lexicon.is_a(draft.kind, "Offensive"):
        return
    places = [
        r.word
        for r in draft.roles
        if r.role == "target" and ctx.lexicon.fits(ctx.entities.kind(r.key), ("Place",))
    ]
    inside = {j for i in places for j in ctx.doc.subtree(i) if j > i}
    for j in sorted(inside):
        key = ctx.entities.of(j) if ctx.words[j].rel == "nmod" and ctx.words[j].prep == "from" else None
        if key is not None and ctx.lexicon.bears_arms(ctx.entities.kind(key), "members", "forces"):
            draft.add(Role("target", key, j), "rule:extract.events.participants.losers")
