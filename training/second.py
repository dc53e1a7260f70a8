"""The second stage: heads that are trained on the finished encoder, put into the package: ``python -m training.second``.

It needs no checkpoint of the first stage, only the shipped network: names and coreference are learned anew, all other parts
stay as they are, byte for byte. What is made under ``build/`` is not made again, each head goes on after its last round.
"""

from __future__ import annotations

import shutil
from pathlib import Path

import torch

from training import coreference, data, export, namehead, package, paths, vectors


def heads(parts: Path) -> None:
    """Train the second stage's heads on a folder of parts that has the encoder; write theirs into it."""
    torch.set_num_threads(1)
    found, links = (vectors.place(parts, name).with_suffix(".pt") for name in ("names", "coreference"))
    if not found.with_suffix(".done").exists():
        namehead.fit(namehead.prepared(parts), found)
        found.with_suffix(".done").touch()
    export.names(namehead.load(found), parts / "ner")
    if not links.exists():
        nlp = vectors.pipeline(parts, grammar=True)
        coreference.fit(coreference.texts(nlp, "train"), coreference.texts(nlp, "dev"), links)
    export.coreference(coreference.load(links), parts / "coreference")
    export.check(parts)


def shipped() -> Path:
    """Return a copy of the shipped parts to work on."""
    parts = paths.BUILD / "second"
    shutil.rmtree(parts, ignore_errors=True)
    shutil.copytree(paths.PACKAGE / "data", parts)
    return parts


def main() -> None:
    """Build the stage and put it into the package with its scores; print them."""
    data.build()
    parts = shipped()
    heads(parts)
    text = package.release(parts)
    (paths.BUILD / "scores.md").write_text(text + "\n", encoding="utf-8")
    print(text)


if __name__ == "__main__":
    main()
