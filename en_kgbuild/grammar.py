"""The component that gives tags, parts of speech, features, sentences and trees."""

from __future__ import annotations

from pathlib import Path
from typing import Any, ClassVar

import numpy as np
from numpy.typing import NDArray
from spacy.language import Language
from spacy.tokens import Doc

from en_kgbuild.cuts import begins
from en_kgbuild.decode import best, tree, whole
from en_kgbuild.network import Arrays, Network
from en_kgbuild.parts import Part, positions, starts
from en_kgbuild.spelling import VERBAL, Spelling

#: Tag, part of speech and label of white space, which hangs on the word before it.
SPACE = ("_SP", "SPACE", "dep")
#: A score that never wins.
NEVER = -1e6
_NOMINAL = frozenset({"NN", "NNS"})
_FINITE = frozenset({"VB", "VBD", "VBP", "VBZ"})
_SUBJECTS = frozenset({"nsubj", "nsubj:pass"})
#: What only nouns have below them, what only verbs have, and where only nouns stand.
_OF_NOUNS = frozenset({"cop", "det", "case", "amod", "nmod:poss", "nummod", "compound"})
_OF_VERBS = frozenset(
    {"nsubj", "nsubj:pass", "obj", "iobj", "aux", "aux:pass", "xcomp", "ccomp", "mark", "compound:prt"}
)
_NOUN_PLACES = frozenset({"nsubj", "nsubj:pass", "obj", "obl", "nmod"})
#: Features of which a word of a tag has one set whole: the lemmatizer believes the features, and a past that is said
#: to be an infinitive would keep its ending.
_FORMS: dict[str, tuple[frozenset[str], ...]] = {
    "VBD": (frozenset({"Tense=Past", "VerbForm=Fin"}),),
    "VBN": (frozenset({"Tense=Past", "VerbForm=Part"}),),
    "VBG": (frozenset({"Tense=Pres", "VerbForm=Part"}), frozenset({"VerbForm=Ger"})),
    "VBZ": (frozenset({"Tense=Pres", "VerbForm=Fin"}),),
    "NNS": (frozenset({"Number=Plur"}), frozenset({"Number=Ptan"})),
}


class Grammar(Part):
    """Sets tags, parts of speech, features, heads and labels; a sentence start that is set (1, -1) stays."""

    FILES: ClassVar[tuple[str, ...]] = ("words.onnx", "labels.onnx", "labels.json", "verbs.json")

    def read(self, folder: Path) -> None:
        """Load the scorers of words and of arcs' labels."""
        super().read(folder)
        self._words, self._labels = Network(folder / "words.onnx"), Network(folder / "labels.onnx")
        self._spelling = Spelling.load(folder / "verbs.json")
        self._verbal = {tag: self.lists["tags"].index(tag) for tag in VERBAL}
        self._agreeing = _agreement(self.lists["tags"], self.lists["feats"])

    def __call__(self, doc: Doc) -> Doc:
        """Parse a Doc that the encoder has read."""
        size = len(doc)
        preset = starts(doc)
        heads = np.arange(size)
        found = {name: np.zeros(size, np.int64) for name in ("tags", "pos", "feats", "deps")}
        texts = [token.lower_ for token in doc]
        for at, vectors in self.encoded(doc):
            scores = self._words(x=vectors)
            self._spell([texts[i] for i in at.tolist()], scores["tag"])
            inside = self._heads(scores, preset[at].tolist())
            deps = best(self._labels(dependent=scores["ld"][1:], head=scores["lh"][inside])["label"])
            tags, pos = best(scores["tag"][1:]), best(scores["pos"][1:])
            self._fit([texts[i] for i in at.tolist()], inside, deps, (tags, pos))
            found["tags"][at], found["pos"][at], found["deps"][at] = tags, pos, deps
            found["feats"][at] = best(scores["feats"][1:] + self._agreeing[tags])
            heads[at] = np.where(inside == 0, at, at[inside - 1])
        self._write(doc, heads, found)
        return doc

    def _spell(self, texts: list[str], tags: NDArray[np.float32]) -> None:
        """Rule out verbal tags that a spelling cannot have, in place; row 0 of the scores is the root's."""
        for row, text in enumerate(texts, 1):
            for tag in self._spelling.barred(text):
                tags[row, self._verbal[tag]] = NEVER

    def _fit(
        self,
        texts: list[str],
        heads: NDArray[np.int64],
        deps: list[int],
        columns: tuple[list[int], list[int]],
    ) -> None:
        """Let tags and parts of speech fit the tree, in place: what has a subject is no noun, a subject no finite verb."""
        tags, pos = columns
        names, rels = self.lists["tags"], [self.lists["deps"][d] for d in deps]
        below: list[set[str]] = [set() for _ in range(len(texts) + 1)]
        for i, (head, rel) in enumerate(zip(heads.tolist(), rels, strict=True), 1):
            if i < head or rel not in _OF_NOUNS:  # what only nouns have stands before them
                below[head].add(rel)
        for i, (text, rel) in enumerate(zip(texts, rels, strict=True)):
            own, tag = below[i + 1], names[tags[i]]
            if tag in _NOMINAL and own & _SUBJECTS and not own & _OF_NOUNS:
                forms = self._spelling.known(text)
                if forms:
                    tags[i], pos[i] = names.index(forms[0]), self.lists["pos"].index("VERB")
            elif tag in _FINITE and rel in _NOUN_PLACES and not own & _OF_VERBS:
                noun = "NNS" if text.endswith("s") and not text.endswith("ss") else "NN"
                tags[i], pos[i] = names.index(noun), self.lists["pos"].index("NOUN")

    @staticmethod
    def _heads(scores: Arrays, preset: list[int]) -> NDArray[np.int64]:
        """Return the head of each word of a window, counted with the root as 0."""
        said, arcs = whole(scores["start"][1:]), whole(scores["arcs"])
        starts = begins(said[:, 1] - said[:, 0], preset, arcs)
        out = np.zeros(len(preset), np.int64)
        for first, end in zip(starts, [*starts[1:], len(preset)], strict=True):
            nodes = np.r_[0, first + 1 : end + 1]
            out[first:end] = nodes[tree(arcs[np.ix_(nodes, nodes)])[1:]]
        return out

    def _write(self, doc: Doc, heads: NDArray[np.int64], found: dict[str, NDArray[np.int64]]) -> None:
        """Write the columns into the Doc; white space hangs on the word before it, or after it at the beginning."""
        words = positions(doc)
        spaces = np.setdiff1d(np.arange(len(doc)), words)
        if len(words):
            heads[spaces] = words[np.maximum(0, np.searchsorted(words, spaces) - 1)]
        store = doc.vocab.strings
        columns = {
            "TAG": [store.add(x) for x in self.lists["tags"]],
            "POS": [store.add(x) for x in self.lists["pos"]],
            "MORPH": [doc.vocab.morphology.add(x) for x in self.lists["feats"]],
            "DEP": [store.add(x) for x in self.lists["deps"]],
        }
        table: dict[str, Any] = {}
        for (attribute, hashes), name in zip(columns.items(), ("tags", "pos", "feats", "deps"), strict=True):
            table[attribute] = np.asarray(hashes, np.uint64)[found[name]]
        for attribute, text in zip(("TAG", "POS", "DEP"), SPACE, strict=True):
            table[attribute][spaces] = store.add(text)
        table["MORPH"][spaces] = doc.vocab.morphology.add("")
        table["HEAD"] = (heads - np.arange(len(doc))).astype(np.int64).astype(np.uint64)
        doc.from_array(list(table), np.stack([np.asarray(c, np.uint64) for c in table.values()], 1))  # type: ignore[arg-type]


def _agreement(tags: list[str], feats: list[str]) -> NDArray[np.float32]:
    """Return what is added to the scores of features, by tag: `NEVER` where a tag rules them out."""
    table = np.zeros((len(tags), len(feats)), np.float32)
    for tag, forms in _FORMS.items():
        barred = [not any(form <= set(feat.split("|")) for form in forms) for feat in feats]
        table[tags.index(tag), barred] = NEVER
    return table


@Language.factory(
    "kgbuild_grammar",
    requires=["doc._.encoded"],
    assigns=[
        "token.tag",
        "token.pos",
        "token.morph",
        "token.dep",
        "token.head",
        "token.is_sent_start",
        "doc.sents",
    ],
)
def create(nlp: Language, name: str) -> Grammar:
    """Return the component; its files come with `from_disk`."""
    return Grammar(name)
