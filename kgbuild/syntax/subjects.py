"""Who a verb without a subject of its own is said of."""

from __future__ import annotations

from kgbuild.syntax.antecedents import antecedent_of
from kgbuild.syntax.clauses import SUBJECTS, Argument, Clauses
from kgbuild.syntax.passive import astray, stray, suffers
from kgbuild.syntax.words import RELATIVES
from kgbuild.words import listed

#: Prepositions behind which a gerund is said of the object: "accused the group of planting", "charged them with killing".
_OF_OBJECT = frozenset({"of", "with", "from", "for"})


def predicate_of(clauses: Clauses, i: int) -> list[Argument]:
    """Return the subject of a noun or adjective that is said of it: "[the group] was behind the attack"."""
    own = [Argument("subj", "", antecedent_of(clauses, j)) for j in clauses.below(i, "subj", "subj:pass")]
    return own or [Argument("subj", "", j) for j in controller(clauses, i, 0)]


def controller(clauses: Clauses, i: int, depth: int) -> list[int]:
    """Find the word that verb `i` without a subject is said of."""
    word = clauses.words[i]
    head = word.head
    if head == i or depth > 4:
        return []
    if stray(clauses, i):
        return astray(clauses, i) or [head]
    if word.rel in ("acl", "relcl"):
        infinitive = word.tag == "VB" and word.rel == "acl"
        return _who_tries(clauses, head) if infinitive else [head]
    if word.rel == "ccomp" and clauses.words[head].rel == "relcl":
        return [clauses.words[head].head]  # "strikes it said were aimed at militias"
    if word.rel == "amod" and word.pos == "ADJ":
        return [head]  # "groups responsible for the attack"
    if word.rel in ("conj", "xcomp", "advcl", "parataxis") and (
        clauses.is_verb(head) or clauses.words[head].rel != "conj"
    ):
        if word.rel == "xcomp" or (
            word.rel == "advcl" and word.prep in _OF_OBJECT and _is_gerund(clauses, i)
        ):
            objects = clauses.below(_blaming(clauses, i), "obj", "iobj") or _left_out(clauses, head)
            if objects:
                return objects[:1]
        if word.rel == "advcl" and word.tag == "VBG" and not word.prep and suffers(clauses, head):
            return []
        if word.rel == "advcl" and word.tag == "VBN" and clauses.words[i - 1].pos == "NUM":
            return []  # "put the toll at 20 [killed]": the number is what it is said of
        subjects = _nearer_subject(clauses, i) or [
            antecedent_of(clauses, j) for j in clauses.below(head, *SUBJECTS)
        ]
        said_of = (
            clauses.is_verb(head) or clauses.words[head].rel == "xcomp"
        )  # "pleaded guilty to [killing] him"
        return subjects[:1] or (controller(clauses, head, depth + 1) if said_of else [])
    return []


def _who_tries(clauses: Clauses, noun: int) -> list[int]:
    """Return whose attempt it is that an infinitive tells of: "an attempt by [rebels] to storm the base"."""
    if clauses.words[noun].lemma.lower() not in listed("attempting"):
        return []
    whose = clauses.below(noun, "poss", "nmod", "agent")
    return [j for j in whose if clauses.words[j].rel == "poss" or clauses.words[j].prep in ("by", "of")][:1]


def _left_out(clauses: Clauses, i: int) -> list[int]:
    """Return the noun that a relative clause leaves its object to: "[a man] they accuse of planting a bomb"."""
    word = clauses.words[i]
    does = clauses.below(i, "subj")
    open_ = word.rel == "relcl" and does and clauses.words[does[0]].text.lower() not in RELATIVES
    return [word.head] if open_ else []


def _blaming(clauses: Clauses, i: int) -> int:
    """Return the verb that a gerund completes, beyond an aside: "[accused] X, working with Y, of shelling"."""
    head = clauses.words[i].head
    while (
        clauses.words[i].prep == "of"
        and clauses.words[head].rel == "advcl"
        and not clauses.below(head, "obj", "iobj", *SUBJECTS)
    ):
        head = clauses.words[head].head
    return head


def _is_gerund(clauses: Clauses, i: int) -> bool:
    """Tell whether a verb is a gerund, a perfect one too: "of [shelling]", "of having [shelled]"."""
    return clauses.words[i].tag == "VBG" or any(
        clauses.words[j].tag == "VBG" for j in clauses.below(i, "aux")
    )


def _nearer_subject(clauses: Clauses, i: int) -> list[int]:
    """Return the subject of the told clause that a participle follows: "said how gunmen went about [shooting men]"."""
    word = clauses.words[i]
    if word.rel != "advcl" or word.tag != "VBG" or word.prep:
        return []
    objects = [j for j in clauses.below(word.head, "obj") if word.head < j]
    if objects and any(objects[0] < j < i for j in clauses.below(word.head, "xcomp")):
        return [antecedent_of(clauses, objects[0])]  # "prompted rebels to shell the town, [killing two]"
    told = [j for j in clauses.below(word.head, "ccomp") if word.head < j < i]
    return [antecedent_of(clauses, j) for j in clauses.below(told[-1], "subj")][:1] if told else []
