"""Puts the trained parts together into ``en_kgbuild/data``."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from spacy.language import Language

import en_kgbuild
from training import conllu, evaluate, export, lemmas, noderoles, paths, spelling, tokens

VERSION = "2.0.0"
#: The components: their names in the pipeline and their factories; ``lemmatizer`` is spaCy's.
COMPONENTS = {"encoder": "kgbuild_encoder", "grammar": "kgbuild_grammar", "lemmatizer": "", "ner": "kgbuild_entities",
              "heads": "kgbuild_heads", "coreference": "kgbuild_coreference"}  # fmt: skip
#: Those that are switched off until somebody asks for them.
ASLEEP = ("coreference",)


def sources() -> list[dict[str, str]]:
    """Each source with its licence and attribution, for ``meta.json`` and ``NOTICE``."""
    rows: list[dict[str, str]] = json.loads((paths.HERE / "sources.json").read_text("utf-8"))
    return rows


def assemble(parts: Path) -> Language:
    """Return the pipeline over a folder with the components' files; the lemmatizer is made from tables."""
    nlp = tokens.blank()
    for name, factory in COMPONENTS.items():
        if factory:
            component: Any = nlp.add_pipe(factory, name=name)
            component.from_disk(parts / name)
        else:
            lemmas.add(nlp, treebanks())
    for name in ASLEEP:
        nlp.disable_pipe(name)
    return nlp


def treebanks() -> list[conllu.Sentence]:
    """Sentences whose lemmas count."""
    files = [paths.SOURCES / f"treebanks/{name}.conllu.gz" for name in ("ewt-train", "gum-train")]
    return [sentence for path in files for sentence in conllu.load(path)]


def describe(nlp: Language, scores: dict[str, Any]) -> None:
    """Fill the pipeline's ``meta.json``."""
    nlp.meta.update(
        name="kgbuild",
        version=VERSION,
        description="English for news of conflict: tokenizer, tags, morphology, trees, lemmas, names; semantic roles, "
        "factuality, event triggers and their arguments.",
        author="The kgbuild authors",
        license="CC BY-SA 4.0",
        sources=sources(),
        performance=scores,
    )


def parts(checkpoint: Path, tokenizer: Path, folder: Path, *, whole: bool = True) -> Path:
    """Export a checkpoint to the components' files, and train what needs the finished encoder; return their folder."""
    net, labels = export.load(checkpoint)
    export.encoder(net, tokenizer, folder / "encoder", whole=whole)
    nodes = checkpoint.with_name("nodes.pt")
    if not nodes.exists():
        noderoles.build(folder / "encoder", nodes)
    export.heads(net, labels, *export.load_nodes(nodes), folder)
    spelling.write(treebanks(), lemmas.prefixed(), folder / "grammar" / "verbs.json")
    export.check(folder)
    return folder


def release(parts: Path) -> str:
    """Write the package twice, the second time with its own scores; return their table."""
    nlp = assemble(parts)
    save(nlp, paths.PACKAGE / "data")
    text, figures = evaluate.report(en_kgbuild.load())
    describe(nlp, figures)
    size = save(nlp, paths.PACKAGE / "data")
    return f"{text}\n\nThe package has {size / 1e6:.1f} MB."


def save(nlp: Language, target: Path) -> int:
    """Write the pipeline in place of an earlier one; return its size in bytes."""
    with TemporaryDirectory(dir=target.parent) as work:
        nlp.to_disk(Path(work) / "data")
        shutil.rmtree(target, ignore_errors=True)
        (Path(work) / "data").rename(target)
    return sum(f.stat().st_size for f in target.rglob("*") if f.is_file())
