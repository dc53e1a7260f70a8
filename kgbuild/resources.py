"""Finds the data that the program ships: `ontology/` and `queries/`, in a checkout and in a wheel."""

from __future__ import annotations

from pathlib import Path

from kgbuild.errors import KgbuildError

_PACKAGE = Path(__file__).resolve().parent


def shipped(name: str) -> Path:
    """Return the folder `name` ("ontology", "queries") as installed in a wheel or beside the package in a checkout.

    Raises KgbuildError where neither holds it, which means a broken installation.
    """
    for folder in (_PACKAGE / "_data" / name, _PACKAGE.parent / name):
        if folder.is_dir():
            return folder
    raise KgbuildError(
        f"the folder '{name}' is missing from this installation", remedy="Install kgbuild again"
    )
