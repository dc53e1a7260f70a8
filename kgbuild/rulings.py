"""The analyst's rulings as a file: `rulings.ttl`, beside the articles or wherever `--rulings` says.

    ruling:6b1d0c11 a ev:Ruling ;
        ev:verdict "same" ;
        ev:concerns event:2021-06-28-attack-omar , event:2021-06-28-rocket-attack-al-omar-oil-field ;
        ev:because "One attack, told by two outlets."@en .

The file is an analyst's own: rulings are added at its end, and nothing in it is rewritten.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Final

import pyoxigraph as ox

from kgbuild.errors import InputError, UsageError
from kgbuild.records import Ruling
from kgbuild.vocab import EV, RDF, local

FILE: Final = "rulings.ttl"
#: The verdicts, and how many IRIs each is about: at least, at most.
VERDICTS: Final = {"same": (2, 99), "different": (2, 99), "wrong": (1, 99), "rename": (1, 1), "date": (1, 1)}
_VALUED: Final = ("rename", "date")


def beside(paths: Iterable[Path]) -> tuple[Path, ...]:
    """Return where rulings may stand for the articles under `paths`: in a folder, or in that of a file.

    >>> beside([Path("/news/monday.txt"), Path("/news/tuesday.txt")])
    (PosixPath('/news/rulings.ttl'),)
    """
    folders = (path if path.is_dir() else path.parent for path in paths)
    return tuple(sorted({folder.absolute() / FILE for folder in folders}))


def load(files: Iterable[Path]) -> tuple[Ruling, ...]:
    """Return the rulings of those of `files` that exist, sorted by IRI.

    Raises InputError, with file and line, where one is no Turtle or a ruling is not whole.
    """
    found: dict[str, Ruling] = {}
    for file in sorted(set(files)):
        if file.exists():
            found |= {ruling.iri: ruling for ruling in _read(file)}
    return tuple(found[iri] for iri in sorted(found))


def _read(file: Path) -> list[Ruling]:
    try:
        triples = [quad.triple for quad in ox.parse(path=str(file), format=ox.RdfFormat.TURTLE)]
    except SyntaxError as error:
        where = f"{file}:{error.lineno}" if error.lineno else str(file)
        raise InputError(
            f"not valid Turtle ({error.msg})", where=where, remedy="Mend the file here"
        ) from error
    except OSError as error:
        raise InputError(f"cannot be read ({error})", where=str(file), remedy="Make it readable") from error
    lines = file.read_text(encoding="utf-8").splitlines()
    facts: dict[str, dict[str, list[str]]] = {}
    for triple in triples:
        if isinstance(triple.subject, ox.NamedNode) and isinstance(triple.object, ox.NamedNode | ox.Literal):
            of = facts.setdefault(triple.subject.value, {})
            of.setdefault(triple.predicate.value, []).append(triple.object.value)
    found = [_ruling(iri, of, file) for iri, of in facts.items() if EV + "Ruling" in of.get(RDF + "type", ())]
    return [replace(ruling, where=_where(ruling, file, lines)) for ruling in found]


def _where(ruling: Ruling, file: Path, lines: Sequence[str]) -> str:
    """Return the name of the file and the line that tells of a ruling first; the file alone where it is named otherwise."""
    name = re.compile(rf"{re.escape(local(ruling.iri))}(?![\w-])")
    number = next((number for number, line in enumerate(lines, start=1) if name.search(line)), 0)
    return f"{file.name}:{number}" if number else file.name


def _ruling(iri: str, of: dict[str, list[str]], file: Path) -> Ruling:
    def one(name: str) -> str:
        return next(iter(sorted(of.get(EV + name, ()))), "")

    ruling = Ruling(
        iri, one("verdict"), tuple(sorted(of.get(EV + "concerns", ()))), one("verdictValue"), one("because")
    )
    try:
        return checked(ruling)
    except UsageError as error:
        raise InputError(f"<{iri}>: {error.problem}", where=str(file), remedy=error.remedy) from error


def checked(ruling: Ruling) -> Ruling:
    """Return a ruling that is whole, its day as 2021-06-28. Raises UsageError where it is not."""
    if ruling.verdict not in VERDICTS:
        raise UsageError(f"{ruling.verdict!r} is no verdict", remedy=f"Choose one of {', '.join(VERDICTS)}")
    least, most = VERDICTS[ruling.verdict]
    if not least <= len(set(ruling.concerns)) <= most:
        number = f"{least} or more IRIs" if most > least else "one IRI"
        raise UsageError(f"the verdict {ruling.verdict!r} is about {number}", remedy="Name what is ruled")
    if (ruling.verdict in _VALUED) != bool(ruling.value):
        what = "a value" if ruling.verdict in _VALUED else "no value"
        raise UsageError(
            f"the verdict {ruling.verdict!r} takes {what}", remedy="A name for rename, a day for date"
        )
    return Ruling(ruling.iri, ruling.verdict, ruling.concerns, _value(ruling), ruling.because)


def _value(ruling: Ruling) -> str:
    if ruling.verdict != "date":
        return ruling.value
    try:
        return date.fromisoformat(ruling.value[:10]).isoformat()
    except ValueError as error:
        raise UsageError(f"{ruling.value!r} is no day", remedy="Write it as 2021-06-28") from error


def make(verdict: str, concerns: Sequence[str], value: str, because: str, base_iri: str) -> Ruling:
    """Return a ruling; its IRI is made from what it decides. Raises UsageError where something is missing."""
    parts = (verdict, *sorted(concerns), value)
    name = hashlib.sha256("\x00".join(parts).encode()).hexdigest()[:8]
    return checked(Ruling(f"{base_iri}ruling/{name}", verdict, tuple(sorted(set(concerns))), value, because))


def append(file: Path, ruling: Ruling) -> bool:
    """Write a ruling at the end of `file`, which is made where it is not there; False where it holds it already.

    Raises InputError where the file cannot be read or written.
    """
    if ruling.iri in {known.iri for known in load([file])}:
        return False
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        before = file.read_text(encoding="utf-8") if file.exists() else "# Rulings of the analyst.\n"
        file.write_text(before.rstrip("\n") + "\n\n" + _turtle(ruling), encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(
            f"cannot be written ({error})", where=str(file), remedy="Name another: --rulings FILE"
        ) from error
    return True


def _turtle(ruling: Ruling) -> str:
    """Return a ruling as Turtle that needs no prefixes: it can follow whatever the file holds."""
    lines = [f'<{EV}verdict> "{ruling.verdict}"', *(f"<{EV}concerns> <{iri}>" for iri in ruling.concerns)]
    if ruling.value:
        lines.append(f"<{EV}verdictValue> {ox.Literal(ruling.value)}")
    if ruling.because:
        because = ox.Literal(" ".join(ruling.because.split()), language="en")
        lines.append(f"<{EV}because> {because}")
    return f"<{ruling.iri}>\n\ta <{EV}Ruling> ;\n" + "".join(f"\t{line} ;\n" for line in lines) + "\t.\n"
