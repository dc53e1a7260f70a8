"""Where the build reads and writes; both roots can be set from outside."""

import os
from pathlib import Path

HERE = Path(__file__).resolve().parent
REPOSITORY = HERE.parent

#: Folder with ``treebanks/`` and ``names/``.
SOURCES = Path(os.environ.get("KGBUILD_TREEBANKS", REPOSITORY / "../shared/language")).resolve()

#: Folder with ``propbank-ewt/``, ``factuality-uds/``, ``wikievents/``.
LEARNING = Path(os.environ.get("KGBUILD_LEARNING", REPOSITORY / "../shared/learning")).resolve()

#: Folder for everything between the sources and the package.
BUILD = Path(os.environ.get("KGBUILD_MODEL_BUILD", HERE / "build")).resolve()

#: The package that ships inside the wheel.
PACKAGE = REPOSITORY / "en_kgbuild"
DOMAIN = HERE / "domain"
