"""Puts the trained parts together into ``en_kgbuild/data``."""

import json
import shutil
from pathlib import Path

import numpy as np
import numpy.typing as npt
import spacy
from spacy.language import Language
from spacy.pipeline import TrainablePipe

from training import conllu, lemmas, paths

VERSION = "0.1.0"
#: Bits of each weight's mantissa (of 23) that carry no score.
DROPPED = 12

FloatsXd = npt.NDArray[np.float32]


def sources() -> list[dict[str, str]]:
    """Each source with its licence and attribution, for ``meta.json`` and ``NOTICE``."""
    rows: list[dict[str, str]] = json.loads((paths.HERE / "sources.json").read_text("utf-8"))
    return rows


def assemble(parser: Path, names: Path) -> Language:
    """Parser's pipeline, then the lemmatizer, then names."""
    nlp = spacy.load(parser)
    treebanks = [
        sentence
        for name in ("ewt-train", "gum-train")
        for sentence in conllu.load(paths.SOURCES / f"treebanks/{name}.conllu.gz")
    ]
    lemmas.add(nlp, treebanks)
    nlp.add_pipe("ner", source=spacy.load(names))
    return slim(nlp)


def rounded(values: FloatsXd) -> FloatsXd:
    """Return float32 values with :data:`DROPPED` bits of the mantissa rounded away.

    >>> float(rounded(np.array([1.0001], dtype="f"))[0])
    1.0
    """
    half = np.uint32(1 << (DROPPED - 1))
    mask = np.uint32(0xFFFFFFFF ^ ((1 << DROPPED) - 1))
    bits = (np.ascontiguousarray(values, dtype="float32").view("uint32") + half) & mask
    return bits.view("float32")


def slim(nlp: Language) -> Language:
    """Round all weights and vectors, in place: the package then packs to two thirds of its size."""
    for _, component in nlp.pipeline:
        if isinstance(component, TrainablePipe):
            for node in component.model.walk():
                for name in node.param_names:
                    if node.has_param(name):
                        node.set_param(name, rounded(node.get_param(name)))
    nlp.vocab.vectors.data = rounded(nlp.vocab.vectors.data)
    return nlp


def describe(nlp: Language, scores: dict[str, object]) -> None:
    """Fill the pipeline's ``meta.json``."""
    nlp.meta.update(
        name="kgbuild",
        version=VERSION,
        description="English for news of conflict: tokenizer, tagger, morphology, parser, lemmas, names.",
        author="The kgbuild authors",
        license="CC BY-SA 4.0",
        sources=sources(),
        performance=scores,
    )


def save(nlp: Language, target: Path) -> int:
    """Write the pipeline in place of an earlier one; return its size in bytes."""
    shutil.rmtree(target, ignore_errors=True)
    nlp.config["paths"] = dict.fromkeys(nlp.config["paths"])  # this machine's folders
    nlp.to_disk(target)
    return sum(f.stat().st_size for f in target.rglob("*") if f.is_file())
