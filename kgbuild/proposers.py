"""Where what proposed a fact stands: an entry of the lexicon in its file, a rule of the program in its module."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Final

from kgbuild.resources import shipped
from kgbuild.turtle import described
from kgbuild.vocab import LEX, RDF, RULE, SKOS, local

_PACKAGE: Final = Path(__file__).resolve().parent
#: What finds nearly every source, and what lets nearly every event stand; graphs leave them out, so that they stay small.
SAID: Final = RULE + "extract.reading._said"
REAL: Final = RULE + "extract.events.factuality.unreal"
#: What a reader wants to know of an entry of the lexicon, in this order.
_TOLD: Final = ("evokes", "position", "nounPosition", "preposition", "filler", "role", "lemma")
_VALUES_SHOWN: Final = 5


@dataclass(frozen=True, slots=True)
class Proposer:
    """What proposed a fact: its IRI and short name, its file with the line, and what it says."""

    iri: str
    name: str
    file: str
    line: int
    says: str

    @property
    def place(self) -> str:
        """The file and the line."""
        return f"{self.file}:{self.line}" if self.line else self.file


def find(iri: str, extra: Sequence[Path] = ()) -> Proposer:
    """Return where a proposer stands; `extra` are Turtle files and folders that were given beside the shipped ones."""
    return _rule(iri) if iri.startswith(RULE) else _entry(iri, tuple(extra))


def short(iri: str) -> str:
    """Return the IRI of a proposer with its prefix.

    >>> short("https://w3id.org/kgbuild/rule#extract.events.places.scenes")
    'rule:extract.events.places.scenes'
    """
    for prefix, namespace in (("rule", RULE), ("lex", LEX)):
        if iri.startswith(namespace):
            return f"{prefix}:{iri.removeprefix(namespace)}"
    return f"<{iri}>"


# ------------------------------------------------------------------------------------------------- rules


def _rule(iri: str) -> Proposer:
    module, _, function = iri.removeprefix(RULE).rpartition(".")
    path = _PACKAGE.joinpath(*module.split(".")).with_suffix(".py")
    found = _functions(path).get(function) if path.is_file() else None
    line, says = found or (0, "")
    return Proposer(iri, short(iri), f"kgbuild/{path.relative_to(_PACKAGE).as_posix()}", line, says)


@lru_cache(maxsize=64)
def _functions(path: Path) -> dict[str, tuple[int, str]]:
    """Return the line and the first line of the docstring of each function and method of a module."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    functions = [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)]
    return {f.name: (f.lineno, (ast.get_docstring(f) or "").split("\n")[0]) for f in reversed(functions)}


# ------------------------------------------------------------------------------------------------- frames


def _entry(iri: str, extra: tuple[Path, ...]) -> Proposer:
    name = local(iri)
    for file, shown in _files(extra):
        values = described([file]).get(iri)
        if values:
            told = (_told(what, values[LEX + what]) for what in _TOLD if LEX + what in values)
            says = (
                values.get(SKOS + "definition") if LEX + "WordList" in values.get(RDF + "type", ()) else None
            )
            return Proposer(iri, short(iri), shown, _line(file, name), says[0] if says else "; ".join(told))
    return Proposer(iri, short(iri), "", 0, "")


@lru_cache(maxsize=8)
def _files(extra: tuple[Path, ...]) -> list[tuple[Path, str]]:
    """Return the Turtle files with the names that they are told by, those of the lexicon first."""
    ontology = shipped("ontology")
    own = sorted(ontology.rglob("*.ttl"), key=lambda p: ("lexicon" not in p.parts, p))
    found = [(path, f"ontology/{path.relative_to(ontology).as_posix()}") for path in own]
    for path in extra:
        files = sorted(path.rglob("*.ttl")) if path.is_dir() else [path]
        found += [(file, str(file)) for file in files if file.is_file()]
    return found


def _line(file: Path, name: str) -> int:
    """Return the line on which the description of a subject begins, 0 where it is not found."""
    begins = re.compile(rf"^(?:\w*:{re.escape(name)}|<[^>]*[#/]{re.escape(name)}>)(?=\s|$)")
    lines = file.read_text(encoding="utf-8").splitlines()
    return next((n for n, line in enumerate(lines, 1) if begins.match(line)), 0)


def _told(what: str, values: Iterable[str]) -> str:
    """Return a property of an entry in words.

    >>> _told("position", ["subj", "obj"])
    'position obj, subj'
    """
    names = sorted(local(value) if "#" in value else value for value in values)
    more = " …" if len(names) > _VALUES_SHOWN else ""
    return f"{what} {', '.join(names[:_VALUES_SHOWN])}{more}"
