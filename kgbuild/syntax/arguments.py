"""Who stands where in a clause: the arguments of verbs, those that grammar leaves unsaid included."""

from __future__ import annotations

from kgbuild.syntax.antecedents import antecedent_of
from kgbuild.syntax.clauses import SUBJECTS, Argument, Clauses
from kgbuild.syntax.passive import coordinated, is_passive
from kgbuild.syntax.subjects import controller
from kgbuild.syntax.words import RELATIVES

#: What a parser may call the subject and the agent of a passive verb.
_IN_PASSIVE = {("subj", ""): "subj:pass", ("obl", "by"): "agent"}
_PARTICLES = frozenset({"out", "off", "up", "down"})
#: Prepositions of what went on while something was done.
_AROUND = frozenset({"amid", "during"})
_OWN = ("subj", "subj:pass", "obj", "iobj", "obl", "agent", "nmod")


def arguments_of(clauses: Clauses, i: int) -> list[Argument]:
    """Return the arguments of verb `i`: its own, then those that it shares with or takes from another clause."""
    if i not in clauses.arguments:
        clauses.arguments[i] = _arguments(clauses, i)
    return [*clauses.arguments[i]]


def _arguments(clauses: Clauses, i: int) -> list[Argument]:
    own = [_argument(clauses, i, j) for j in clauses.below(i, *_OWN)]
    own += _participial_agent(clauses, i) + _shared_agent(clauses, i)
    # "on 3 May in X": a parser may hang the place on the day
    days = [
        a.head for a in own if clauses.words[a.head].text.isdigit() and len(clauses.words[a.head].text) < 3
    ]
    own += [Argument("obl", clauses.words[j].prep, j) for day in days for j in clauses.below(day, "nmod")]
    own += [
        Argument("obl", clauses.words[k].prep, k)
        for a in own
        if a.position == "obl"
        for k in clauses.below(a.head, "conj")
        if clauses.words[k].prep not in ("", a.prep)
    ]  # "fired in the market and [on worshippers]"
    if coordinated(clauses, i):
        return own + _of_second_verb(clauses, i)
    if not any(a.position in SUBJECTS for a in own):
        own += _implied_subject(clauses, i)
    own += _gap(clauses, i, own) + _shared_behind(clauses, i)
    if not any(a.position == "obj" for a in own) and not is_passive(clauses, i):
        own += _shared_object(clauses, i)
    return own


def _shared_agent(clauses: Clauses, i: int) -> list[Argument]:
    """Return the agent that a passive shares with the one that follows: "shot down and recovered by [troops]"."""
    if clauses.words[i].tag != "VBN" or clauses.below(i, "agent"):
        return []
    for j in clauses.below(i, "conj"):
        if clauses.words[j].tag == "VBN" and not clauses.below(j, *SUBJECTS, "aux", "aux:pass", "obj"):
            found = [Argument("agent", "by", k) for k in clauses.below(j, "agent")]
            if found:
                return found
    return []


def _participial_agent(clauses: Clauses, i: int) -> list[Argument]:
    """Return the agent whose participle a parser takes for a clause: "blown up by [retreating fighters]"."""
    found = []
    for j in clauses.below(i, "advcl"):
        if clauses.words[j].tag == "VBG" and clauses.words[j].prep == "by" and clauses.below(i, "subj:pass"):
            found += [Argument("agent", "by", k) for k in clauses.below(j, "obj") if k == j + 1]
    return found


def _of_second_verb(clauses: Clauses, i: int) -> list[Argument]:
    noun = clauses.words[i].head
    first = next((j for j in clauses.ancestors(noun) if clauses.is_verb(j)), None)
    shared = [a for a in arguments_of(clauses, first) if a.position in SUBJECTS] if first is not None else []
    return [*shared, Argument("obj", "", noun)]


def _argument(clauses: Clauses, verb: int, j: int) -> Argument:
    """Return dependent `j` of a verb as its argument; "carried out strikes" has an object, whatever the parse."""
    word = clauses.words[j]
    if word.rel == "obl" and word.prep in _PARTICLES and clauses.words[verb + 1].text.lower() == word.prep:
        return Argument("obj", "", j)
    position = _IN_PASSIVE.get((word.rel, word.prep), word.rel) if is_passive(clauses, verb) else word.rel
    if position == "iobj" and not clauses.below(verb, "obj"):
        position = "obj"  # nothing is given to anybody: "[blaming] the rebels"
    return Argument(position, word.prep, antecedent_of(clauses, j))


def _implied_subject(clauses: Clauses, i: int) -> list[Argument]:
    position = "subj:pass" if is_passive(clauses, i) else "subj"
    return [Argument(position, "", j) for j in controller(clauses, i, 0)]


def _gap(clauses: Clauses, i: int, own: list[Argument]) -> list[Argument]:
    """Return what a relative clause leaves out: "the base that militants attacked", "a town where three died"."""
    word = clauses.words[i]
    if word.rel != "relcl" or word.head == i:
        return []
    head = word.head
    if any(a.head == head for a in own):
        return []
    lead = {clauses.words[j].text.lower() for j in clauses.children[i]}
    if lead & {"where"}:
        return [Argument("obl", "in", head)]
    stranded = [a for a in own if a.position == "obl" and clauses.words[a.head].text.lower() in RELATIVES]
    if stranded or any(a.position == "obj" for a in own) or is_passive(clauses, i):
        return []
    return [Argument("obj", "", head)]


def _shared_behind(clauses: Clauses, i: int) -> list[Argument]:
    """Return what stands behind the second of two verbs and holds for both: "killed two and [took] ten during a raid"."""
    word = clauses.words[i]
    if word.rel != "conj" or not clauses.is_verb(i) or not clauses.is_verb(word.head):
        return []
    if clauses.below(i, *SUBJECTS):
        return []
    behind = [Argument("obl", clauses.words[j].prep, j) for j in clauses.below(word.head, "obl") if j > i]
    return [a for a in behind if a.prep in _AROUND]


def _shared_object(clauses: Clauses, i: int) -> list[Argument]:
    """Return the object of a coordinated verb that follows: "shelled and destroyed the depot"."""
    for j in clauses.below(i, "conj"):
        if clauses.is_verb(j) and not clauses.below(j, *SUBJECTS):
            objects = clauses.below(j, "obj")
            between = [
                k
                for k in clauses.children[i]
                if i < k < j and clauses.words[k].rel not in ("cc", "advmod", "punct")
            ]
            if objects and not between:
                return [Argument("obj", "", objects[0])]
    head = clauses.words[i].head
    if clauses.words[i].rel == "conj" and clauses.is_verb(head) and not clauses.below(i, *SUBJECTS):
        # "abducted and executed the governor": a parser may hang the object on the first verb
        return [Argument("obj", "", j) for j in clauses.below(head, "obj") if j > i]
    return []
