"""A parsed Doc → words in one small grammar, whatever label scheme the parser was trained on.

Two schemes are known: Universal Dependencies (our model) and ClearNLP (`en_core_web_*`). The normal form
follows UD: content words head function words, the predicate of "be" is the head and "be" its `cop`. Beyond
relabelling it

* reads a prepositional phrase as one position with its preposition (`Word.prep`), also "in response to" and
  "north of" (`prepositions`);
* makes each name one phrase with one head, where the parser broke it;
* finds the agent of a passive where the scheme does not mark it;
* hangs every conjunct on the first one.

Where a phrase of several words is the predicate itself ("the strikes were in response to the raid"), the noun
stays the head and what depends on it carries the whole phrase as its `prep`.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from spacy.tokens import Doc

from kgbuild.annotate.mending import mend
from kgbuild.annotate.prepositions import ADVERBIAL, ADVERBS, NOMINAL, NOUNS
from kgbuild.annotate.tree import Tree
from kgbuild.model import POSITIONS, Word

UD: Final = "ud"
CLEAR: Final = "clearnlp"

#: Labels that only ClearNLP has.
_CLEAR_ONLY: Final = frozenset(
    {"acomp", "attr", "auxpass", "dobj", "npadvmod", "nsubjpass", "pcomp", "pobj", "poss", "prep", "relcl"}
)

_UD: Final[dict[str, str]] = {
    "ROOT": "root",
    "nsubj": "subj",
    "nsubj:pass": "subj:pass",
    "obl:agent": "agent",
    "obl:npmod": "tmod",
    "obl:tmod": "tmod",
    "obl:unmarked": "tmod",
    "nmod:desc": "compound",
    "nmod:npmod": "tmod",
    "nmod:poss": "poss",
    "nmod:tmod": "tmod",
    "nmod:unmarked": "tmod",
    "acl:relcl": "relcl",
    "compound:prt": "prt",
    "fixed": "case",
    "goeswith": "flat",
    "list": "parataxis",
}

_CLEAR: Final[dict[str, str]] = {
    "ROOT": "root",
    "nsubj": "subj",
    "nsubjpass": "subj:pass",
    "csubjpass": "csubj",
    "dobj": "obj",
    "dative": "iobj",
    "attr": "xcomp",
    "acomp": "xcomp",
    "oprd": "xcomp",
    "auxpass": "aux:pass",
    "nn": "compound",
    "nmod": "compound",
    "npadvmod": "tmod",
    "possessive": "case",
    "num": "nummod",
    "number": "nummod",
    "quantmod": "advmod",
    "predet": "det",
    "preconj": "cc",
    "rcmod": "relcl",
    "partmod": "acl",
    "infmod": "acl",
    "pobj": "obl",
    "pcomp": "advcl",
}

_PASSED: Final = frozenset(POSITIONS)
_NEGATORS: Final = frozenset({"not", "n't", "n’t", "never"})
_WITH_PREP: Final = frozenset({"obl", "nmod", "agent", "acl", "advcl", "conj"})
_PHRASAL: Final = frozenset({"obl", "nmod", "root", "conj", "acl"})
_ADJUNCTS: Final = frozenset({"advmod", "amod", "xcomp", "root", "obl"})
_NOUNS: Final = frozenset({"NOUN", "PROPN"})
_CLAUSES: Final = frozenset({"acl", "advcl"})
_VERBAL: Final = frozenset({"VERB", "AUX", "ADJ", "ADV"})
_PREDICATE: Final = frozenset({"subj", "subj:pass", "csubj", "aux", "aux:pass", "cop", "mark"})
#: After "by" these name a time, not who did it.
_CALENDAR: Final = frozenset({
    "monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday", "january", "february",
    "march", "april", "may", "june", "july", "august", "september", "october", "november", "december",
    "date", "day", "week", "weekend", "month", "year", "end", "dawn", "dusk", "morning", "noon", "midday",
    "afternoon", "evening", "night", "nightfall", "midnight", "today", "tomorrow", "yesterday", "now",
    "then"
})  # fmt: skip


def scheme(labels: Iterable[str]) -> str:
    """Return the scheme of a parser's labels, `"ud"` or `"clearnlp"`.

    >>> scheme(["nsubj", "dobj", "prep"]), scheme(["nsubj", "obj", "case"])
    ('clearnlp', 'ud')
    """
    return CLEAR if _CLEAR_ONLY.intersection(labels) else UD


def _relabel(tree: Tree, table: dict[str, str]) -> None:
    known: dict[str, str] = {}
    for dep in set(tree.dep):
        label = table.get(dep) or table.get(dep.split(":")[0]) or dep
        if label not in _PASSED:
            label = label.split(":")[0]
        known[dep] = label if label in _PASSED else "dep"
    tree.rel = [known[dep] for dep in tree.dep]
    for i, rel in enumerate(tree.rel):
        if tree.head[i] == i:
            tree.rel[i] = "root"
        elif rel == "root":
            tree.rel[i] = "dep"
        elif rel == "advmod" and tree.lower[i] in _NEGATORS:
            tree.rel[i] = "neg"


# ----------------------------------------------------------------------------------------- ClearNLP


def _clear_to_ud(tree: Tree) -> None:
    """Turn a ClearNLP tree into the normal form, pass by pass; the order matters."""
    deps = tree.dep
    for i, dep in enumerate(deps):
        if dep == "aux" and tree.tag[i] == "TO":
            tree.rel[i] = "mark"
    for i in range(len(deps) - 1, -1, -1):
        if deps[i] in ("prep", "agent", "dative") and tree.pos[i] in (
            "ADP",
            "SCONJ",
            "PART",
            "VERB",
            "ADJ",
            "ADV",
        ):
            _lower_preposition(tree, i)
    for i, dep in enumerate(deps):
        if dep == "conj" and tree.pos[i] == "ADP":
            _lower_preposition(tree, i)
    for i, dep in enumerate(deps):
        if dep in ("attr", "acomp"):
            _raise_predicate(tree, i)
    for i in range(len(deps)):
        if tree.lemma[i] == "be" and tree.rel[i] not in ("cop", "aux", "aux:pass", "case"):
            _raise_locative(tree, i)
    _flatten_conjuncts(tree)


def _lower_preposition(tree: Tree, i: int) -> None:
    """Hang a preposition below its object, and the object where the preposition was."""
    objects = [j for j in tree.below[i] if tree.dep[j] in ("pobj", "pcomp") or tree.rel[j] == "obl"]
    for j in objects:
        if tree.dep[j] == "pcomp" and tree.pos[j] == "ADP":
            tree.rel[j] = "case"
    objects = [j for j in objects if tree.rel[j] != "case"]
    if not objects:
        tree.rel[i] = "conj" if tree.dep[i] == "conj" else "advmod"
        return
    target, head = objects[0], tree.head[i]
    clause = tree.dep[target] == "pcomp" and tree.pos[target] in ("VERB", "AUX")
    verbal = head != i and tree.pos[head] in _VERBAL
    rel = ("advcl" if verbal else "acl") if clause else ("obl" if verbal else "nmod")
    if tree.dep[i] == "agent" and not clause:
        rel = "agent"
    elif tree.dep[i] == "conj" or head == i:
        rel = tree.rel[i]
    if tree.rel[head] == "conj" and tree.pos[head] == "ADP" and tree.dep[i] == "prep":
        rel = "obl"
    tree.raise_over(target, "mark" if clause else "case")
    tree.rel[target] = rel
    for j in list(tree.below[i]):
        if tree.rel[j] in ("conj", "cc", "punct", "obl", "nmod") and j > i:
            tree.hang(j, target, tree.rel[j])


def _raise_predicate(tree: Tree, i: int) -> None:
    """Make the predicate of "be" the head of its clause; with "there" it is the subject instead."""
    be = tree.head[i]
    if tree.lemma[be] != "be":
        return
    if tree.under(be, "expl") and not tree.under(be, "subj"):
        tree.rel[i] = "subj"
        return
    _make_copula(tree, i, be)


def _raise_locative(tree: Tree, be: int) -> None:
    """Make a prepositional phrase right after "be" the head: "the base is in Iraq"."""
    if not tree.under(be, "subj") or tree.under(be, "expl"):
        return
    after = [j for j in tree.below[be] if j > be and tree.rel[j] not in ("neg", "punct")]
    if after and tree.rel[after[0]] == "obl" and not {"ccomp", "xcomp"} & {tree.rel[j] for j in after}:
        _make_copula(tree, after[0], be)


def _make_copula(tree: Tree, predicate: int, be: int) -> None:
    tree.raise_over(predicate, "cop")
    for j in list(tree.below[be]):
        tree.hang(j, predicate, tree.rel[j])


def _flatten_conjuncts(tree: Tree) -> None:
    """Hang each conjunct of a chain on the first, and each conjunction on the conjunct after it."""
    for i, rel in enumerate(tree.rel):
        if rel == "conj":
            head = tree.head[i]
            while tree.rel[head] == "conj" and tree.head[head] != head and not tree.under(head, "subj"):
                head = tree.head[head]
            if head != tree.head[i]:
                tree.hang(i, head, "conj")
    for i, rel in enumerate(tree.rel):
        if rel == "cc" and tree.head[i] < i:
            first = tree.head[tree.head[i]] if tree.rel[tree.head[i]] == "conj" else tree.head[i]
            following = [j for j in tree.under(first, "conj") if j > i]
            if following:
                tree.hang(i, following[0], "cc")


# ------------------------------------------------------------------------------------ every scheme


def _joined(tree: Tree, words: list[int]) -> str:
    return " ".join(tree.lower[j] for j in words)


def _is_passive(tree: Tree, verb: int) -> bool:
    if tree.tag[verb] != "VBN":
        return False
    below = {tree.rel[j] for j in tree.below[verb]}
    if "aux:pass" in below or "subj:pass" in below:
        return True
    return tree.rel[verb] in ("acl", "advcl", "amod", "conj") and not below & {"subj", "obj", "aux"}


def _is_active(tree: Tree, verb: int) -> bool:
    """Tell whether a verb has subject and object: "the raid killed nine [by the ministry's count]" has no agent."""
    below = {tree.rel[j] for j in tree.below[verb]}
    return {"subj", "obj"} <= below and "aux:pass" not in below


def _find_agents(tree: Tree) -> None:
    """Take "by" under a passive verb for who did it, unless the word after it names a time."""
    for i, word in enumerate(tree.lower):
        if tree.rel[i] != "case":
            continue
        noun = tree.head[i]
        if word == "with" and tree.rel[noun] == "agent" and tree.cases(noun) == [i]:
            tree.rel[noun] = "obl"
        if word != "by":
            continue
        state = tree.head[noun]
        if tree.rel[state] == "xcomp" and tree.tag[state] == "JJ" and _is_passive(tree, tree.head[state]):
            tree.hang(noun, tree.head[state], "obl")  # "was shot dead by troops"
        if tree.lower[noun] in _CALENDAR:
            tree.rel[noun] = "obl" if tree.rel[noun] == "agent" else tree.rel[noun]
        elif tree.rel[noun] == "obl" and _is_passive(tree, tree.head[noun]):
            tree.rel[noun] = "agent"
        elif tree.rel[noun] == "agent" and _is_active(tree, tree.head[noun]):
            tree.rel[noun] = "obl"


def _join_prepositions(tree: Tree) -> None:
    """Read "in response to X" and "north of X" as X with one preposition."""
    for i, word in enumerate(tree.lower[:-2]):
        noun = word in NOUNS and tree.rel[i] in _PHRASAL and not _is_named(tree, i)
        if not (noun or word in ADVERBS) or tree.rel[i + 1] != "case":
            continue
        target = tree.head[i + 1]
        if target <= i + 1 or tree.rel[target] not in ("obl", "nmod", "obj"):
            continue
        after = tree.lower[i + 1]
        phrase = NOMINAL.get((_joined(tree, tree.cases(i)), word, after)) if noun else None
        if not phrase and (tree.rel[i] in _ADJUNCTS or tree.pos[i] == "ADV"):
            phrase = ADVERBIAL.get((word, after))
            if phrase and after == "of" and tree.lower[max(i - 2, 0) : i] == ["in", "the"]:
                phrase = "in"  # "[in the south of] X" is in X, "[south of] X" is not
        if phrase:
            _join_preposition(tree, i, target, phrase)


def _is_named(tree: Tree, i: int) -> bool:
    """Tell whether a noun has a name before it, and so stands for itself: "in the [Mir Ali] area of X"."""
    return any(j < i and tree.tag[j].startswith("NNP") for j in tree.below[i])


def _join_preposition(tree: Tree, first: int, target: int, phrase: str) -> None:
    tree.prep[target] = phrase
    head, rel = tree.head[first], tree.rel[first]
    if rel == "root" or _PREDICATE & {tree.rel[j] for j in tree.below[first]}:
        tree.hang(target, first, "nmod")
    elif head == target:
        tree.rel[first] = "case"
    else:
        if rel in _ADJUNCTS or tree.pos[first] == "ADV":
            rel = "obl" if tree.pos[head] in _VERBAL else "nmod"
        tree.hang(target, head, rel)
        tree.hang(first, target, "case")


def _prepositions(tree: Tree) -> None:
    """Fill `prep` where the grammar has one."""
    for i, rel in enumerate(tree.rel):
        if rel not in _WITH_PREP or not tree.below[i] or i in tree.prep:
            continue
        words = tree.cases(i)
        if rel in _CLAUSES:
            words = sorted([*words, *_subordinators(tree, i)])
        if words:
            tree.prep[i] = _joined(tree, words)


def _subordinators(tree: Tree, i: int) -> list[int]:
    """Return the words that subordinate clause `i`: marks with their parts, else "when" and its like."""
    out: list[int] = []
    for j in tree.below[i]:
        if j < i and (tree.rel[j] == "mark" or (tree.rel[j] == "advmod" and tree.tag[j] == "WRB")):
            out.append(j)
            out.extend(k for k in tree.below[j] if tree.rel[k] == "case")
    return out


def _word(tree: Tree, i: int, sent: int, start: int) -> Word:
    text, lemma, pos = tree.text[i], tree.lemma[i], tree.pos[i]
    lemma = (lemma or text) if pos == "PROPN" else (lemma or text).lower()
    prep = tree.prep.get(i, "")
    return Word(
        i, text, lemma, pos, tree.tag[i], tree.rel[i], prep, tree.head[i], sent, start, start + len(text)
    )


def words(
    doc: Doc,
    starts: Iterable[int] | None = None,
    labels: str = "",
    names: Iterable[tuple[int, int]] = (),
    apposed: Iterable[tuple[int, int, int]] = (),
) -> tuple[Word, ...]:
    """Return the words of a parsed Doc in the normalised grammar.

    `starts` gives each token's offset in the article (default: in the Doc's text); `labels` the scheme, "ud"
    or "clearnlp", told from the Doc's own labels where it is not given; `names` the spans of names, as
    token indices (end exclusive), none overlapping another; `apposed` the nouns that only say what a name is
    of, each with the span of the name.
    """
    if not len(doc):
        return ()
    tree = Tree(doc)
    if (labels or scheme(tree.dep)) == CLEAR:
        _relabel(tree, _CLEAR)
        _clear_to_ud(tree)
    else:
        _relabel(tree, _UD)
    mend(tree, names, apposed)
    _find_agents(tree)
    _join_prepositions(tree)
    _prepositions(tree)
    offsets = [token.idx for token in doc] if starts is None else starts
    numbers = zip(_sentence_numbers(tree.starts, len(tree.head)), offsets, strict=True)
    return tuple(_word(tree, i, sent, start) for i, (sent, start) in enumerate(numbers))


def _sentence_numbers(starts: list[int], size: int) -> list[int]:
    bounds = zip(starts, [*starts[1:], size], strict=True)
    return [number for number, (first, last) in enumerate(bounds) for _ in range(first, last)]
