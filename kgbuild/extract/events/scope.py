"""How the words above an event take it in: what plans, fears, prevents or denies."""

from __future__ import annotations

from kgbuild.extract.events import modality, triggers
from kgbuild.extract.events.trigger_context import TriggerContext
from kgbuild.syntax.modifiers import noun_before
from kgbuild.syntax.words import MODALS
from kgbuild.words import listed

#: The relations by which a word that plans, fears or prevents takes in what stands below it.
_TAKEN_IN = frozenset(
    {"obj", "obl", "nmod", "xcomp", "advcl", "acl", "ccomp", "subj:pass", "compound", "csubj"}
)
#: Prepositions behind which a concern names what has happened.
_OVER = frozenset({"over", "about", "at"})
#: What joins a clause of what came first: "flights were halted [after] a rocket hit the airport".
_AFTER = frozenset({"after", "since", "because", "as"})
#: Through these a clause leaves the scope of the words above it.
_BARRIERS = frozenset({"relcl", "parataxis", "appos"})


def _perfect(ctx: TriggerContext, i: int) -> bool:
    """Tell whether an infinitive looks back: "is said to have launched"."""
    return any(ctx.doc.words[j].lemma.lower() == "have" for j in ctx.clauses.below(i, "aux"))


def reading_above(ctx: TriggerContext, i: int) -> str:
    """Look at the words above: what plans, fears, prevents or denies takes in what hangs from it."""
    words, below = ctx.doc.words, i
    while words[below].head != below:
        rel, above = words[below].rel, words[below].head
        if rel == "advcl" and _would_be(ctx, above, below):
            return "hypothetical"
        if rel in _BARRIERS or (rel == "advcl" and _told(ctx, below) and _is_past(ctx, below)):
            return ""  # "to mark a year since rebels attacked": that they did is told
        reading = _as_taken(ctx, i, below) if rel != "conj" else None
        if reading is None and rel == "xcomp" and not triggers.is_particular(ctx, below):
            reading = _as_begun(ctx, above, below)
        if reading is not None:
            return reading
        below = above
    return ""


def _as_taken(ctx: TriggerContext, i: int, below: int) -> str | None:
    """Return how the word above `below`, the event or what holds it, takes it in; None where it leaves that open."""
    words = ctx.doc.words
    rel, above = words[below].rel, words[below].head
    if rel in ("advcl", "acl", "xcomp", "csubj", "ccomp") and modality.is_infinitive(ctx, below):
        means = modality.means_of(ctx, below)
        if means is not None:
            return modality.own_reading(ctx, means) or None
        reading = ctx.lexicon.context(words[above].lemma, "to")
        if i == below and _was_beaten_off(ctx, i):
            return ""
        if reading == "planned" and _was_tried(ctx, i, below):
            return ""  # "had tried to free them in [a raid]"
        if not reading and any(_came_to_pass(ctx, j) for j in _done(ctx, i)):
            return ""  # "worked with his brother to carry out the attack in which nine died"
        if rel == "csubj" and _holds_today(ctx, above):
            return "generic"  # "it is easier to kill than to detain them"
        return (reading or "planned") if reading or rel in ("advcl", "acl") else None
    if rel in ("subj", "subj:pass"):
        return _as_subject(ctx, i, below)
    if rel == "obj" and below == i and words[above].lemma.lower() in listed("presuming"):
        return ""  # "to disperse a march": that there was one is taken for granted
    if _avenged(ctx, below, above) and (triggers.is_particular(ctx, i) or rel == "obj"):
        return ""  # "want revenge for the strikes", "to avenge a raid": those were
    return (_as_content(ctx, i, below) or None) if rel in _TAKEN_IN else None


def _was_tried(ctx: TriggerContext, i: int, below: int) -> bool:
    """Tell whether an event is in what, or by what, somebody tried to reach an aim: "tried to get in, [killing] two"."""
    word, above = ctx.doc.words[i], ctx.doc.words[ctx.doc.words[below].head]
    if i == below or above.lemma.lower() not in listed("attempting") or not _is_past(ctx, above.i):
        return False
    within = word.rel == "obl" and word.prep in ("in", "during") and triggers.is_noun(ctx, i)
    return word.head == below and (within or (word.rel == "advcl" and word.tag == "VBG"))


def _was_beaten_off(ctx: TriggerContext, i: int) -> bool:
    """Tell whether a place was attacked in vain: "the failed [attempt to storm] a base", "repelled an attempt to"."""
    word, above = ctx.doc.words[i], ctx.doc.words[ctx.doc.words[i].head]
    if above.lemma.lower() not in listed("attempting") or not above.tag.startswith("NN"):
        return False
    called = {ctx.doc.words[j].lemma.lower() for j in ctx.clauses.below(above.i, "amod")}
    if above.rel in ("subj", "subj:pass", "obj") and ctx.doc.words[above.head].tag in ("VBD", "VBN"):
        called.add(_with_particle(ctx, above.head) if above.rel == "obj" else ctx.doc.words[above.head].lemma)
    return word.lemma.lower() in listed("strongpoints") and bool(called & listed("beaten-off"))


def _holds_today(ctx: TriggerContext, i: int) -> bool:
    """Tell whether an adjective says in the present what it is like to do something: "it [is easy] to hit convoys"."""
    copulas = ctx.clauses.below(i, "cop")
    return ctx.doc.words[i].pos == "ADJ" and any(ctx.doc.words[j].tag in ("VBZ", "VBP") for j in copulas)


def _as_subject(ctx: TriggerContext, i: int, below: int) -> str | None:
    """Return how a verb takes in its subject."""
    rel, above = ctx.doc.words[below].rel, ctx.doc.words[below].head
    preps = ctx.lexicon.preps_of_context(ctx.doc.words[above].lemma)
    if below == i and "subj" in preps:
        return "generic"  # "the attacks need to stop"
    counted = ctx.doc.words[i].head == below and ctx.doc.words[below].lemma.lower() in ctx.lexicon.partitives
    if (below == i or counted) and "subjects" in preps and ctx.doc.words[i].tag == "NNS":
        return "generic"  # "murders fell by a fifth", "the number of murders fell"
    if rel == "subj:pass" and "subj:pass" in preps:
        return ctx.lexicon.context(ctx.doc.words[above].lemma, "subj:pass")  # "the attack was averted"
    if below == i and _of_any(ctx, i, above, rel) == "hypothetical":
        return "hypothetical"  # "an attack on one would be answered by all"
    return None


def _as_content(ctx: TriggerContext, i: int, below: int) -> str:
    """Return how a word takes in what it is about: what it plans, fears, rejects."""
    rel, above = ctx.doc.words[below].rel, ctx.doc.words[below].head
    reading = _reading(ctx, above, below, rel) or _of_any(ctx, i, above, rel)
    if reading in ("denied", "rejected") and is_disowned(ctx, i):
        return ""  # "denied any part in the raid", "denied carrying out the raid": there was a raid
    if reading == "rejected":
        # a murder that is rejected was committed, a claim of one that is rejected is denied
        return "" if below == i and rel == "obj" and triggers.is_particular(ctx, i) else "denied"
    if reading == "promised":  # "a reward for the capture of three leaders"
        return "planned" if below == i else ""
    if reading == "planned" and below == i and rel == "obj" and _came_to_pass(ctx, i):
        return ""  # "is accused of planning the attack that killed twenty"
    if reading == "permitted":  # "approved an offensive"; the offensive that was approved may be on
        return "planned" if ctx.doc.words[below].tag == "NN" and _indefinite(ctx, below) else ""
    return reading


def _came_to_pass(ctx: TriggerContext, i: int) -> bool:
    """Tell whether a noun speaks of a known event and it is told what that did: "the attack [that killed] twenty"."""
    return triggers.is_particular(ctx, i) and _tells_more(ctx, i)


def _tells_more(ctx: TriggerContext, i: int) -> bool:
    """Tell whether it is told what came of an event: "an attack on a bus [in which ten people died]"."""
    return any(_is_past(ctx, j) for k in _with_spots(ctx, i) for j in ctx.clauses.below(k, "relcl"))


def _done(ctx: TriggerContext, i: int) -> list[int]:
    """Return the nouns that tell what is done, of a noun itself or of a verb of doing: "to carry out [the attack]"."""
    if ctx.doc.words[i].rel == "obj":
        return [i]
    return ctx.clauses.below(i, "obj") if ctx.doc.words[i].lemma.lower() in listed("doing") else []


def _with_spots(ctx: TriggerContext, i: int) -> list[int]:
    """Return a noun and what stands below it, where a parser may hang what is said of it: "the attack on [a bus] that"."""
    below = ctx.clauses.below(i, "nmod")
    return [i, *below, *(k for j in below for k in ctx.clauses.below(j, "nmod"))]


def is_disowned(ctx: TriggerContext, i: int) -> bool:
    """Tell whether what is denied above a noun is who did it: the noun is what a deed or a part in it is of."""
    word = ctx.doc.words[i]
    above = ctx.doc.words[word.head]
    if not word.tag.startswith("NN") or not (triggers.is_particular(ctx, i) or _tells_more(ctx, i)):
        return False
    behind = any(ctx.doc.words[j].text.lower() == "behind" for j in ctx.clauses.below(i, "case"))
    if behind or (word.rel == "obj" and above.lemma.lower() in listed("doing")):
        return True
    whose = {above.lemma.lower(), noun_before(ctx.clauses, i)}
    return word.rel in ("nmod", "obl") and not whose.isdisjoint(listed("owning"))


def is_below_denial(ctx: TriggerContext, i: int) -> bool:
    """Tell whether a word above word `i` denies or rejects what hangs from it."""
    words, below = ctx.doc.words, i
    while words[below].head != below and words[below].rel not in _BARRIERS:
        rel, above = words[below].rel, words[below].head
        if _reading(ctx, above, below, rel) in ("denied", "rejected"):
            return True
        below = above
    return False


def _as_begun(ctx: TriggerContext, above: int, below: int) -> str | None:
    """Return how a verb is told whose infinitive holds the event: "could begin to shell", "mortars are used to shell"."""
    reading = modality.own_reading(ctx, above)
    begun = reading in ("denied", "hypothetical") or (reading == "generic" and not _perfect(ctx, below))
    return reading if begun else None


def _of_any(ctx: TriggerContext, i: int, above: int, rel: str) -> str:
    """Return why a noun speaks of no event in particular: what would be, and what laws and habits are about."""
    word = ctx.doc.words[i]
    if not word.tag.startswith("NN") or word.head != above or triggers.is_particular(ctx, i):
        return ""
    modal = any(ctx.doc.words[j].text.lower() in MODALS for j in ctx.clauses.below(above, "aux"))
    if not ctx.clauses.is_verb(above):  # "an attack on the dam would be a disaster"
        return "hypothetical" if modal and ctx.clauses.below(above, "cop") else ""
    reading = modality.own_reading(ctx, above)
    bare = not ctx.clauses.below(i, "det", "nummod", "poss")
    if reading == "generic":
        return reading if bare and (rel == "obj" or modality.is_of_anyone(ctx, above)) else ""
    return reading if reading == "hypothetical" else ""


def _indefinite(ctx: TriggerContext, i: int) -> bool:
    return any(ctx.doc.words[j].text.lower() in ("a", "an") for j in ctx.clauses.below(i, "det"))


def _reading(ctx: TriggerContext, above: int, below: int, rel: str) -> str:
    prep = ctx.doc.words[below].prep
    if any(prep in link.preps for link in ctx.lexicon.links_of(noun_before(ctx.clauses, below))):
        return ""  # "called it revenge [for the raid]" calls for no raid
    reading = ctx.lexicon.context(_with_particle(ctx, above), ctx.doc.words[below].prep)
    if not reading and rel == "obl":
        reading = _of_object(ctx, above, below)
    if reading == "generic" or (rel == "advcl" and _told(ctx, below)):
        return ""
    if (
        reading == "ended"
    ):  # "ended its offensive", "ended a siege": those were; "to end attacks on medics" tells of none
        once = triggers.is_particular(ctx, below) or (_indefinite(ctx, below) and _is_past(ctx, above))
        return "" if rel in ("obl", "ccomp") or (rel == "obj" and once) else "prevented"
    if rel == "ccomp" and reading in ("planned", "prevented"):
        return ""  # "warned that rockets had hit the base": the clause is finite and told as fact
    if reading == "feared" and ctx.doc.words[below].prep in _OVER and triggers.is_particular(ctx, below):
        return ""  # "voiced concern over the bombing of a clinic"
    if (
        rel in ("obl", "advcl")
        and reading == "prevented"
        and ctx.doc.words[below].prep in ("after", "since", "in", "on")
    ):
        return ""
    if rel == "obl" and ctx.doc.words[below].prep in (
        "after",
        "following",
        "since",
        "before",
        "in response to",
    ):
        return ""
    return reading


def _with_particle(ctx: TriggerContext, i: int) -> str:
    """Return the lemma of a word, with its particle where the lexicon knows them together: "[ruled out] sabotage"."""
    lemma = ctx.doc.words[i].lemma
    phrases = (f"{lemma} {ctx.doc.words[j].text.lower()}" for j in ctx.clauses.below(i, "prt", "advmod"))
    return next((phrase for phrase in phrases if ctx.lexicon.contexts_of(phrase)), lemma)


def _told(ctx: TriggerContext, verb: int) -> bool:
    """Tell whether an adverbial clause says what came to pass: "were kept from going there [when shots rang out]"."""
    word = ctx.doc.words[verb]
    return word.prep in _AFTER or (word.prep == "when" and word.tag in ("VBD", "VBN"))


def _would_be(ctx: TriggerContext, above: int, verb: int) -> bool:
    """Tell whether a clause says when something would come to pass: "thought he would be famous [when he shot X]"."""
    below = ctx.clauses.below
    lead = {ctx.doc.words[j].text.lower() for j in below(verb, "mark", "advmod")} | {ctx.doc.words[verb].prep}
    would = any(ctx.doc.words[j].text.lower() == "would" for j in below(above, "aux"))
    return would and bool(lead & {"when", "once"}) and not _perfect(ctx, above)


def _is_past(ctx: TriggerContext, verb: int) -> bool:
    return ctx.doc.words[verb].tag == "VBD" or any(
        ctx.doc.words[j].tag == "VBD" for j in ctx.clauses.below(verb, "aux", "aux:pass")
    )


def _of_object(ctx: TriggerContext, verb: int, below: int) -> str:
    """Return how the noun right before a phrase takes it: "stressed the need [for a truce]" hung on the verb."""
    first = min(ctx.doc.subtree(below))
    for j in ctx.clauses.below(verb, "obj", "obl"):
        found = ctx.lexicon.contexts.get(ctx.doc.words[j].lemma.lower(), ())
        if j == first - 1 and any(ctx.doc.words[below].prep in c.preps for c in found):
            return ctx.lexicon.context(ctx.doc.words[j].lemma, ctx.doc.words[below].prep)
    return ""


def _avenged(ctx: TriggerContext, below: int, above: int) -> bool:
    """Tell whether word `below` names what is, or is to be, answered: "revenge [for the strikes]", "avenge [them]"."""
    prep = ctx.doc.words[below].prep or ("object" if ctx.doc.words[below].rel == "obj" else "")
    words = [above, *ctx.clauses.below(above, "obj", "obl")]  # "take [revenge] for the strikes"
    lemmas = {ctx.doc.words[j].lemma.lower() for j in words}
    return bool(prep) and any(lemmas & x.lemmas and prep in x.preps for x in ctx.lexicon.links)
