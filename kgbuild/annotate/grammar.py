"""A parsed Doc → words in one small grammar, whatever label scheme the parser was trained on.

Two schemes are known: Universal Dependencies (our model) and ClearNLP (`en_core_web_*`). The normal form
follows UD: content words head function words, the predicate of "be" is the head and "be" its `cop`. Beyond
relabelling it

* reads a prepositional phrase as one position with its preposition (`Word.prep`), also "in response to" and
  "north of" (`prepositions`);
* makes each name one phrase with one head, where the parser broke it;
* takes an object that has a preposition for the oblique that it is, a common slip of parsers;
* finds the agent of a passive where the scheme does not mark it;
* hangs every conjunct on the first one.

Where a phrase of several words is the predicate itself ("the strikes were in response to the raid"), the noun
stays the head and what depends on it carries the whole phrase as its `prep`.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from spacy.tokens import Doc

from kgbuild.annotate.prepositions import ADVERBIAL, ADVERBS, NOMINAL, NOUNS
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
_MODIFIERS: Final = frozenset({"amod", "compound", "nummod", "poss"})
_NOUNS: Final = frozenset({"NOUN", "PROPN"})
_LEADING: Final = frozenset({"case", "det"})
_LEADS: Final = frozenset({"ADP", "SCONJ"})
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


class _Tree:
    """A parse in work: parallel lists over the words of a Doc, changed in place by the passes below."""

    def __init__(self, doc: Doc) -> None:
        table = doc.to_array(["ORTH", "LEMMA", "POS", "TAG", "DEP", "HEAD", "SENT_START"])
        strings = Strings(doc)
        columns = [column.tolist() for column in table.T[:5]]
        self.text, self.lemma, self.pos, self.tag, self.dep = (
            [strings[x] for x in column] for column in columns
        )
        offsets = table[:, 5].astype("int64").tolist()
        self.head = [i + offset for i, offset in enumerate(offsets)]
        self.starts = [
            i for i, start in enumerate(table[:, 6].astype("int64").tolist()) if start == 1 or i == 0
        ]
        self.lower = [word.lower() for word in self.text]
        self.rel: list[str] = []
        self.prep: dict[int, str] = {}
        self.below: list[list[int]] = [[] for _ in self.head]
        for i, head in enumerate(self.head):
            if head != i:
                self.below[head].append(i)

    def hang(self, i: int, head: int, rel: str) -> None:
        """Move word `i` under `head` (itself: make it a root)."""
        old = self.head[i]
        if old != i:
            self.below[old].remove(i)
        self.head[i], self.rel[i] = head, rel
        if head != i:
            self.below[head].append(i)
            self.below[head].sort()

    def under(self, i: int, rel: str) -> list[int]:
        """Return the dependents of `i` in position `rel`, in order."""
        return [j for j in self.below[i] if self.rel[j] == rel]

    def raise_over(self, i: int, rel_below: str) -> None:
        """Put word `i` in its head's place and hang the head below it as `rel_below`."""
        head = self.head[i]
        above, rel = self.head[head], self.rel[head]
        self.hang(i, i if above == head else above, rel)
        self.hang(head, i, rel_below)


class Strings(dict[int, str]):
    """Hash → string of a Doc's vocabulary, each looked up once; 0 is the empty string."""

    def __init__(self, doc: Doc) -> None:
        super().__init__({0: ""})
        self._store = doc.vocab.strings

    def __missing__(self, key: int) -> str:
        value = self[key] = self._store[key]
        return value


def _relabel(tree: _Tree, table: dict[str, str]) -> None:
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


def _clear_to_ud(tree: _Tree) -> None:
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


def _lower_preposition(tree: _Tree, i: int) -> None:
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


def _raise_predicate(tree: _Tree, i: int) -> None:
    """Make the predicate of "be" the head of its clause; with "there" it is the subject instead."""
    be = tree.head[i]
    if tree.lemma[be] != "be":
        return
    if tree.under(be, "expl") and not tree.under(be, "subj"):
        tree.rel[i] = "subj"
        return
    _make_copula(tree, i, be)


def _raise_locative(tree: _Tree, be: int) -> None:
    """Make a prepositional phrase right after "be" the head: "the base is in Iraq"."""
    if not tree.under(be, "subj") or tree.under(be, "expl"):
        return
    after = [j for j in tree.below[be] if j > be and tree.rel[j] not in ("neg", "punct")]
    if after and tree.rel[after[0]] == "obl" and not {"ccomp", "xcomp"} & {tree.rel[j] for j in after}:
        _make_copula(tree, after[0], be)


def _make_copula(tree: _Tree, predicate: int, be: int) -> None:
    tree.raise_over(predicate, "cop")
    for j in list(tree.below[be]):
        tree.hang(j, predicate, tree.rel[j])


def _flatten_conjuncts(tree: _Tree) -> None:
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


def _cases(tree: _Tree, i: int) -> list[int]:
    """Return the prepositions of word `i`, those of several words with all of their words."""
    out: list[int] = []
    for j in tree.below[i]:
        if j < i and tree.rel[j] == "case" and tree.tag[j] != "POS":
            out.append(j)
            out.extend(k for k in tree.below[j] if tree.rel[k] == "case")
    return sorted(out)


def _joined(tree: _Tree, words: list[int]) -> str:
    return " ".join(tree.lower[j] for j in words)


def _mend_names(tree: _Tree, spans: Iterable[tuple[int, int]]) -> None:
    """Give each name one head: a name is one phrase, whatever the parser made of its words."""
    for first, last in spans:
        tops = [i for i in range(first, last) if not first <= tree.head[i] < last or tree.head[i] == i]
        if len(tops) < 2:
            continue
        led = [i for i in tops if any(j < first and tree.rel[j] in _LEADING for j in tree.below[i])]
        top = led[0] if led else _highest(tree, tops)
        for i in tops:
            if i != top:
                _demote(tree, i, top, first, last)


def _highest(tree: _Tree, tops: list[int]) -> int:
    """Return the word that is nearest to the root; of equals the last, as names end in their head."""
    depths = [(_depth(tree, i), -i) for i in tops]
    return -min(depths)[1]


def _depth(tree: _Tree, i: int) -> int:
    depth = 0
    while tree.head[i] != i:
        i, depth = tree.head[i], depth + 1
    return depth


def _demote(tree: _Tree, i: int, top: int, first: int, last: int) -> None:
    """Hang word `i` of a name below the name's head, and what hung on it from outside on the head."""
    if i in _above(tree, top):
        tree.hang(top, tree.head[i] if tree.head[i] != i else top, tree.rel[i])
    tree.hang(i, top, "compound" if i < top else "flat")
    for j in list(tree.below[i]):
        if not first <= j < last:
            tree.hang(j, top, tree.rel[j])


def _above(tree: _Tree, i: int) -> set[int]:
    found = set[int]()
    while tree.head[i] != i:
        i = tree.head[i]
        found.add(i)
    return found


def _mend_clausal(tree: _Tree, spans: Iterable[tuple[int, int]]) -> None:
    """Take a name behind a preposition for a noun, where the parser made a clause of it ("south of [Tell Abyad]")."""
    for first, last in spans:
        top = next((i for i in range(first, last) if not first <= tree.head[i] < last), first)
        led = [
            j
            for j in tree.below[top]
            if j < first and tree.rel[j] in ("mark", "case") and tree.pos[j] in _LEADS
        ]
        if led and tree.rel[top] in ("advcl", "acl", "ccomp"):
            tree.rel[top] = "obl" if tree.pos[tree.head[top]] in _VERBAL else "nmod"
            for j in led:
                tree.rel[j] = "case"
        elif tree.rel[top] == "obj":
            _mend_participle(tree, top, first)


def _mend_participle(tree: _Tree, name: int, first: int) -> None:
    """Take a participle between preposition and name for a modifier: "in [occupied Makiivka]"."""
    verb = tree.head[name]
    led = [
        j for j in tree.below[verb] if j < verb and tree.rel[j] in ("mark", "case") and tree.pos[j] in _LEADS
    ]
    if not led or verb != first - 1 or tree.tag[verb] not in ("VBD", "VBN") or led[-1] != verb - 1:
        return
    above = tree.head[verb]
    tree.hang(name, above, "obl" if tree.pos[above] in _VERBAL else "nmod")
    for j in [*led, *(j for j in tree.below[verb] if j > name)]:
        tree.hang(j, name, "case" if j in led else tree.rel[j])
    tree.hang(verb, name, "amod")


def _mend_infinitives(tree: _Tree) -> None:
    """Make a clause of "the operation [to free X]", where the parser took the infinitive for an adjective of X."""
    for i in range(1, len(tree.head)):
        noun = tree.head[i]
        if tree.tag[i] != "VB" or tree.rel[i] != "amod" or tree.lower[i - 1] != "to" or noun < i:
            continue
        above = tree.head[noun]
        if above == noun or tree.rel[noun] not in ("nmod", "obl"):
            continue
        tree.hang(i, above, "acl" if tree.pos[above] in _NOUNS else "advcl")
        tree.hang(noun, i, "obj")
        tree.hang(i - 1, i, "mark")
        tree.pos[i] = "VERB"


def _mend_verbs(tree: _Tree, spans: Iterable[tuple[int, int]]) -> None:
    """Take a word in lower case that has a subject for a verb, though the tagger held it for a name ("it overran X")."""
    inside = {first for first, _ in spans}
    for i, tag in enumerate(tree.tag):
        if tag not in ("NNP", "NN") or not tree.text[i].islower() or not tree.text[i].isalpha():
            continue
        if not any(tree.rel[j] == "subj" and tree.tag[j] == "PRP" for j in tree.below[i]):
            continue
        if any(tree.rel[j] in ("cop", "det", "amod", "case") for j in tree.below[i]):
            continue
        tree.tag[i], tree.pos[i] = "VBD", "VERB"
        for j in tree.below[i]:
            if j == i + 1 and tree.rel[j] in ("flat", "compound", "appos") and j in inside:
                tree.rel[j] = "obj"


def _mend_roots(tree: _Tree) -> None:
    """Take a participle for no main verb where a finite verb follows: "shells [fired from a hill] hit the town"."""
    for i in [i for i, head in enumerate(tree.head) if head == i and tree.tag[i] in ("VBN", "VBD")]:
        below = {tree.rel[j] for j in tree.below[i]}
        subjects = [j for j in tree.below[i] if tree.rel[j] in ("subj", "subj:pass") and j < i]
        if not subjects or below & {"obj", "aux", "aux:pass", "cop", "cc", "mark"} or subjects[-1] != i - 1:
            continue
        main = next((j for j in tree.below[i] if j > i and _is_main(tree, j)), None)
        if main is None:
            continue
        noun = subjects[-1]
        tree.hang(main, main, "root")
        for j in list(tree.below[i]):
            if j < noun or j > main:
                tree.hang(j, main, tree.rel[j])
        tree.hang(noun, main, "subj")
        tree.hang(i, noun, "acl")
        tree.tag[i] = "VBN"


def _is_main(tree: _Tree, i: int) -> bool:
    """Tell whether a clause below a participle is the main one: in a past tense, without a subject and what joins it."""
    below = {tree.rel[j] for j in tree.below[i]}
    joined = below & {"subj", "subj:pass", "mark", "cc", "csubj", "expl"}
    whens = any(tree.tag[j].startswith("W") for j in tree.below[i])
    clause = tree.rel[i] in ("advcl", "ccomp", "conj", "parataxis", "xcomp", "dep")
    return clause and tree.tag[i] == "VBD" and not joined and not whens and tree.text[i - 1] != ","


def _mend_appositions(tree: _Tree, apposed: Iterable[tuple[int, int, int]]) -> None:
    """Let a name stand for the noun that only says what it is of: "the town of X" is X."""
    for noun, first, last in apposed:
        name = next((i for i in range(first, last) if not first <= tree.head[i] < last), first)
        if tree.head[name] != noun:
            continue
        for j in tree.under(name, "case"):
            if noun < j < first:
                tree.hang(j, noun, "dep")
        above, rel = tree.head[noun], tree.rel[noun]
        tree.hang(name, name if above == noun else above, rel)
        for j in list(tree.below[noun]):
            if j < noun or j > last:
                tree.hang(j, name, tree.rel[j])
        tree.hang(noun, name, "compound")


def _mend_cases(tree: _Tree) -> None:
    """Give a preposition to the noun of its phrase, where the parser hung it on a modifier before the noun."""
    for i, rel in enumerate(tree.rel):
        if rel == "case" and tree.tag[i] != "POS":
            noun = tree.head[i]
            while tree.rel[noun] in _MODIFIERS and noun < tree.head[noun]:
                noun = tree.head[noun]
            if noun != tree.head[i] and i < tree.head[i] and tree.pos[noun] in _NOUNS:
                tree.hang(i, noun, "case")


def _mend_objects(tree: _Tree) -> None:
    """Take an object that a preposition introduces for an oblique."""
    for i, rel in enumerate(tree.rel):
        if rel in ("obj", "iobj") and tree.below[i] and _cases(tree, i):
            tree.rel[i] = "obl"
        elif rel == "tmod" and tree.below[i] and _cases(tree, i):
            tree.rel[i] = "obl" if tree.pos[tree.head[i]] in _VERBAL else "nmod"


def _is_passive(tree: _Tree, verb: int) -> bool:
    if tree.tag[verb] != "VBN":
        return False
    below = {tree.rel[j] for j in tree.below[verb]}
    if "aux:pass" in below or "subj:pass" in below:
        return True
    return tree.rel[verb] in ("acl", "advcl", "amod", "conj") and not below & {"subj", "obj", "aux"}


def _find_agents(tree: _Tree) -> None:
    """Take "by" under a passive verb for who did it, unless the word after it names a time."""
    for i, word in enumerate(tree.lower):
        if word != "by" or tree.rel[i] != "case":
            continue
        noun = tree.head[i]
        if tree.lower[noun] in _CALENDAR:
            tree.rel[noun] = "obl" if tree.rel[noun] == "agent" else tree.rel[noun]
        elif tree.rel[noun] == "obl" and _is_passive(tree, tree.head[noun]):
            tree.rel[noun] = "agent"


def _join_prepositions(tree: _Tree) -> None:
    """Read "in response to X" and "north of X" as X with one preposition."""
    for i, word in enumerate(tree.lower[:-2]):
        noun = word in NOUNS and tree.rel[i] in _PHRASAL
        if not (noun or word in ADVERBS) or tree.rel[i + 1] != "case":
            continue
        target = tree.head[i + 1]
        if target <= i + 1 or tree.rel[target] not in ("obl", "nmod", "obj"):
            continue
        after = tree.lower[i + 1]
        phrase = NOMINAL.get((_joined(tree, _cases(tree, i)), word, after)) if noun else None
        if not phrase and (tree.rel[i] in _ADJUNCTS or tree.pos[i] == "ADV"):
            phrase = ADVERBIAL.get((word, after))
        if phrase:
            _join_preposition(tree, i, target, phrase)


def _join_preposition(tree: _Tree, first: int, target: int, phrase: str) -> None:
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


def _prepositions(tree: _Tree) -> None:
    """Fill `prep` where the grammar has one."""
    for i, rel in enumerate(tree.rel):
        if rel not in _WITH_PREP or not tree.below[i] or i in tree.prep:
            continue
        words = _cases(tree, i)
        if rel in _CLAUSES:
            words = sorted([*words, *_subordinators(tree, i)])
        if words:
            tree.prep[i] = _joined(tree, words)


def _subordinators(tree: _Tree, i: int) -> list[int]:
    """Return the words that subordinate clause `i`: marks with their parts, else "when" and its like."""
    out: list[int] = []
    for j in tree.below[i]:
        if j < i and (tree.rel[j] == "mark" or (tree.rel[j] == "advmod" and tree.tag[j] == "WRB")):
            out.append(j)
            out.extend(k for k in tree.below[j] if tree.rel[k] == "case")
    return out


def _word(tree: _Tree, i: int, sent: int, start: int) -> Word:
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
    tree = _Tree(doc)
    if (labels or scheme(tree.dep)) == CLEAR:
        _relabel(tree, _CLEAR)
        _clear_to_ud(tree)
    else:
        _relabel(tree, _UD)
    names = list(names)
    _mend_verbs(tree, names)
    _mend_names(tree, names)
    _mend_clausal(tree, names)
    _mend_infinitives(tree)
    _mend_roots(tree)
    _mend_appositions(tree, apposed)
    _mend_cases(tree)
    _mend_objects(tree)
    _find_agents(tree)
    _join_prepositions(tree)
    _prepositions(tree)
    offsets = [token.idx for token in doc] if starts is None else starts
    numbers = zip(_sentence_numbers(tree.starts, len(tree.head)), offsets, strict=True)
    return tuple(_word(tree, i, sent, start) for i, (sent, start) in enumerate(numbers))


def _sentence_numbers(starts: list[int], size: int) -> list[int]:
    bounds = zip(starts, [*starts[1:], size], strict=True)
    return [number for number, (first, last) in enumerate(bounds) for _ in range(first, last)]
