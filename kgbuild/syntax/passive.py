"""Which verbs are passive, and which words are coordinated: participles and second verbs told apart."""

from __future__ import annotations

from kgbuild.syntax.clauses import SUBJECTS, Clauses


def conjuncts(clauses: Clauses, i: int) -> list[int]:
    """Return word `i` and what is coordinated with it, in order."""
    found = [i]
    for j in found:
        found += [k for k in clauses.below(j, "conj") if k not in found and not _has_own_verb(clauses, k)]
    return found


def _has_own_verb(clauses: Clauses, noun: int) -> bool:
    return any(coordinated(clauses, j) for j in clauses.below(noun, "amod"))


def is_passive(clauses: Clauses, i: int) -> bool:
    """Tell whether verb `i` is passive, reduced relatives ("bases hit by rockets") included."""
    if i not in clauses.passive:
        clauses.passive[i] = _is_passive(clauses, i)
    return clauses.passive[i]


def _is_passive(clauses: Clauses, i: int) -> bool:
    if clauses.below(i, "subj:pass", "aux:pass", "agent"):
        return True
    word = clauses.words[i]
    if stray(clauses, i) or coordinated(clauses, i):
        return False
    if word.tag == "VBN" and any(clauses.words[j].lemma == "be" for j in clauses.below(i, "cop")):
        return True  # "was seriously wounded" read as what somebody is
    if word.rel == "acl" and word.tag == "VBD":
        return True  # a past form that describes a noun is a participle: "soldiers killed in the raid"
    if (
        word.tag in ("VBN", "VBD")
        and word.rel == "xcomp"
        and not clauses.below(i, "aux", "obj", "subj", "mark")
    ):
        return True  # "fighting that saw [120 soldiers killed]"
    reduced = word.rel in ("acl", "amod") or (word.rel == "advcl" and not clauses.below(i, "subj", "obj"))
    if reduced and word.tag == "VBN":
        return True
    return (
        word.rel == "conj"
        and not clauses.below(i, *SUBJECTS, "obj", "aux")
        and word.tag == "VBN"
        and is_passive(clauses, word.head)
    )


def stray(clauses: Clauses, i: int) -> bool:
    """Tell whether a past form hung on a noun is a main verb astray: it has an object, or nothing else is finite."""
    word = clauses.words[i]
    if word.rel != "acl" or word.tag not in ("VBD", "VBN"):
        return False
    return bool(clauses.below(i, "obj")) or (word.tag == "VBD" and _headless(clauses, i))


def _headless(clauses: Clauses, i: int) -> bool:
    """Tell whether the sentence of verb `i` has a common noun for its root and no verb in a tense beside `i`."""
    first, last = clauses.doc.sents[clauses.words[i].sent]
    others = [w for w in clauses.words[first:last] if w.i != i and w.tag in ("VBD", "VBZ", "VBP", "MD")]
    root = next((w for w in clauses.words[first:last] if w.head == w.i), clauses.words[i])
    return root.i < i and root.tag in ("NN", "NNS", "VBZ") and all(w.i == root.i for w in others)


def astray(clauses: Clauses, i: int) -> list[int]:
    """Return the subject of a main verb astray: the noun that a parser took for the root."""
    first, last = clauses.doc.sents[clauses.words[i].sent]
    root = next((j for j in range(first, last) if clauses.words[j].head == j), i)
    if root >= i:
        return []
    return [] if clauses.below(root, *SUBJECTS) else [root]


def coordinated(clauses: Clauses, i: int) -> bool:
    """Tell whether a participle before a noun is a second verb: "blamed the group and [ordered strikes]"."""
    word = clauses.words[i]
    inflected = word.lemma.lower() != word.text.lower()
    behind_and = i > 0 and clauses.words[i - 1].rel == "cc"
    return (
        word.rel == "amod"
        and word.tag in ("VBN", "VBD")
        and inflected
        and behind_and
        and clauses.words[word.head].rel == "conj"
    )


def suffers(clauses: Clauses, verb: int) -> bool:
    """Tell whether the subject of a verb is what a deed befell: "a convoy was bombed, [killing ten]" by the bombs."""
    return is_passive(clauses, verb) and bool(clauses.below(verb, *SUBJECTS))
