"""What the components share: their files on disk, and what the encoder leaves on a Doc.

`doc._.encoded` is a list of windows, each (positions of its words in the Doc [n], their vectors [n + 1, width]);
row 0 of the vectors is the root's. White space belongs to no window. `doc._.pieces` has for each window how its words are
cut: ids of pieces, and the first and the last piece of each word, the root first.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterable
from pathlib import Path
from typing import ClassVar

import numpy as np
from numpy.typing import NDArray
from spacy.tokens import Doc

Encoded = list[tuple[NDArray[np.int64], NDArray[np.float32]]]
Cut = list[NDArray[np.int32]]


def extend(name: str, default: object = None) -> None:
    """Register an extension of Doc, once."""
    if not Doc.has_extension(name):
        Doc.set_extension(name, default=default)


class Part:
    """A component whose files lie in one folder; they are read when the pipeline is."""

    #: Names of its files.
    FILES: ClassVar[tuple[str, ...]] = ()

    def __init__(self, name: str) -> None:
        self.name = name
        self.folder: Path | None = None
        #: The labels of each scorer, in order.
        self.lists: dict[str, list[str]] = {}

    @property
    def labels(self) -> tuple[str, ...]:
        """All labels that the component gives (spaCy's protocol)."""
        return tuple(label for found in self.lists.values() for label in found if label)

    def read(self, folder: Path) -> None:
        """Load what the files hold; each component adds its own."""
        path = folder / "labels.json"
        if path.exists():
            self.lists = json.loads(path.read_text(encoding="utf-8"))

    def from_disk(self, path: str | Path, exclude: Iterable[str] = ()) -> Part:
        """Load the component from its folder (spaCy's protocol)."""
        self.folder = Path(path)
        self.read(self.folder)
        return self

    def to_disk(self, path: str | Path, exclude: Iterable[str] = ()) -> None:
        """Copy the component's files to a folder (spaCy's protocol)."""
        if self.folder is None or Path(path).resolve() == self.folder.resolve():
            return
        Path(path).mkdir(parents=True, exist_ok=True)
        for name in self.FILES:
            if (self.folder / name).exists():
                shutil.copy(self.folder / name, Path(path) / name)

    def encoded(self, doc: Doc) -> Encoded:
        """Return what the encoder found; raise ValueError where it did not run."""
        found: Encoded | None = doc._.encoded
        if found is None:
            raise ValueError(f"'{self.name}' needs the component 'encoder' before it; add it to the pipeline")
        return found


def column(doc: Doc, attribute: str) -> NDArray[np.int64]:
    """Return one attribute of every token, as signed numbers."""
    return np.asarray(doc.to_array([attribute])).astype(np.int64).reshape(-1)


def starts(doc: Doc) -> NDArray[np.int64]:
    """Return for each token 1 (starts a sentence), -1 (does not) or 0 (not known): as set, or by an empty line before."""
    found = column(doc, "SENT_START")
    for i in np.flatnonzero(column(doc, "IS_SPACE")[:-1]).tolist():
        if doc[i].text.count("\n") > 1 and found[i + 1] == 0:
            found[i + 1] = 1
    return found


def positions(doc: Doc) -> NDArray[np.int64]:
    """Return the positions of the words, white space left out."""
    return np.flatnonzero(column(doc, "IS_SPACE") == 0)
