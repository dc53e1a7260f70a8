"""Reads the treebanks and the project's own sentences, tokenised as at run time."""

import random
from collections.abc import Sequence
from dataclasses import replace
from functools import cache

from spacy.language import Language

from training import conllu, harmonise, merge, paths, places
from training.conllu import Sentence

#: Further copies of our own sentences, and how often a name in them is another.
COPIES, SWAPPED = 4, 0.6


def treebank(nlp: Language, name: str) -> list[Sentence]:
    """Sentences of one treebank file, joined as the tokenizer joins."""
    path = paths.SOURCES / f"treebanks/{name}.conllu.gz"
    found = (merge.merge(s, nlp.tokenizer) for s in conllu.load(path))
    return [harmonise.pud(s) if name == "pud" else s for s in found]


def domain(nlp: Language) -> list[Sentence]:
    """Return the project's own sentences, corrected by hand."""
    return [
        merge.merge(s, nlp.tokenizer)
        for path in sorted(paths.DOMAIN.glob("*.conllu"))
        for s in conllu.load(path)
    ]


def renamed(sentence: Sentence, chance: random.Random) -> Sentence:
    """Return the sentence with other names in place of its one-word names of people and places."""
    lists = {label: places.extra(f"names-{label.lower()}") for label in ("GPE", "PERSON")}
    labels = own_names()
    tokens_ = []
    for token in sentence.tokens:
        label = labels.get(token.form, "")
        swap = token.upos == "PROPN" and label in lists and chance.random() < SWAPPED
        form = chance.choice(lists[label]) if swap else token.form
        tokens_.append(replace(token, form=form, lemma=form if swap else token.lemma))
    return replace(sentence, tokens=tokens_)


@cache
def own_names() -> dict[str, str]:
    """Label by name, of the names in our own sentences."""
    lines = (paths.DOMAIN / "names.tsv").read_text(encoding="utf-8").splitlines()
    return dict(line.split("\t") for line in lines if line and not line.startswith("#"))


def varied(sentences: Sequence[Sentence], *, seed: int = 0) -> list[Sentence]:
    """Our own sentences as they are, and :data:`COPIES` times with other names."""
    chance = random.Random(seed)
    return [*sentences, *(renamed(s, chance) for _ in range(COPIES) for s in sentences)]
