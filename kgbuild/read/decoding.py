"""Bytes to text: the encoding of a file, found and told."""

from __future__ import annotations

import codecs
from collections.abc import Callable
from typing import Final

from kgbuild.read.records import BadInput, Problem

_MARKS: Final = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
#: From this share of other bytes on a text without UTF-8 is held to be in no Western encoding.
_FOREIGN: Final = 0.15
#: … where there are so many of them: a few tell nothing.
_FEWEST: Final = 40
_WESTERN: Final = "kgbuild-western"
_SAMPLE: Final = 200_000

Tell = Callable[[Problem], None]


def _western(error: UnicodeError) -> tuple[str, int]:
    """Read the bytes that are no UTF-8 as Windows-1252, those that it lacks too."""
    if not isinstance(error, UnicodeDecodeError):
        raise error
    wrong = error.object[error.start : error.end]
    return "".join(bytes([b]).decode("cp1252", "ignore") or chr(b) for b in wrong), error.end


codecs.register_error(_WESTERN, _western)


def decode(data: bytes, where: str, tell: Tell, *, numbered: bool = True) -> str:
    """Return the text of some bytes, without byte order mark; `tell` is given what had to be guessed.

    `numbered` says whether the line of a wrong byte is added to `where`. Raises BadInput for what is no text.
    """
    for mark, name in _MARKS:
        if data.startswith(mark):
            if name != "utf-8":
                tell(Problem(where, f"read as {name[:6].upper()}", "Nothing need be done", False, 0))
            return data[len(mark) :].decode(name, "replace")
    if b"\0" in data[:_SAMPLE]:
        return _with_nulls(data, where)
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        place = f"{where}:{line}" if numbered else where
        return _guessed(data, error, place, tell)


def _with_nulls(data: bytes, where: str) -> str:
    """Read UTF-16 without a mark; anything else with NULs is no text."""
    sample = data[:_SAMPLE]
    for name, half in (("utf-16-le", 1), ("utf-16-be", 0)):
        if sample[half::2].count(0) > 0.7 * len(sample[half::2]) and sample[1 - half :: 2].count(0) == 0:
            return data.decode(name, "replace")
    text = data.decode("utf-8", "replace")
    if sample.count(0) < 0.01 * len(sample) and text.count("\ufffd") < 0.01 * len(text) and b"\n" in sample:
        return text
    raise BadInput(Problem(where, "the file is not text but binary", "Save the article as text in UTF-8"))


def _guessed(data: bytes, error: UnicodeDecodeError, place: str, tell: Tell) -> str:
    """Read text that is no UTF-8, and tell as what."""
    byte = f"byte 0x{data[error.start]:02X} at offset {error.start} is not valid UTF-8"
    if error.reason == "unexpected end of data" and error.start >= len(data) - 3 and error.start:
        tell(
            Problem(
                place, "the text ends in the middle of a character: it was cut off", "Fetch it anew", False, 0
            )
        )
        return data[: error.start].decode("utf-8")
    wide = sum(b > 0x7F for b in data[:_SAMPLE])
    foreign = wide >= _FEWEST and wide / len(data[:_SAMPLE]) >= _FOREIGN
    name = _detected(data) if foreign else ""
    text = data.decode(name, "replace") if name else data.decode("utf-8", _WESTERN)
    if foreign and not name:
        raise BadInput(Problem(place, f"{byte}, and no encoding fits", "Save the file as UTF-8"))
    what = f"{byte}: read as {name or 'Windows-1252'}"
    tell(
        Problem(
            place,
            what,
            f"Convert it where that is wrong: iconv -f {name or 'WINDOWS-1252'} -t UTF-8",
            False,
            0,
        )
    )
    return text


def _detected(data: bytes) -> str:
    """Return the encoding that fits text of another script, "" where none does."""
    from charset_normalizer import from_bytes

    best = from_bytes(data[:_SAMPLE]).best()
    return best.encoding if best else ""
