"""How a word's own clause says that its event did not happen: denied, conditional, general, to come."""

from __future__ import annotations

from kgbuild.extract.casualties.quantities import ORDINALS
from kgbuild.extract.events import figurative, triggers
from kgbuild.extract.events.trigger_context import TriggerContext
from kgbuild.lexicon import Support
from kgbuild.model import Word
from kgbuild.syntax.words import CONDITIONS, MODALS, NONE
from kgbuild.words import listed

#: Subjects that stand for anyone: what "you" suffer is no event.
_ANYONE = frozenset({"you", "anyone", "one", "anybody", "whoever"})
#: Subjects and objects that deny: "no militia attacked", "nobody was hurt".
_NOBODY = frozenset({"nobody", "none", "nothing", "neither", "no-one"})
#: Auxiliaries that open a condition without "if": "had the missile hit", "should they attack".
_INVERTED = frozenset({"had", "should", "were"})


def own_reading(ctx: TriggerContext, i: int) -> str:
    """Return why the clause of word `i` itself does not say that its event happened, or an empty string."""
    words = ctx.doc.words
    if is_denied(ctx, i):
        return "denied"
    if figurative.is_figurative(ctx, i):
        return "figurative"
    if words[i].prep == "than":
        return "generic"  # "less intense than attacks in the week before"
    if words[i].prep in CONDITIONS:
        return "hypothetical"  # "in case rebels attack", where a parser takes it for a preposition
    if _inverted(ctx, i):
        return "hypothetical"
    if not triggers.is_noun(ctx, i) and ctx.present.habit(i):
        return "generic"
    if is_infinitive(ctx, i) and ctx.clauses.below(i, "cop"):
        return "planned"  # "the presidents are to meet"
    if is_of_anyone(ctx, i) or _is_reputed(ctx, i):
        return "generic"
    for j in ctx.clauses.children[i]:
        word = words[j]
        if word.rel in ("aux", "aux:pass") and word.text.lower() in MODALS:
            return "hypothetical"
        if word.rel in ("amod", "det") and ctx.lexicon.context(word.lemma) == "generic":
            return "" if _is_ranked(ctx, i) else "generic"
        if word.tag == "NNS" and ctx.lexicon.context(word.lemma, word.prep) == "generic":
            return "" if ctx.clauses.below(j, "nummod") else "generic"  # "on some occasions"
        if word.rel == "mark" and word.text.lower() in CONDITIONS:
            return "hypothetical"
    word = words[i]
    if word.rel == "conj" and word.pos in ("VERB", "NOUN") and word.head != i:
        shared = not ctx.clauses.below(i, "subj", "subj:pass", "aux")
        return own_reading(ctx, word.head) if shared and words[word.head].pos == word.pos else ""
    return ""


def _is_ranked(ctx: TriggerContext, i: int) -> bool:
    """Tell whether a noun is one of a row: "the [second] such attack in a week"."""
    beside = (ctx.doc.words[j].lemma.lower() for j in ctx.clauses.below(i, "amod"))
    return any(lemma in ORDINALS for lemma in beside)


def is_denied(ctx: TriggerContext, i: int) -> bool:
    """Tell whether a verb is denied, or said of nobody."""
    return ctx.clauses.negated(i) or _of_nobody(ctx, i)


def _of_nobody(ctx: TriggerContext, i: int) -> bool:
    """Tell whether a clause is said of nobody: "no militia attacked", "none of them fired"."""
    return any(is_nobody(ctx, j) for j in ctx.clauses.below(i, "subj", "subj:pass", "agent"))


def is_nobody(ctx: TriggerContext, j: int) -> bool:
    """Tell whether a phrase denies what it stands for: "no militia", "nobody", "neither side"."""
    words = ctx.doc.words
    if words[j].text.lower() in _NOBODY or words[j].lemma.lower() in _NOBODY:
        return True
    return any(words[k].text.lower() in NONE for k in ctx.clauses.below(j, "det", "advmod"))


def nobodies(ctx: TriggerContext) -> set[int]:
    """Return all words of which `is_nobody` holds, found in one pass."""
    words = ctx.doc.words
    found = {w.i for w in words if w.text.lower() in _NOBODY or w.lemma.lower() in _NOBODY}
    no = (w for w in words if w.head != w.i and w.text.lower() in NONE)
    return found | {w.head for w in no if w.rel in ("det", "advmod")}


def is_of_anyone(ctx: TriggerContext, i: int) -> bool:
    """Tell whether a clause is said of anyone: "what you suffer" is no event."""
    subjects = ctx.clauses.below(i, "subj", "subj:pass")
    return any(
        ctx.doc.words[j].text.lower() in _ANYONE and not ctx.clauses.below(j, "nmod") for j in subjects
    )  # but "one of the guards was killed"


def _is_reputed(ctx: TriggerContext, i: int) -> bool:
    """Tell whether somebody is blamed for what was done to nobody in particular: "accused of [taking] goats"."""
    word, above = ctx.doc.words[i], ctx.doc.words[ctx.doc.words[i].head]
    bare = word.tag == "NNS" and not ctx.clauses.below(
        i, "nmod", "amod", "relcl"
    )  # "is accused of atrocities"
    tried = {ctx.doc.words[j].lemma.lower() for j in ctx.clauses.below(i, "amod")} & listed("attempting")
    if word.rel not in ("advcl", "acl", "obl", "nmod"):
        return False
    if not (above.rel in ("acl", "amod") or bare or tried):  # "was charged [with attempted murder]"
        return False
    if not blaming(ctx, above):
        return False
    if word.tag.startswith("NN"):  # "a man convicted [of murder]"
        return bool(word.prep) and not ctx.clauses.below(
            i, "det", "nummod", "poss", "nmod", "compound", "acl"
        )
    hit = ctx.clauses.below(i, "obj") if word.tag == "VBG" else []
    return bool(hit) and all(
        ctx.doc.words[j].tag == "NNS" and not ctx.clauses.below(j, "det", "nummod", "poss", "amod")
        for j in hit
    )


def blaming(ctx: TriggerContext, word: Word) -> list[Support]:
    """Return the ways in which a word says that somebody is blamed: "accused" (a parser's lemma may be that), "charged"."""
    bases = {word.lemma.lower(), word.text.lower()[:-1], word.text.lower()[:-2]}
    told = [s for base in sorted(bases) for s in ctx.lexicon.support_by_lemma.get(base, ())]
    return [s for s in told if any(slot.role == "accused" for slot in s.slots)]


def _inverted(ctx: TriggerContext, i: int) -> bool:
    """Tell whether a clause is a condition by its order: "had the missile hit the terminal"."""
    word = ctx.doc.words[i]
    first = ctx.doc.words[ctx.doc.sents[word.sent][0]]
    if first.text.lower() not in _INVERTED:
        return False
    opens = first.head == i or (word.tag == "VBN" and word.rel == "advcl" and first.head == word.head)
    opens = opens or (word.head == first.i and word.rel in ("xcomp", "ccomp", "csubj"))
    return opens and not ctx.doc.words[ctx.doc.sents[word.sent][1] - 1].text.startswith("?")


def is_infinitive(ctx: TriggerContext, i: int) -> bool:
    """Tell whether a verb is an infinitive with "to"."""
    words = ctx.doc.words
    if words[i].tag != "VB":
        return False
    return any(words[j].text.lower() == "to" for j in ctx.clauses.children[i] if j < i)


def means_of(ctx: TriggerContext, i: int) -> int | None:
    """Return the verb of using something whose infinitive tells what was done with it: "[used] drones to hit X"."""
    word = ctx.doc.words[i]
    above = word.head
    if word.rel not in ("advcl", "acl", "xcomp") or above > i or not is_infinitive(ctx, i):
        return None
    if word.rel == "acl" and not ctx.clauses.is_verb(above):  # a parser may hang it on what is used
        above = ctx.doc.words[above].head
    verb = ctx.doc.words[above]
    used = ctx.clauses.below(above, "obj", "subj:pass")
    arms = [j for j in used if (name := ctx.doc.name_at.get(j)) is not None and name.kind == "WeaponType"]
    sent = verb.lemma.lower() in listed("sending") and bool(arms)  # "sent jets to bomb X"
    done = verb.tag in ("VBD", "VBN") and (verb.lemma.lower() in listed("means") or sent)
    return above if done and used and ctx.clauses.is_verb(above) else None
