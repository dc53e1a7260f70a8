"""Which place the text speaks of where it tells an event, and whether the event is told to be there."""

from __future__ import annotations

from kgbuild.extract.casualties.grammar import lists
from kgbuild.extract.events import anchors, dependents, factuality, layout, moments, owners
from kgbuild.extract.events.candidate import EventCandidate, Role
from kgbuild.extract.events.context import NEEDY, EventContext
from kgbuild.extract.events.other_times import REASONS
from kgbuild.syntax.arguments import arguments_of
from kgbuild.syntax.modifiers import modifiers_of
from kgbuild.words import listed

#: How many sentences back the place may have been named that "there" means.
_THERE = 2
#: How many sentences back the scene of an event may have been set.
SCENE = 1
#: Adverbs of what is close to a place told before: "a few metres away".
_CLOSE = frozenset({"away", "nearby"})
#: What introduces the place that the tale goes on in.
SCENES = frozenset({"in", "at", "into", "inside", "across"})


def place_before(ctx: EventContext, i: int) -> tuple[int, int] | None:
    """Return the last place with a name before word `i`, in its sentence or the two before it.

    "The city" stands for its name.
    """
    first = ctx.doc.sents[max(0, ctx.words[i].sent - _THERE)][0]
    for j in range(i - 1, first - 1, -1):
        key = ctx.entities.of(j)
        if key is None or (j not in ctx.doc.name_at and ctx.entities.entity(key).generic):
            continue
        if ctx.lexicon.fits(ctx.entities.kind(key), ("Settlement", "Region", "Facility")):
            return key, j
    return None


def scene_before(ctx: EventContext, draft: EventCandidate) -> tuple[int, int] | None:
    """Return the last town with a name before an event that something was said to be in, and its word."""
    first = ctx.doc.sents[max(0, draft.sent - SCENE)][0]
    for i in range(draft.word - 1, first - 1, -1):
        key = ctx.entities.of(i)
        if (
            key is not None
            and _sets_scene(ctx, i)
            and not layout.listed_apart(ctx, i, draft.word)
            and ctx.lexicon.fits(ctx.entities.kind(key), ("Settlement",))
        ):
            return key, i
    return None


def _sets_scene(ctx: EventContext, i: int) -> bool:
    """Tell whether a name says where something is, and not where its teller is: "sources in X said"."""
    word = ctx.words[i]
    there = word.rel in ("obl", "nmod") and word.prep in SCENES
    entered = word.rel == "obj" and ctx.words[word.head].lemma.lower() in ctx.lexicon.arrivals
    if i not in ctx.doc.name_at or not (there or entered):
        return False
    if word.rel == "nmod" and ctx.words[word.head].pos == "PRON":
        return False  # "anyone in Ankara"
    if any(owners.is_answered(ctx, j) for j in ctx.clauses.ancestors(i)):
        return False  # "in reply to the killing of a man in Rafah"
    if any(_is_of_another_day(ctx, j) for j in ctx.clauses.ancestors(i)):
        return False
    verb = ctx.clauses.clause_of(i)
    gives = word.rel == "nmod" and ctx.words[verb].lemma.lower() in lists()["giving"] | lists()["numbering"]
    return verb not in ctx.reporting and not gives  # "the ministry in Minsk put the toll at ten"


def _is_of_another_day(ctx: EventContext, j: int) -> bool:
    """Tell whether a word tells of what never was, or of somebody's past: "a man [who had worked with] the CIA in X"."""
    if j in ctx.at:
        return bool(factuality.unreal(ctx.triggers, j))  # "suspected of [planning] a bombing in X"
    perfect = any(ctx.words[k].lemma.lower() == "have" for k in ctx.clauses.below(j, "aux"))
    key = ctx.entities.of(ctx.words[j].head) if ctx.words[j].rel == "relcl" and perfect else None
    return key is not None and ctx.lexicon.fits(ctx.entities.kind(key), ("HumanActor",))


def is_close_by(ctx: EventContext, draft: EventCandidate) -> bool:
    """Tell whether a clause says that it was by the place told of last: "a few metres away", "near the same town"."""
    verbs = [i for i in sorted(draft.words) if ctx.clauses.is_verb(i)]
    below = [k for i in verbs for k in ctx.doc.subtree(i) if k > i]
    close = [k for k in below if ctx.words[k].text.lower() in _CLOSE and ctx.words[k].rel != "prt"]
    away = any(not _is_taken(ctx, k - 1) for k in close)  # "[taking away] a boy" is not close by
    return away or any(is_same(ctx, k) and _is_spot(ctx, k) for k in below)


def _is_taken(ctx: EventContext, i: int) -> bool:
    """Tell whether a word before "away" is what is brought away, no distance: "carried [the injured] away"."""
    return ctx.words[i].rel in ("obj", "subj", "subj:pass")


def is_same(ctx: EventContext, i: int) -> bool:
    """Tell whether a noun means what was told of before: "the [same] town"."""
    return any(ctx.words[j].text.lower() == "same" for j in ctx.clauses.below(i, "amod"))


def _is_spot(ctx: EventContext, i: int) -> bool:
    key = ctx.entities.of(i)
    return key is not None and ctx.lexicon.fits(ctx.entities.kind(key), ("Place",))


def is_found(ctx: EventContext, draft: EventCandidate) -> bool:
    """Tell whether a name says where an event happened: "at a school" alone is still in the town spoken of."""
    spots = [r for r in draft.roles if r.role in ("place", "near")]
    sites = [r for r in spots if ctx.lexicon.fits(ctx.entities.kind(r.key), ("Facility",))]
    return bool(spots) and (sites != spots or any(r.word in ctx.doc.name_at for r in spots))


def in_another_month(
    ctx: EventContext, draft: EventCandidate, drafts: list[EventCandidate], word: int
) -> bool:
    """Tell whether what was told where the scene was set was in another month: "In May they shot 90 in X. In July …"."""
    there = [d for d in drafts if d.sent == ctx.words[word].sent and d is not draft]
    told = [(when, d) for d in (draft, *there) for when, _ in d.times]
    own, then = (
        {w.args[:2] for w, d in told if w.kind == "date" and (d is draft) is here} for here in (True, False)
    )
    if own and then:
        return own.isdisjoint(then)
    months = bool(then) and all(w.kind == "date" and not w.args[2] for w, d in told if d is not draft)
    return months and any(d is draft for _, d in told)  # "In January … in X. On Thursday …"


def in_one_go(ctx: EventContext, draft: EventCandidate) -> list[Role]:
    """Return where the same doer did what is told with it: "raided [a village in Benue], [kidnapping] ten people"."""
    word = ctx.words[draft.word]
    joined = word.rel == "conj" or (
        word.rel == "advcl" and word.tag == "VBG" and not ctx.clauses.marks(draft.word)
    )
    host = ctx.at.get(word.head) if joined and not draft.noun else None
    if host is None or host is draft or ctx.clauses.below(draft.word, "subj", "subj:pass"):
        return []
    same = host.keys("attacker") & draft.keys("attacker") and not host.noun
    return [r for r in host.roles if r.role in ("place", "near")] if same else []


def told_apart(ctx: EventContext, draft: EventCandidate) -> bool:
    """Tell whether an event is of another time than what is told beside it, or is none in particular."""
    return owners.at_another_time(ctx, draft) or (draft.plural and draft.reference == "bare")


def done_by(ctx: EventContext, i: int) -> list[int]:
    """Return the verbs that tell what somebody was about: "women [who had gone to collect wood and wash]"."""
    first = ctx.clauses.below(i, "acl", "relcl")
    below = [k for j in first for k in ctx.clauses.below(j, "xcomp", "advcl")]
    aims = [k for k in below if ctx.words[k].tag == "VB"]
    joined = [k for j in first for k in ctx.clauses.below(j, "conj")]
    reputed = [k for k in below if k in ctx.at and factuality.unreal(ctx.triggers, k) == "generic"]
    return [*(j for j in (*first, *aims, *joined) if j not in ctx.at), *reputed]


def is_moment(ctx: EventContext, i: int) -> bool:
    """Tell whether a clause tells what was going on: "were hurt when a bomb went off [as they drove through X]"."""
    opens = {ctx.words[i].prep, *(ctx.words[j].text.lower() for j in ctx.clauses.below(i, "mark", "advmod"))}
    told = i in ctx.reporting or moments.tells(ctx, i)
    return ctx.words[i].rel == "advcl" and bool(opens & {"as", "when", "while"}) and not told


def is_of_the_answered(ctx: EventContext, draft: EventCandidate, i: int) -> bool:
    """Tell whether a word stands in what an event answers: "shelled X in revenge for the deaths of ten men [in Y]"."""
    for j in ctx.clauses.ancestors(i):
        if j in draft.words:
            return False
        if owners.is_answered(ctx, j) or ctx.words[j].prep in REASONS:
            return True  # "arrested in connection with the bombing of a bar [in Y]"
        if ctx.words[j].prep in ("on", "for") and ctx.words[j].lemma.lower() in listed("grounds"):
            return True  # "arrested on suspicion of having run a jail [in Y]"
    return False


def keepers_at(ctx: EventContext, i: int) -> list[int]:
    """Return the names of where those are who keep a site: "a hospital [run by nuns in X]"."""
    kept = [j for j in ctx.clauses.below(i, "acl") if ctx.words[j].tag == "VBN"]
    by = [
        a for j in kept for a in arguments_of(ctx.clauses, j) if a.position in ("agent", "obl") and a.head > i
    ]
    inside = [b for a in by if a.position == "agent" for b in modifiers_of(ctx.clauses, a.head)]
    spots = [a for a in (*by, *inside) if a.position != "agent" and a.prep in ("in", "at")]
    return [a.head for a in spots if a.head in ctx.doc.name_at]


def tells_attack(ctx: EventContext, i: int) -> bool:
    """Tell whether a word may tell of an attack of its own, not just of "a bus [taking] miners home"."""
    if not owners.is_force(ctx, i):
        return False
    return ctx.at[i].trigger.strength not in NEEDY or (
        ctx.at[i].has("attacker", "weapon") and anchors.is_met(ctx, ctx.at[i])
    )


def add_places(ctx: EventContext, draft: EventCandidate, head: int, by: str, role: str = "place") -> None:
    """Add the places that a phrase stands for, but for those of what an event answers."""
    if is_of_the_answered(ctx, draft, head):
        return
    for member in [j for j in dependents.heads_of(ctx, head) if not dependents.sends_envoys(ctx, j)]:
        key = ctx.entities.of(member)
        if key is not None and ctx.lexicon.fits(ctx.entities.kind(key), ("Place",)):
            draft.add(Role(role, key, member), by)
