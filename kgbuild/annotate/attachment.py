"""Mends of what a parser hangs on a verb further up than grammar lets it reach."""

from __future__ import annotations

from typing import Final

from kgbuild.annotate.tree import Tree
from kgbuild.words import listed

_SUBJECTS: Final = frozenset({"subj", "subj:pass"})
#: Prepositions that open clauses as well.
_OPENING: Final = frozenset({"after", "before", "since", "until"})
_PAST: Final = frozenset({"VBD", "VBN"})
_NAMES: Final = frozenset({"NNP", "NNPS"})
_NOUNS: Final = frozenset({"NN", "NNS", "NNP", "NNPS"})
#: What stands before a noun and belongs to it.
_BEFORE: Final = frozenset({"amod", "compound", "nummod"})


def mend_near(tree: Tree) -> None:
    """Hang a phrase on the clause that it stands right behind: "shelled the town after two men were hurt [in a raid]".

    Only a comma would part it from that clause.
    """
    for noun, rel in enumerate(tree.rel):
        verb = tree.head[noun]
        if rel != "obl" or noun < verb or not tree.cases(noun):
            continue
        first = min(tree.without(noun, -1))
        clauses = [j for j in tree.under(verb, "advcl") if verb < j < first]
        if not clauses:
            continue
        clause = clauses[-1]
        ends = max(tree.without(clause, -1))
        if ends == first - 1 and any(tree.rel[j] in _SUBJECTS for j in tree.below[clause]):
            tree.hang(noun, clause, rel)


def mend_counted(tree: Tree) -> None:
    """Take what is asked a number of for the subject of a verb behind it: "could not say how [many] had died"."""
    for many, rel in enumerate(tree.rel):
        verb = tree.head[many]
        asked = many > 0 and tree.lower[many - 1] == "how" and tree.lower[many] in ("many", "much")
        if not asked or rel != "obj" or not many < verb or tree.tag[verb] not in _PAST:
            continue
        if all(j > many or tree.rel[j] not in _SUBJECTS for j in tree.below[verb]):
            tree.rel[many] = "subj:pass" if tree.under(verb, "aux:pass") else "subj"


def mend_shifted(tree: Tree) -> None:
    """Join a past to the verb of saying, not to what was said to have been: "said ten had died and [blamed] rebels"."""
    for verb, rel in enumerate(tree.rel):
        told = tree.head[verb]
        above = tree.head[told]
        if rel != "conj" or not above < told < verb or tree.rel[told] != "ccomp" or tree.tag[verb] != "VBD":
            continue
        if tree.lemma[verb] not in listed("declaring") | listed("speaking"):
            continue  # "said that they had stopped a bus and [killed] ten"
        if {tree.rel[j] for j in tree.below[verb]} & {*_SUBJECTS, "aux", "aux:pass", "mark"}:
            continue
        past = any(tree.lower[j] == "had" for j in tree.under(told, "aux"))
        if past and tree.tag[above] in _PAST and tree.lemma[above] in listed("joining"):
            tree.hang(verb, above, "conj")


def mend_crossing(tree: Tree) -> None:
    """Join to a noun what stands behind it, not to a word before it: "hit Fort Tiuna [and an airbase]"."""
    for word, rel in enumerate(tree.rel):
        above = tree.head[word]
        while (
            rel in ("conj", "nmod", "appos")
            and tree.rel[above] in _BEFORE
            and above < tree.head[above] < word
        ):
            above = tree.head[above]
        if above != tree.head[word]:
            tree.hang(word, above, rel)


def mend_owned(tree: Tree) -> None:
    """Give a verb the object that was hung on a noun, which has none: "hacked to death [16 people]"."""
    for word, rel in enumerate(tree.rel):
        noun = tree.head[word]
        verb = tree.head[noun]
        bare = (
            rel == "appos" and tree.tag[word] in ("NN", "NNS") and "," not in tree.text[noun:word]
        )  # "took as hostages [three men]"
        owned = (rel == "obj" or bare) and verb < noun < word and tree.tag[noun] in ("NN", "NNS")
        if not owned or tree.lower[noun].endswith("ing") or tree.rel[noun] != "obl":
            continue
        if tree.pos[verb] == "VERB" and not tree.under(verb, "obj"):
            tree.hang(word, verb, "obj")


def mend_given(tree: Tree) -> None:
    """Hang "to X" on what was done to a place, not on the name of the place: "the fall of Palmyra [to the rebels]"."""
    for noun, rel in enumerate(tree.rel):
        place = tree.head[noun]
        if rel != "nmod" or not place < noun or tree.rel[place] != "nmod" or tree.tag[place] not in _NAMES:
            continue
        both = [tree.lower[j[0]] for j in (tree.cases(place), tree.cases(noun)) if j]
        if both == ["of", "to"] and tree.tag[tree.head[place]] in _NOUNS:
            tree.hang(noun, tree.head[place], "nmod")


def mend_dated(tree: Tree) -> None:
    """Hang a phrase on what a date is of, since a date has none: "the attack of 6 March [on the base]"."""
    for noun, rel in enumerate(tree.rel):
        day = tree.head[noun]
        if rel != "nmod" or not day < noun or tree.tag[day] != "CD" or tree.rel[day] not in ("nmod", "obl"):
            continue
        if any(j == day + 1 and tree.tag[j] == "NNP" for j in tree.below[day]):
            tree.hang(noun, tree.head[day], tree.rel[day])


def mend_whom(tree: Tree) -> None:
    """Take "whom" for an object, which it always is: "pupils [whom] armed men had seized"."""
    for i, rel in enumerate(tree.rel):
        if tree.lower[i] == "whom" and rel in ("subj", "subj:pass"):
            tree.rel[i] = "obj"
        subject = tree.head[i]
        verb = tree.head[subject]
        if tree.lower[i] == "whom" and rel == "det" and tree.rel[subject] in _SUBJECTS and subject < verb:
            tree.hang(i, verb, "obj")
            tree.rel[subject] = "subj"
            if tree.tag[verb] == "VBN" and not tree.under(verb, "aux"):
                tree.tag[verb] = "VBD"
            if tree.rel[verb] == "acl":
                tree.rel[verb] = "relcl"


def mend_of_whom(tree: Tree) -> None:
    """Give a clause with "of whom" the number before it as its subject: "wounding 20, [two of whom] died"."""
    for whom, word in enumerate(tree.lower):
        some = tree.head[whom]
        if word != "whom" or some != whom - 2 or tree.lower[whom - 1] != "of" or tree.head[some] == some:
            continue
        verbs = [j for j, rel in enumerate(tree.rel) if rel in ("relcl", "acl") and j > whom]
        verb = next((j for j in verbs if tree.head[j] < some), None)
        if verb is None or tree.head[some] == verb or "," in tree.text[whom:verb]:
            continue
        if not {tree.rel[j] for j in tree.below[verb]} & _SUBJECTS:
            tree.hang(some, verb, "subj:pass" if tree.under(verb, "aux:pass") else "subj")


def mend_household(tree: Tree) -> None:
    """Join to somebody whom a genitive calls his, not to the town: "the mayor of X, [his wife] and a guard"."""
    for place, rel in enumerate(tree.rel):
        if rel != "nmod" or tree.tag[place] not in _NAMES or not tree.cases(place):
            continue
        somebody = tree.head[place]
        joined = tree.under(place, "conj")
        owned = [j for j in joined if any(tree.tag[k] == "PRP$" for k in tree.under(j, "poss"))]
        if owned and tree.tag[somebody] in ("NN", "NNP") and tree.lower[tree.cases(place)[0]] == "of":
            for j in [j for j in joined if j >= owned[0]]:
                tree.hang(j, somebody, "conj")


def mend_first_clause(tree: Tree) -> None:
    """Hang a phrase on the clause in front that it closes: "after a bomb killed ten [on Sunday], gunmen shot a judge"."""
    for noun, rel in enumerate(tree.rel):
        verb = tree.head[noun]
        if rel != "obl" or noun > verb or not tree.cases(noun):
            continue
        first = min(tree.cases(noun))
        clauses = [j for j in tree.under(verb, "advcl") if j < first and tree.under(j, "mark")]
        if clauses and max(tree.without(clauses[-1], -1)) == first - 1:
            tree.hang(noun, clauses[-1], rel)


def mend_headed(tree: Tree) -> None:
    """Give a verb the subject that was hung beside it as a phrase: "missing after [a strike] on a mall killed 18"."""
    for noun, rel in enumerate(tree.rel):
        cases = tree.cases(noun)
        if rel != "obl" or len(cases) != 1 or tree.lower[cases[0]] not in _OPENING:
            continue
        verbs = [j for j in tree.under(tree.head[noun], "advcl") if j > noun and tree.tag[j] in _PAST]
        before = {tree.rel[j] for j in tree.below[verbs[0]] if j < verbs[0]} if verbs else set()
        if not verbs or before & {*_SUBJECTS, "mark", "aux", "aux:pass", "punct"}:
            continue
        objects = [j for j in tree.below[verbs[0]] if j > verbs[0] and tree.rel[j] in ("obj", "obl")]
        objects = [j for j in objects if not tree.cases(j)]
        if objects and "," not in tree.text[noun : verbs[0]]:
            tree.hang(noun, verbs[0], "subj")
            tree.hang(cases[0], verbs[0], "mark")
            tree.tag[verbs[0]] = "VBD"


def mend_opened(tree: Tree) -> None:
    """Give a clause the subject behind the word that opens it: "12 died when [a bomber and gunmen] attacked a hotel".

    A parser may hang it, or the first of several, on the clause before.
    """
    for first, rel in enumerate(tree.rel):
        verb = tree.head[first]
        if rel not in ("subj", "subj:pass", "obj", "agent") or verb > first or tree.cases(first):
            continue
        opens = min(tree.without(first, -1)) - 1
        if not verb < opens:
            continue
        clause = tree.head[opens]
        if tree.rel[opens] not in ("mark", "advmod") or tree.head[clause] != verb or clause < first:
            continue
        subjects = [j for j in tree.below[clause] if tree.rel[j] in _SUBJECTS]
        if not subjects:
            tree.hang(first, clause, "subj:pass" if tree.under(clause, "aux:pass") else "subj")
        elif any(j == first + 1 for k in (subjects[0], clause) for j in tree.under(k, "cc")):
            tree.hang(first, clause, tree.rel[subjects[0]])
            tree.rel[clause] = "advcl" if tree.rel[clause] == "conj" else tree.rel[clause]
            tree.hang(subjects[0], first, "conj")
