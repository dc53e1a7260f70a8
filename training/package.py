"""Puts the trained parts together into ``en_kgbuild/data``."""

import json
import shutil
from pathlib import Path

import spacy
from spacy.language import Language

from training import conllu, lemmas, paths

VERSION = "0.1.0"


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
    nlp.to_disk(target)
    return sum(f.stat().st_size for f in target.rglob("*") if f.is_file())
