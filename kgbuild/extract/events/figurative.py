"""Words for violence as figures of speech, and causes that nobody willed."""

from __future__ import annotations

from kgbuild.extract.events import triggers
from kgbuild.extract.events.trigger_context import TriggerContext
from kgbuild.extract.times.words import periods
from kgbuild.syntax.arguments import arguments_of
from kgbuild.syntax.clauses import Argument
from kgbuild.syntax.modifiers import modifiers_of

#: Where the object, and where the cause or doer of an event stands.
_OBJECTS = frozenset({"obj", "subj:pass", "compound", "amod"})
_OBJECT_PREPS = frozenset({"of", "on", "against", "with", "for", "upon", "into"})
_DOERS = frozenset({"subj", "agent", "compound", "poss", "amod"})
_DOER_PREPS = frozenset({"by", "from"})
_CAUSES = frozenset(
    {"in", "of", "from", "by", "with", "during", "when", "after", "as", "because of", "due to", "to", "while"}
)
#: Those of them that tell when something was too.
_MOMENTS = frozenset({"after", "during", "when", "while"})


def _at_cause(a: Argument) -> bool:
    """Tell whether an argument names what brought something about."""
    return a.position in ("subj", "agent", "compound") or (
        a.position in ("obl", "nmod") and a.prep in _CAUSES
    )


def is_figurative(ctx: TriggerContext, i: int) -> bool:
    """Tell whether the words beside it make a word a figure of speech, or name a cause that nobody willed.

    "shot a film", "the execution of the plan", "a heart attack", "a storm struck the coast", "killed in a crash".
    """
    verb = ctx.clauses.is_verb(i)
    arguments = arguments_of(ctx.clauses, i) if verb else modifiers_of(ctx.clauses, i)
    if any(_figure_beside(ctx, i, a) for a in arguments):
        return True
    word = ctx.doc.words[i]
    if word.prep and _is_figure(ctx, f"{word.prep} {word.lemma.lower()}", ""):
        return not ctx.clauses.below(i, "det", "poss", "amod")  # "on strike"
    above = ctx.doc.words[word.head]
    if word.rel == "advcl" and word.tag == "VBG" and _is_figure(ctx, above.lemma.lower(), "cause"):
        hit = [j for j in ctx.clauses.below(above.i, "obl") if ctx.doc.words[j].prep == "into"]
        return not hit and not ctx.clauses.below(above.i, "obj")  # "the roof collapsed, [killing two]"
    return any(
        _is_figure(ctx, ctx.doc.words[j].lemma.lower(), "cause")
        for j in ctx.clauses.below(i, "advcl")
        if not (_is_deed(ctx, j) and ctx.clauses.below(j, "subj", "obj"))  # "when gunmen [stormed] a hotel"
        and (ctx.doc.words[j].prep in _CAUSES or ctx.clauses.marks(j) & _CAUSES)
    )


def _figure_beside(ctx: TriggerContext, i: int, a: Argument) -> bool:
    lemma, beside = triggers.base_of(ctx, i), ctx.doc.words[a.head].lemma.lower()
    if a.position in ("compound", "amod"):
        pair = f"{beside} {lemma}"
    else:
        pair = f"{lemma} {a.prep} {beside}" if a.prep else f"{lemma} {beside}"
    if any(c.reading == "earnest" for c in ctx.lexicon.contexts_of(pair)):
        return False  # "a lightning offensive"
    led = f"{ctx.doc.words[i].prep} {lemma} {a.prep}"  # "came [under fire over] the budget"
    topic = a.position == "obl" and a.head not in ctx.doc.name_at and ctx.clauses.is_verb(i)
    if topic and beside not in periods() and _is_figure(ctx, f"{lemma} {a.prep}", ""):
        return True  # "the senator [attacked] the government [over] its record"
    if _is_figure(ctx, led, "") and a.position in ("obl", "nmod") and beside not in periods():
        return True
    if _is_figure(ctx, pair, "") or _is_figure(ctx, beside, _side(ctx, a)):
        return True
    modified = [
        f"{ctx.doc.words[k].lemma.lower()} {beside}" for k in ctx.clauses.below(a.head, "compound", "amod")
    ]
    if any(_is_figure(ctx, m, _side(ctx, a)) for m in modified):
        return True  # "the home side's attack"
    if a.prep in _MOMENTS and ctx.clauses.below(i, "subj") and ctx.clauses.below(i, "obj"):
        return False  # "two days after the flood, rebels attacked a prison": who did it is told
    return _at_cause(a) and any(
        _is_figure(ctx, m, side) for m in (beside, *modified) for side in ("cause", "")
    )


def _is_deed(ctx: TriggerContext, i: int) -> bool:
    """Tell whether a verb by itself tells of violence, whatever its noun means: "storm", unlike "crash"."""
    found = ctx.lexicon.by_lemma.get((ctx.doc.words[i].lemma.lower(), "verb"), ())
    return ctx.clauses.is_verb(i) and any(t.strength == "main" for t in found)


def _side(ctx: TriggerContext, a: Argument) -> str:
    if a.position in _OBJECTS or (a.position in ("nmod", "obl") and a.prep in _OBJECT_PREPS):
        return "object"
    if a.position in _DOERS or (a.position in ("nmod", "obl") and a.prep in _DOER_PREPS):
        return "subject"
    return ""


def _is_figure(ctx: TriggerContext, lemma: str, side: str) -> bool:
    found = ctx.lexicon.contexts_of(lemma)
    return any(c.reading == "figurative" and (side in c.preps if side else not c.preps) for c in found)
