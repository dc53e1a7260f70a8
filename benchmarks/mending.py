"""Measures what each mend of parse trees does to the trees of treebanks that the shipped model was not trained on.

    python -m benchmarks.mending [MEND ...]

For each mend of `kgbuild.annotate.mending`, alone: in how many sentences it changes anything, and how many words get the
head and position that the treebank gives them (righted), lose them (wronged), or have neither before nor after. Named
mends also print each sentence that they change. Names are not marked in these treebanks, so that mends that go by names
do nothing here. The treebanks are those of `training` (`KGBUILD_TREEBANKS`).
"""

from __future__ import annotations

import sys
from collections.abc import Collection, Iterator, Sequence
from contextlib import ExitStack
from typing import Final, NamedTuple, TypeAlias
from unittest.mock import patch

from spacy.tokens import Doc

import en_kgbuild
from kgbuild.annotate import mending
from kgbuild.annotate.grammar import words
from training import corpus, trees

#: Parts of the treebanks that train nothing.
_SETS: Final = ("ewt-dev", "gum-dev", "ewt-test", "gum-test", "pud")
MENDS: Final = tuple(name for name in vars(mending) if name.startswith("mend_"))

#: Of each word its head and its position.
Tree: TypeAlias = list[tuple[int, str]]


class Effect(NamedTuple):
    """What a mend does to the words of some sentences."""

    sentences: int
    righted: int
    wronged: int
    neither: int


def main(shown: Collection[str] = ()) -> None:
    """Print the table of all mends; `shown` are those whose sentences are printed too."""
    gold, found = parses()
    wanted, plain = trees_of(gold, ()), trees_of(found, ())
    print("| mend | sentences | righted | wronged | neither |\n|---|---|---|---|---|")
    for name in MENDS:
        after = trees_of(found, (name,))
        if name.removeprefix("mend_") in shown:
            print("\n".join(changes(found, plain, after)))
        print(
            f"| {name.removeprefix('mend_').replace('_', ' ')} | {' | '.join(map(str, effect(wanted, plain, after)))} |"
        )


def parses() -> tuple[list[Doc], list[Doc]]:
    """Return the treebanks' sentences, and the same words as the shipped model parses them."""
    nlp = en_kgbuild.load(exclude=["ner"])
    gold = [doc for name in _SETS for doc in trees.docs(nlp.vocab, corpus.treebank(nlp, name))]
    bare = (Doc(nlp.vocab, [t.text for t in doc], [bool(t.whitespace_) for t in doc]) for doc in gold)
    return gold, list(nlp.pipe(bare))


def trees_of(docs: Sequence[Doc], mends: Collection[str]) -> list[Tree]:
    """Return the normalised trees of Docs, only `mends` having mended them."""
    with ExitStack() as left_out:
        for name in MENDS:
            if name not in mends:
                left_out.enter_context(patch.object(mending, name, lambda *_: None))
        return [[(word.head, word.rel) for word in words(doc, labels="ud")] for doc in docs]


def effect(gold: Sequence[Tree], before: Sequence[Tree], after: Sequence[Tree]) -> Effect:
    """Count what has changed and how."""
    changed = [row for rows in zip(gold, before, after, strict=True) for row in zip(*rows, strict=True)]
    changed = [(wanted, old, new) for wanted, old, new in changed if old != new]
    righted = sum(new == wanted for wanted, _, new in changed)
    wronged = sum(old == wanted for wanted, old, _ in changed)
    sentences = sum(old != new for old, new in zip(before, after, strict=True))
    return Effect(sentences, righted, wronged, len(changed) - righted - wronged)


def changes(docs: Sequence[Doc], before: Sequence[Tree], after: Sequence[Tree]) -> Iterator[str]:
    """Yield each sentence that changed, with the old and the new place of its words."""
    for doc, old, new in zip(docs, before, after, strict=True):
        if old != new:
            places = (
                f"{t.text}[{x[1]} of {doc[x[0]].text} > {y[1]} of {doc[y[0]].text}]" if x != y else t.text
                for t, x, y in zip(doc, old, new, strict=True)
            )
            yield " ".join(places)


if __name__ == "__main__":
    main(sys.argv[1:])
