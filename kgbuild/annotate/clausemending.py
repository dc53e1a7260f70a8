"""Mends what parsers commonly get wrong of clauses: whose subject a noun is, which verb is the main one.

As in `mending`, each pass changes the tree of a Doc in place and knows no word of the domain.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from kgbuild.annotate.tree import Tree
from kgbuild.syntax.words import FINITE
from kgbuild.words import in_force, listed

_NOUNS: Final = frozenset({"NOUN", "PROPN"})
_SUBJECTS: Final = frozenset({"subj", "subj:pass"})
#: What stands below the verb of a clause and no participle.
_TELLING: Final = frozenset({"obj", "aux", "aux:pass", "cop", "ccomp"})
_PAST: Final = frozenset({"VBD", "VBN"})
#: How a verb hangs that a parser took for one said beside another.
_CLAUSAL: Final = frozenset({"advcl", "ccomp", "dep", "conj", "parataxis", "xcomp"})
#: How an infinitive hangs on the verb that it is the aim or the order of.
_INTENDED: Final = frozenset({"xcomp", "ccomp", "advcl"})
_MARKS: Final = frozenset({",", ":", ";", "”", '"'})


def mend_relatives(tree: Tree) -> None:
    """Hang a clause whose subject is a relative on the noun before it: "claimed an attack on a bus [that killed two]".

    A parser may take it for a clause of the verb: "denied carrying out the raid on Sunday [that killed two]".
    """
    for i, rel in enumerate(tree.rel):
        subject = next((j for j in tree.below[i] if tree.rel[j] in ("subj", "subj:pass")), None)
        if rel not in ("ccomp", "advcl") or subject is None or tree.tag[subject] != "WDT" or subject > i:
            continue
        verb = tree.head[i]
        rels = ("obj",) if rel == "ccomp" else ("obj", "obl")
        nouns = [j for j in tree.below[verb] if tree.rel[j] in rels and tree.tag[j] in ("NN", "NNS")]
        nouns = [j for j in nouns if j < subject and (verb < j or rel == "advcl") and not _is_period(tree, j)]
        if nouns:
            tree.hang(i, _bare(tree, nouns[-1], subject), "relcl")


def _is_period(tree: Tree, noun: int) -> bool:
    return tree.lemma[noun].lower() in in_force().times["period"]


def _bare(tree: Tree, noun: int, end: int) -> int:
    """Return the noun that a noun without a determiner leads to: "in connection with [the blast]"."""
    inner = [j for j in tree.under(noun, "nmod") if noun < j < end and tree.tag[j] in ("NN", "NNS")]
    return noun if tree.under(noun, "det") or not inner else inner[-1]


def mend_moments(tree: Tree) -> None:
    """Give a clause with "when" the subject behind it that a parser hung further up: "were killed when [a bomb] fell"."""
    for mark, rel in enumerate(tree.rel):
        if tree.lower[mark] not in ("when", "while") or rel not in ("advmod", "mark"):
            continue
        verb = _marked(tree, mark)
        if not mark < verb:
            continue
        if any(tree.rel[j] in ("subj", "subj:pass") for j in tree.below[verb]):
            continue
        above = tree.head[verb]
        own = [j for j in tree.below[above] if mark < j < verb and tree.rel[j] in ("subj", "subj:pass")]
        if own and above < mark and not tree.cases(own[0]):
            tree.hang(own[0], verb, "subj:pass" if tree.under(verb, "aux:pass") else "subj")


def _marked(tree: Tree, mark: int) -> int:
    """Return the verb of a clause with "when", which is no participle in it: "[when] a missile fired by X [hit] a tank"."""
    verb = tree.head[mark]
    noun = tree.head[verb]
    inside = tree.rel[verb] == "acl" and mark < noun < verb and tree.rel[noun] in ("subj", "subj:pass")
    if inside and tree.rel[tree.head[noun]] == "advcl":
        tree.hang(mark, tree.head[noun], tree.rel[mark])
    return int(tree.head[mark])


def mend_particles(tree: Tree) -> None:
    """Take for an object what stands behind the particle of a verb: "set [off] his vest", tagged so and taken for a case.

    So is what no preposition introduces there: "burned down [the town hall]".
    """
    for i, rel in enumerate(tree.rel):
        noun, verb = tree.head[i], i - 1
        particle = rel == "case" and tree.tag[i] == "RP" and i and tree.head[noun] == verb
        if particle and tree.rel[noun] == "obl" and noun > i and not tree.under(verb, "obj"):
            tree.hang(i, verb, "prt")
            tree.rel[noun] = "obj"
        elif rel == "prt" and not tree.under(tree.head[i], "obj"):
            _mend_bare(tree, i)


def _mend_bare(tree: Tree, particle: int) -> None:
    """Take the noun right behind a particle for an object, if no preposition and no time makes it another thing."""
    for noun in tree.under(tree.head[particle], "obl"):
        behind = min(tree.without(noun, -1)) == particle + 1
        if behind and not tree.cases(noun) and not _is_period(tree, noun) and tree.tag[noun] in ("NN", "NNS"):
            tree.rel[noun] = "obj"


def mend_lists(tree: Tree, spans: Iterable[tuple[int, int]]) -> None:
    """Go on with a list from the noun, not from the name that says who it is: "killed the priest Luis Mora [and a boy]".

    Nobody has two names: "the priest Luis Mora, [the teacher Ana Gil]" are two.
    """
    names = {tree.top(a, b): a for a, b in spans}
    for name, first in sorted(names.items()):
        noun = tree.head[name]
        if _doubles(tree, name, first):
            tree.hang(name, first - 1, "appos")
            noun = first - 1
        if tree.rel[name] != "appos" or noun != first - 1 or tree.tag[noun] != "NN":
            continue
        for other in [j for j in tree.below[name] if j > name]:
            named = any(names.get(k) == other + 1 and tree.rel[k] == "appos" for k in tree.below[other])
            if tree.rel[other] == "conj" or (tree.rel[other] == "appos" and named):
                tree.hang(other, noun, "conj")


def _doubles(tree: Tree, name: int, first: int) -> bool:
    """Tell whether a name hangs beside the noun right before it, as what that noun is: "the murder of editor [Ana Gil]"."""
    noun = first - 1
    if noun < 0 or tree.tag[noun] != "NN" or tree.head[name] != tree.head[noun] or tree.cases(name):
        return False
    if tree.rel[name] != tree.rel[noun]:
        return False
    return tree.rel[name] == "nmod" or (tree.rel[name] == "obj" and bool(tree.under(name, "conj")))


def mend_rows(tree: Tree, spans: Iterable[tuple[int, int]]) -> None:
    """Take a name in a list for one more, not for what the name before it is: "at Fordow, [Natanz] and Isfahan"."""
    tops = {tree.top(a, b): (a, b) for a, b in spans}
    for name, (first, last) in sorted(tops.items()):
        before = tree.head[name]
        if tree.rel[name] != "appos" or before not in tops or tops[before][1] != first - 1:
            continue
        row = [j for j in tree.below[before] if tree.rel[j] == "conj" and j in tops and j > name]
        if row and tree.lower[last] == "and" and tops[row[0]][0] == last + 1:
            tree.rel[name] = "conj"


def mend_pairs(tree: Tree, spans: Iterable[tuple[int, int]]) -> None:
    """Join a name to the next of a list, whose noun is theirs too: "in [Kivu] and Ituri provinces"."""
    opens = {last: first for first, last in spans}
    for last, first in sorted(opens.items(), reverse=True):
        before = opens.get(first - 1)
        if before is None or tree.lower[first - 1] not in ("and", "or", ","):
            continue
        noun, name = tree.top(first, last), tree.top(before, first - 1)
        joined = tree.rel[noun] == "conj" and tree.head[noun] > noun
        if tree.lower[first - 1] == "," and not joined:
            continue
        shared = tree.head[noun] if joined else noun
        if tree.rel[name] == "compound" and tree.head[name] in (noun, shared) and name < noun:
            tree.hang(name, shared, "conj")


def mend_objects(tree: Tree) -> None:
    """Join a noun to the object before "and", not to its verb: "struck a fort [and a base]"."""
    for noun, rel in enumerate(tree.rel):
        verb, joints = tree.head[noun], tree.under(noun, "cc")
        if rel != "conj" or not joints or tree.pos[noun] not in ("NOUN", "PROPN") or tree.pos[verb] != "VERB":
            continue
        if tree.cases(noun) or any(
            tree.under(noun, r) for r in ("subj", "subj:pass", "cop", "obj", "ccomp", "xcomp")
        ):
            continue
        if tree.lower[noun].endswith("ing") or tree.tag[joints[0] + 1].startswith("VB"):
            continue  # "and maiming scores", "and seized bombs"
        before = [j for j in tree.under(verb, "obj") if max(tree.without(j, -1)) == joints[0] - 1]
        if before and verb < before[0]:
            tree.hang(noun, before[0], "conj")


def mend_places(tree: Tree) -> None:
    """Join to a phrase what a parser hangs beside it, with "and" and no preposition: "in X [and Y provinces]"."""
    for noun, rel in enumerate(tree.rel):
        joints = tree.under(noun, "cc") if rel in ("nmod", "obl") and not tree.cases(noun) else []
        before = [
            j
            for j in tree.under(tree.head[noun], rel)
            if joints and tree.cases(j) and max(tree.without(j, -1)) == joints[0] - 1
        ]
        if before and tree.tag[before[0]].startswith("NNP"):
            tree.hang(noun, before[0], "conj")


def mend_done(tree: Tree) -> None:
    """Join a past behind an infinitive to what was done, not to what was to be: "made the men get off and [shot] ten"."""
    for verb, rel in enumerate(tree.rel):
        above = tree.head[verb]
        if rel != "conj" or above > verb or tree.tag[verb] not in _PAST or not tree.under(verb, "cc"):
            continue
        if tree.tag[above] == "VB" and tree.rel[above] in _INTENDED and _is_past(tree, verb):
            tree.hang(verb, tree.head[above], "conj")


def mend_joined(tree: Tree) -> None:
    """Join a verb to the clause between commas that it ends: "came, hours after rebels hit a post and [killed] two"."""
    for verb, rel in enumerate(tree.rel):
        above, joins = tree.head[verb], tree.under(verb, "cc")
        if rel != "conj" or above > verb or not joins or tree.tag[verb] not in ("VBD", "VBN"):
            continue
        if any(tree.rel[j] in ("subj", "subj:pass", "aux", "aux:pass", "mark") for j in tree.below[verb]):
            continue
        inner = [
            j for j in tree.under(above, "advcl") if above < j < joins[0] and tree.tag[j] in ("VBD", "VBN")
        ]
        inner = [j for j in inner if any(tree.rel[k] in ("subj", "subj:pass") for k in tree.below[j])]
        if not inner:
            continue
        opens = min(tree.without(inner[-1], -1))
        if opens > above and tree.text[opens - 1] == "," and "," not in tree.text[inner[-1] : joins[0]]:
            tree.hang(verb, inner[-1], "conj")


def _is_past(tree: Tree, verb: int) -> bool:
    """Tell whether a form can be no infinitive, has an object, and stands below an infinitive of what was done."""
    own = {tree.rel[j] for j in tree.below[verb]}
    above = tree.head[tree.head[verb]]
    plain = tree.lower[verb] != tree.lemma[verb].lower() and "obj" in own
    return plain and not own & {"aux", "aux:pass", "subj", "subj:pass"} and tree.tag[above] == "VBD"


def mend_reduced(tree: Tree) -> None:
    """Take for a participle what a second verb shows to be one: "four fighters [killed on Monday] were buried".

    Two verbs without a conjunction have no subject in common: "gunmen [believed to be rebels] shot ten men".
    """
    for second, rel in enumerate(tree.rel):
        if rel == "csubj" and tree.tag[second] == "VBN" and second and tree.rel[second - 1] in _SUBJECTS:
            tree.hang(second, second - 1, "acl")  # "the men [shot] dead in May had been students"
        if rel not in _CLAUSAL or not _is_finite(tree, second):
            continue
        for first in _verbs_before(tree, second):
            subjects = [j for j in tree.below[first] if tree.rel[j] in _SUBJECTS]
            if len(subjects) == 1 and subjects[0] < first and _is_reduced(tree, first, second, subjects[0]):
                if not _is_joined(tree, subjects[0], second):
                    _make_reduced(tree, first, second, subjects[0])
                break


def mend_inside(tree: Tree) -> None:
    """Hang on the clause of a noun what ends it before the verb: "the man who shot a judge [last year] was killed"."""
    for word, rel in enumerate(tree.rel):
        verb = tree.head[word]
        if rel not in ("obl", "tmod") or not word < verb:
            continue
        subjects = [j for j in tree.below[verb] if j < word and tree.rel[j] in _SUBJECTS]
        inner = [
            k
            for j in subjects
            for k in sorted(tree.without(j, -1))
            if tree.rel[k] in ("relcl", "acl") and k < word
        ]
        first = min([verb, *(j for j in tree.below[verb] if word < j < verb)])
        between = tree.text[subjects[-1] if subjects else word : first]
        if inner and max(tree.without(word, -1)) + 1 == first and not _MARKS & set(between):
            tree.hang(word, inner[-1], rel)


def _is_finite(tree: Tree, verb: int) -> bool:
    """Tell whether a verb may be that of a sentence, and no comma stands before it."""
    helping = [j for j in tree.below[verb] if j < verb and tree.rel[j] in ("aux", "aux:pass")]
    first = min([*helping, verb])
    return first > 1 and tree.tag[first] in FINITE and tree.text[first - 1] not in _MARKS


def _verbs_before(tree: Tree, second: int) -> list[int]:
    """Return the verbs that a parser may have taken for that of the clause: the one above, or one beside it."""
    above = tree.head[second]
    beside = [j for j in tree.below[above] if j < second and tree.rel[j] == tree.rel[second]]
    beside = [j for j in beside if tree.rel[j] in ("advcl", "ccomp")]
    return ([above] if above < second else []) + beside[-1:]


def _is_reduced(tree: Tree, first: int, second: int, noun: int) -> bool:
    """Tell whether a past form before another verb can be a participle: nothing helps it, and it has no object.

    A name and a pronoun have none behind them: "he came under attack from drones [packed with explosives]".
    """
    apart = tree.pos[noun] != "NOUN" or any(tree.pos[j] == "PUNCT" for j in range(first, second))
    if apart or not (tree.under(second, "aux:pass") or tree.rel[second] in ("advcl", "ccomp", "xcomp")):
        return False
    before = [j for j in tree.below[first] if j < second and tree.lower[j] not in ("and", "or")]
    told = any(tree.rel[j] in _TELLING and tree.tag[j] != "JJ" for j in before)  # but "[shot] dead in May"
    told = told or any(tree.rel[j] in ("cc", "conj") and tree.tag[j] not in _PAST for j in before)
    joins = (
        tree.lemma[first] in listed("joining") and tree.lower[first + 1] != "to"
    )  # "a man police said was held"
    beside = second == first + 1 and not tree.under(second, "aux:pass")  # "got shot"
    return tree.tag[first] in _PAST and not (told or joins or beside)


def _is_joined(tree: Tree, noun: int, second: int) -> bool:
    """Tell whether a verb has a subject, or a word behind `noun` that joins it to what stands before."""
    joining = any(
        tree.rel[j] in ("mark", "cc") or tree.tag[j] == "WRB" for j in tree.below[second] if j > noun
    )
    return joining or any(tree.rel[j] in (*_SUBJECTS, "expl") for j in tree.below[second])


def _make_reduced(tree: Tree, first: int, second: int, noun: int) -> None:
    """Let the second of two verbs be the one of the clause, and the first modify the noun that both are said of."""
    above, rel = tree.head[first], tree.rel[first]
    tree.hang(second, second if above == first else above, rel)
    tree.hang(noun, second, "subj:pass" if tree.under(second, "aux:pass") else "subj")
    for j in list(tree.below[first]):
        if j < noun or j > second:
            tree.hang(j, second, tree.rel[j])
    tree.hang(first, noun, "acl")
    tree.tag[first] = "VBN"
    for j in tree.under(first, "obj"):
        tree.rel[j] = "xcomp"  # "[shot] dead"


def mend_ones(tree: Tree) -> None:
    """Let a name between commas stand for the one of many before it: "killed one of its leaders, [Ali Hasan]"."""
    for name, rel in enumerate(tree.rel):
        if rel != "appos" or not tree.tag[name].startswith("NNP"):
            continue
        comma = min(tree.without(name, -1)) - 1
        many = comma - 1
        if many < 0 or tree.text[comma] != "," or tree.tag[many] not in ("NNS", "NNPS"):
            continue
        one = tree.head[many]
        apart = one > tree.head[name] or tree.head[name] == many
        if tree.lower[one] == "one" and one < many and apart and tree.head[name] != one:
            tree.hang(name, one, "appos")


def mend_parts(tree: Tree) -> None:
    """Hang on those counted what tells of a part of them: "killed 24 people, [most of them] in one house"."""
    for part, rel in enumerate(tree.rel):
        verb = tree.head[part]
        if rel not in ("subj", "subj:pass") or part < verb or tree.text[part - 1] != ",":
            continue
        if not any(tree.lower[j] == "them" for j in tree.under(part, "nmod")):
            continue
        counted = [j for j in tree.below[verb] if j < part and tree.rel[j] in ("subj", "subj:pass", "obj")]
        if counted and counted[0] < verb:
            tree.hang(part, counted[-1], "appos")
    for second, rel in enumerate(tree.rel):
        if rel not in ("subj", "subj:pass"):
            continue
        before = [j for j in tree.under(tree.head[second], rel) if j < second]
        opens = min(tree.without(second, -1)) if before else 0
        if opens > 2 and tree.lower[opens - 2 : opens] == ["of", "them"]:
            tree.hang(second, before[-1], "appos")  # "three people, one of them [a child], were killed"


def mend_headlines(tree: Tree) -> None:
    """Take for a participle what headlines leave without its "was": "Mayor [gunned] down in Lyon", "two men [shot] dead"."""
    for verb, head in enumerate(tree.head):
        rels = {tree.rel[j] for j in tree.below[verb]}
        if head != verb or tree.tag[verb] not in ("VBN", "VBD") or rels & {*_TELLING, "subj:pass"}:
            continue
        state = {tree.lower[j] for j in tree.below[verb] if tree.rel[j] in ("xcomp", "advmod", "amod")}
        done = tree.tag[verb] == "VBN" or bool(state & listed("left"))
        for j in tree.under(verb, "subj"):
            bare = tree.tag[j] == "NN" and not any(tree.under(j, rel) for rel in ("det", "poss"))
            needs = tree.lemma[verb].lower() in listed("transitive") and "conj" not in rels
            if done or (needs and bare):
                tree.rel[j], tree.tag[verb] = "subj:pass", "VBN"
