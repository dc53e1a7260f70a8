"""Where the build reads and writes; both roots can be set from outside."""

import os
from pathlib import Path

HERE = Path(__file__).resolve().parent
REPOSITORY = HERE.parent

#: Folder with ``treebanks/``, ``names/`` and ``raw/``.
SOURCES = Path(os.environ.get("KGBUILD_TREEBANKS", REPOSITORY / "../shared/language")).resolve()

#: Folder for everything between the sources and the package.
BUILD = Path(os.environ.get("KGBUILD_MODEL_BUILD", HERE / "build")).resolve()

#: Optional further raw news text: JSON lines with a ``text`` field, colon-separated paths.
NEWS = [
    Path(name)
    for name in os.environ.get("KGBUILD_RAW_NEWS", str(SOURCES.parent / "eval/muc4/train.jsonl")).split(":")
    if name
]

#: The package that ships inside the wheel.
PACKAGE = REPOSITORY / "en_kgbuild"
DOMAIN = HERE / "domain"
