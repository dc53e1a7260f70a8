"""How a clause says that its event answers another: "in response to X", "was revenge for X", "responding to X"."""

from __future__ import annotations

from kgbuild.extract.events import owners
from kgbuild.extract.events.context import EventContext
from kgbuild.syntax.arguments import arguments_of
from kgbuild.syntax.clauses import Argument
from kgbuild.syntax.modifiers import modifiers_of, noun_before
from kgbuild.syntax.passive import conjuncts
from kgbuild.syntax.words import POINTING

#: The prepositions of what a response consists in: "with shells", "by shelling".
_BY = ("with", "by")
#: The prepositions by which a clause says what its event is, and how far behind them it may.
_AS = frozenset({"in", "as"})
_CALLED = 6


def reasons(ctx: EventContext, i: int) -> list[int]:
    """Return what is given as the reason for the event at `i`: "cited five raids as the reason for the strikes"."""
    above = [i, *ctx.clauses.ancestors(i)][:4]
    for noun in above:
        word = ctx.words[noun]
        if word.lemma.lower() in ctx.lexicon.reasons and word.prep == "as" and word.head != noun:
            given = arguments_of(ctx.clauses, word.head)
            # a parser may take "at least" for the preposition of what is cited
            return [a.head for a in given if a.position == "obj" or (a.position == "obl" and not a.prep)]
    return []


def answered(ctx: EventContext, i: int) -> list[int]:
    """Return the words for what the event at `i` is said to answer: "in response to X", "responded to X by"."""
    found: list[int] = [j for noun in revenges(ctx, i) for j in _inner(ctx, noun)]
    found += _participles(ctx, i) + _predicates(ctx, i)
    found += [j for k in called_answers(ctx, i) for j in conjuncts(ctx.clauses, k)]
    arguments = _around(ctx, i)
    for argument in arguments:
        noun = ctx.words[argument.head].lemma.lower()
        for link in ctx.lexicon.links:
            if argument.prep in link.preps and (not link.lemmas or ctx.words[i].lemma.lower() in link.lemmas):
                found += conjuncts(ctx.clauses, argument.head)
            elif noun in link.lemmas:
                inner = [a for a in modifiers_of(ctx.clauses, argument.head) if a.prep in link.preps]
                found += [j for a in inner for j in conjuncts(ctx.clauses, a.head)]
    word = ctx.words[_carrier(ctx, i)]
    joined = word.rel != "advcl" or word.prep in _BY or (word.tag == "VBG" and not word.prep)
    if word.rel in ("advcl", "xcomp", "acl", "obl") and joined:
        preps, takes = prepositions(ctx, word.head), owners.takes_answered(ctx, ctx.words[word.head].lemma)
        found += [
            j
            for a in arguments_of(ctx.clauses, word.head)
            if (preps and a.prep in preps) or (takes and word.prep in _BY and a.position == "obj")
            for j in conjuncts(ctx.clauses, a.head)
            if j != word.i
        ]
    return found


def called_answers(ctx: EventContext, i: int) -> list[int]:
    """Return what is answered by what somebody calls the event: "in what X described [as a response to the raid]"."""
    inner = (k for j in called(ctx, i) for k in sorted(ctx.doc.subtree(j)))
    said = [k for k in inner if ctx.words[k].prep in ctx.lexicon.answering]
    return [k for k in said if not _apart_from(ctx, k, i)]


def called(ctx: EventContext, i: int) -> list[int]:
    """Return the verbs by which somebody calls an event something: "hit a port, in what X [called] an answer"."""
    inner = ctx.clauses.below(i, "obl", "advcl")
    whats = [j for j in inner if _is_what(ctx, j)]
    # a parser may make a clause beside the event's of it, or one of a noun before the event
    inner += [
        k
        for j in ctx.clauses.below(i, "subj", "subj:pass", "obj")
        for k in ctx.clauses.below(j, "relcl", "acl")
        if k > i
    ]
    beside = [k for k in inner if any(_is_what(ctx, j) for j in ctx.clauses.below(k, "obl"))]
    return [k for j in whats for k in ctx.clauses.below(j, "relcl", "acl")] + beside


def _is_what(ctx: EventContext, i: int) -> bool:
    """Tell whether a word opens what an event is called: "in [what] the army called an answer"."""
    return ctx.words[i].text.lower() == "what" and ctx.words[i].prep in _AS


def _participles(ctx: EventContext, i: int) -> list[int]:
    """Return what a participle beside the event says that is answered: "[responding to the raid], troops fired"."""
    return [
        j
        for k in ctx.clauses.below(i, "advcl")
        if ctx.words[k].tag == "VBG" and not ctx.words[k].prep and k not in ctx.at
        for a in arguments_of(ctx.clauses, k)
        if a.prep in prepositions(ctx, k)
        for j in conjuncts(ctx.clauses, a.head)
    ]


def _predicates(ctx: EventContext, i: int) -> list[int]:
    """Return what is answered by an event that is said to be the answer: "the response to the raid was a strike"."""
    nouns = ctx.clauses.below(_carrier(ctx, i), "subj") if not ctx.clauses.is_verb(i) else []
    return [j for noun in nouns if is_answer_noun(ctx, noun) for j in _inner(ctx, noun)]


def _carrier(ctx: EventContext, i: int) -> int:
    """Return the noun by which a sentence speaks of an event: "[hours] of strikes", else the event's own word."""
    while ctx.words[i].rel == "nmod" and ctx.words[i].prep == "of" and ctx.words[i].head not in ctx.at:
        i = ctx.words[i].head
    return i


def _by_responding(ctx: EventContext, i: int) -> bool:
    """Tell whether an event is how somebody responded, without saying to what: "responded with three raids"."""
    word = ctx.words[_carrier(ctx, i)]
    verb = word.head
    if not responds(ctx, verb) or word.prep not in _BY or word.rel not in ("obl", "advcl", "xcomp"):
        return False
    others = [a for a in arguments_of(ctx.clauses, verb) if a.position in ("obj", "obl") and a.head != word.i]
    return not any(a.position == "obj" or a.prep in prepositions(ctx, verb) for a in others)


def _around(ctx: EventContext, i: int) -> list[Argument]:
    """Return what hangs on the event's word, and on the verb "be" or the like that says something of it."""
    if ctx.clauses.is_verb(i):
        own = arguments_of(ctx.clauses, i)
        # "fired at the town of X in response": a parser may hang the last phrase on the town
        deep = [j for j in ctx.doc.subtree(i) if ctx.words[j].rel == "nmod" and ctx.clauses.clause_of(j) == i]
        joined = [
            a for k in ctx.clauses.below(i, "conj") if _no_event(ctx, k) for a in arguments_of(ctx.clauses, k)
        ]
        return own + [Argument("obl", ctx.words[j].prep, j) for j in sorted(deep)] + joined
    found = modifiers_of(ctx.clauses, i)
    # "a strike [which was in response to the raid]"
    found += [
        Argument("obl", ctx.words[j].prep, j)
        for j in ctx.clauses.below(i, "relcl")
        if not ctx.clauses.is_verb(j)
    ]
    word = ctx.words[i]
    if word.rel in ("subj", "subj:pass"):
        head = word.head
        found += (
            arguments_of(ctx.clauses, head) if ctx.clauses.is_verb(head) else modifiers_of(ctx.clauses, head)
        )
        found.append(Argument("obl", ctx.words[head].prep, head))
        # "the raid is thought to be [revenge] for the killing"
        found += [Argument("obl", ctx.words[j].prep, j) for j in ctx.clauses.below(head, "xcomp")]
    if word.rel == "obj" and word.head not in ctx.at:
        # "called the strike a legitimate action in response to": what answers is the strike
        # "called in strikes in response"
        found += [
            a
            for a in arguments_of(ctx.clauses, word.head)
            if a.prep in ctx.lexicon.answering
            or (a.prep == "in" and ctx.lexicon.links_of(ctx.words[a.head].lemma.lower()))
        ]
    return found


def _no_event(ctx: EventContext, i: int) -> bool:
    """Tell whether a clause joined to an event's tells none itself: "came under fire [but escaped, in revenge for X]"."""
    return owners.event_of(ctx, i) is None and not ctx.clauses.below(i, "subj", "subj:pass")


def answers(ctx: EventContext, i: int) -> bool:
    """Tell whether the event at `i` is said to be an answer without saying to what: "in response, troops fired"."""
    if responds(ctx, i) or _by_responding(ctx, i) or _returned(ctx, i) or _is_revenge(ctx, i):
        return True
    for argument in _around(ctx, i):
        lemma = ctx.words[argument.head].lemma.lower()
        links = ctx.lexicon.links_of(lemma)
        if argument.position in ("amod", "compound") and any("modifier" in link.preps for link in links):
            return True
        if links and argument.prep == "in" and ctx.words[argument.head].pos == "NOUN":
            return not any(a.prep in links[0].preps for a in modifiers_of(ctx.clauses, argument.head))
    return False


def responds(ctx: EventContext, i: int) -> bool:
    """Tell whether word `i` is a verb of responding, with its adverb: "retaliated", "hit [back]"."""
    own, verbs = ctx.words[i].lemma.lower(), ctx.linking["verb"]
    return own in verbs or (i + 1 < len(ctx.words) and f"{own} {ctx.words[i + 1].text.lower()}" in verbs)


def _returned(ctx: EventContext, i: int) -> bool:
    """Tell whether an event noun is the object of a verb that makes an answer of it: "returned fire"."""
    word = ctx.words[i]
    verb = ctx.words[word.head].lemma.lower()
    return word.rel in ("obj", "subj:pass") and any(
        "carried" in link.preps for link in ctx.lexicon.links_of(verb)
    )


def _is_revenge(ctx: EventContext, i: int) -> bool:
    """Tell whether the clause of event `i` says that it is an answer, without saying to what: "in an act of revenge"."""
    return any(not _inner(ctx, noun) for noun in revenges(ctx, i))


def revenges(ctx: EventContext, i: int) -> list[int]:
    """Return the nouns of answering by which the clause of event `i` says what the event is.

    "in what it called [retaliation] for the raid", "in an act of [revenge]", "as [retaliation] for the raid".
    """
    tops = [j for j in ctx.clauses.below(i, "obl", "advcl") if ctx.words[j].prep in _AS]
    tops += [
        k
        for j in ctx.clauses.below(i, "obj")
        for k in ctx.clauses.below(j, "nmod")
        if ctx.words[k].prep in _AS
    ]
    found = [
        k
        for j in tops
        for k in sorted(ctx.doc.subtree(j))
        if is_answer_noun(ctx, k) and k - min(ctx.doc.subtree(j)) <= _CALLED and not _apart_from(ctx, k, j)
    ]
    # "in what a spokesman, X, called a response": who says so may be told at length
    said = [k for j in called(ctx, i) for k in ctx.clauses.below(j, "obj", "xcomp") if is_answer_noun(ctx, k)]
    return list(dict.fromkeys([*found, *said]))


def is_answer_noun(ctx: EventContext, i: int) -> bool:
    """Tell whether a noun says that something was an answer: "retaliation", "a counterattack"."""
    lemma = ctx.words[i].lemma.lower()
    return ctx.words[i].pos == "NOUN" and any(
        not link.preps & {"verb", "object", "modifier", "carried"} for link in ctx.lexicon.links_of(lemma)
    )


def _apart_from(ctx: EventContext, i: int, top: int) -> bool:
    """Tell whether an event stands between word `i` and `top` above it: then it is that event's answer."""
    for j in ctx.clauses.ancestors(i):
        if j == top:
            return False
        if j in ctx.at:
            return True
    return False


def _inner(ctx: EventContext, noun: int) -> list[int]:
    """Return what a noun of answering says that is answered: "retaliation for [the raid]"."""
    lemma = ctx.words[noun].lemma.lower()
    preps = {p for link in ctx.lexicon.links_of(lemma) for p in link.preps}
    inner = [a.head for a in modifiers_of(ctx.clauses, noun) if a.prep in preps]
    behind = ctx.words[noun + 1] if noun + 1 < len(ctx.words) else ctx.words[noun]
    if not inner and behind.rel == "case" and ctx.words[behind.head].prep in preps:
        inner = [behind.head]  # hung on the verb or on "an act of"
    return [j for k in inner for j in conjuncts(ctx.clauses, k)]


def in_answer(ctx: EventContext, i: int) -> bool:
    """Tell whether the noun `i` speaks of what was answered, or of an answer: such an event happened, however bare."""
    word = ctx.words[_carrier(ctx, i)]
    above = {ctx.words[word.head].lemma.lower(), noun_before(ctx.clauses, word.i)}
    led = any(
        word.prep in link.preps and (not link.lemmas or above & link.lemmas) for link in ctx.lexicon.links
    )
    return led or answers(ctx, i) or bool(answered(ctx, i))


def speaks_back(ctx: EventContext, i: int) -> bool:
    """Tell whether what is answered is what was told last, in other words: "in response to [this crime]"."""
    determiners = {ctx.words[j].text.lower() for j in ctx.clauses.below(i, "det")}
    known = "the" in determiners and (ctx.words[i].lemma.lower() in ctx.lexicon.anaphors or i in ctx.at)
    return ctx.words[i].pos == "NOUN" and (known or bool(determiners & POINTING))


def prepositions(ctx: EventContext, i: int) -> frozenset[str]:
    """Return the prepositions of what is answered behind a verb of answering."""
    lemma = ctx.words[i].lemma.lower()
    return frozenset(p for link in ctx.lexicon.links_of(lemma) for p in link.preps)
