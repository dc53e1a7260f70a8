"""Writes the training, development and test sets of the parser."""

import random
from collections.abc import Sequence
from dataclasses import replace
from functools import cache
from pathlib import Path

from spacy.language import Language
from spacy.tokens import DocBin

from training import conllu, harmonise, merge, paths, places, tokens, trees
from training.conllu import Sentence

#: Sentences of PUD whose document begins with this letter are news, the others Wikipedia.
NEWS = "n"
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


def save(nlp: Language, sentences: Sequence[Sentence], target: Path, *, single: bool = False) -> None:
    """Write sentences as spaCy's binary Docs."""
    found = DocBin(docs=trees.docs(nlp.vocab, sentences, single=single), store_user_data=False)
    target.parent.mkdir(parents=True, exist_ok=True)
    found.to_disk(target)


def build() -> None:
    """``gold`` (EWT and GUM), ``domain`` (ours), ``pud`` and ``dev``; see :mod:`training.build`."""
    nlp, out = tokens.blank(), paths.BUILD / "corpus"
    sets = {n: treebank(nlp, n) for n in ("ewt-train", "gum-train", "pud", "ewt-dev", "gum-dev")}
    save(nlp, sets["ewt-train"] + sets["gum-train"], out / "gold.spacy")
    save(nlp, varied(domain(nlp)), out / "domain.spacy")
    save(nlp, sets["pud"], out / "pud.spacy")
    save(nlp, sets["ewt-dev"][:700] + sets["gum-dev"][:300], out / "dev.spacy")


def mixed(name: str, parts: Sequence[str]) -> Path:
    """Return a folder with links to several sets, which spaCy reads as one."""
    folder = paths.BUILD / f"corpus/{name}"
    folder.mkdir(parents=True, exist_ok=True)
    for part in parts:
        link = folder / f"{part}.spacy"
        link.unlink(missing_ok=True)
        link.hardlink_to(paths.BUILD / f"corpus/{part}.spacy")
    return folder


if __name__ == "__main__":
    build()
