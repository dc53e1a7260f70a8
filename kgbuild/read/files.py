"""Files and folders of articles: `.txt`, one article each, and `.jsonl` or `.json`, one article a line."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from kgbuild.errors import InputError

ENDINGS = frozenset({".txt", ".jsonl", ".json"})
LONGEST = 1_000_000  # characters of one article: what the language model takes

_BINARY = (
    (b"%PDF", "a PDF"),
    (b"PK\x03\x04", "a ZIP archive or office document"),
    (b"\x1f\x8b", "gzip-compressed"),
)


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """Something wrong with the input; `where`: file or file:line; `left_out`: whether it cost an article."""

    where: str
    what: str
    remedy: str
    left_out: bool = True

    def __str__(self) -> str:
        return f"{self.where}: {self.what}. {self.remedy}"

    def error(self) -> InputError:
        """Return the problem as an exception."""
        return InputError(self.what, where=self.where, remedy=self.remedy)


class BadInput(Exception):  # noqa: N818 - carries a Problem inside this package, never to a user
    """A Problem on its way to the list of problems."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(str(problem))
        self.problem = problem


@dataclass(frozen=True, slots=True)
class Record:
    """One article as it stands in a file: its fields, unchecked but for `id` and `text`."""

    id: str
    text: str
    where: str
    path: str
    fields: dict[str, object] = field(default_factory=dict)


# --------------------------------------------------------------------------------------------- paths


def _walk(folder: Path) -> Iterator[Path]:
    """Yield the files of a folder and its subfolders that may hold articles, no hidden ones."""
    for root, folders, names in os.walk(folder):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(names):
            path = Path(root) / name
            if not name.startswith(".") and path.suffix.lower() in ENDINGS:
                yield path


def find_files(paths: Sequence[Path]) -> tuple[list[Path], list[Problem]]:
    """Return the files to read, each once and sorted by name, and what is wrong with the paths.

    Raises InputError for a path that does not exist.
    """
    files: dict[Path, Path] = {}
    problems: list[Problem] = []
    for path in paths:
        if not path.exists():
            raise InputError("no such file or folder", where=str(path), remedy="Check the path")
        found = list(_walk(path)) if path.is_dir() else [path]
        if not found:
            remedy = "Give a folder that holds .txt files or .jsonl files"
            problems.append(Problem(str(path), "the folder holds no articles", remedy))
        for file in found:
            files.setdefault(file.resolve(), file)
    return sorted(files.values(), key=lambda file: (file.name, str(file.resolve()))), problems


# --------------------------------------------------------------------------------------------- bytes


def _not_text(path: Path, data: bytes) -> str:
    """Say what bytes that are no text are, "" for text."""
    for start, what in _BINARY:
        if data.startswith(start):
            return what
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return "UTF-16"
    return "binary" if b"\0" in data else ""


def _encoding_problem(path: Path, data: bytes, error: UnicodeDecodeError) -> Problem:
    """Describe the first byte that is no UTF-8; say so where the rest speaks for Windows-1252."""
    line = data.count(b"\n", 0, error.start) + 1
    what = f"byte 0x{data[error.start]:02X} at offset {error.start} is not valid UTF-8"
    try:
        data.decode("cp1252")
        guess = (
            f"; the file looks like Windows-1252. Convert it: iconv -f WINDOWS-1252 -t UTF-8 '{path.name}'"
        )
    except UnicodeDecodeError:
        guess = ". Save the file as UTF-8"
    head, remedy = (what + guess).split(". ", 1)
    return Problem(f"{path}:{line}", head, remedy)


def _decoded(path: Path) -> str:
    """Return a file's text, without byte order mark, line ends as LF."""
    try:
        data = path.read_bytes()
    except OSError as error:
        reason = error.strerror or str(error)
        raise BadInput(
            Problem(str(path), f"cannot be read: {reason}", "Check the file and its permissions")
        ) from error
    kind = _not_text(path, data)
    if kind:
        raise BadInput(
            Problem(str(path), f"the file is not text but {kind}", "Save the article as text in UTF-8")
        )
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise BadInput(_encoding_problem(path, data, error)) from error
    return text.replace("\r\n", "\n").replace("\r", "\n")


# ------------------------------------------------------------------------------------------- records


def _checked(record: Record) -> Record:
    """Return the record, or raise BadInput where its text is empty, too long or holds NULs."""
    if not record.text.strip():
        raise BadInput(Problem(record.where, "the article is empty", "Give it a text or remove it"))
    if not any(character.isalpha() for character in record.text):
        raise BadInput(Problem(record.where, "the article holds no words", "Give it a text or remove it"))
    if len(record.text) > LONGEST:
        what = f"the article has {len(record.text):,} characters, more than {LONGEST:,}"
        raise BadInput(Problem(record.where, what, "Split it into the articles that it is made of"))
    if "\0" in record.text:
        raise BadInput(Problem(record.where, "the text holds NUL characters", "Remove them"))
    return record


def _from_json(value: object, where: str, path: Path) -> Record:
    """Return the record of one JSON value."""
    if not isinstance(value, dict):
        raise BadInput(Problem(where, "the line is no JSON object", 'Write {"id": "…", "text": "…"}'))
    text, number = value.get("text"), value.get("id")
    if not isinstance(text, str):
        what = 'the line has no "text"' if text is None else '"text" is no string'
        raise BadInput(Problem(where, what, 'Give the article\'s text as "text"'))
    if isinstance(number, int) and not isinstance(number, bool):
        number = str(number)
    if not isinstance(number, str) or not number.strip():
        raise BadInput(Problem(where, 'the line has no "id"', 'Give each article a string as "id"'))
    clean = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    return _checked(Record(number.strip(), clean, where, str(path), value))


def _parse(text: str, where: str) -> object:
    """Parse JSON, or raise BadInput."""
    try:
        return json.loads(text)
    except json.JSONDecodeError as error:
        raise BadInput(
            Problem(where, f"not valid JSON: {error.msg} at column {error.colno}", "Correct the line")
        ) from error
    except RecursionError as error:
        raise BadInput(Problem(where, "the JSON is nested too deeply", "Correct the line")) from error


def _json_values(text: str, path: Path) -> Iterator[tuple[str, object | BadInput]]:
    """Yield (where, value) for each line, or for each member of an array that is the whole file."""
    if path.suffix.lower() == ".json" and text.lstrip().startswith("["):
        try:
            whole = _parse(text, str(path))
        except BadInput as error:
            yield str(path), error
            return
        for n, value in enumerate(whole if isinstance(whole, list) else [whole], 1):
            yield f"{path}: item {n}", value
        return
    for n, line in enumerate(text.split("\n"), 1):
        if line.strip():
            where = f"{path}:{n}"
            try:
                yield where, _parse(line, where)
            except BadInput as error:
                yield where, error


def records(path: Path) -> Iterator[Record | Problem]:
    """Yield the articles of a file in order, and a Problem for each that cannot be read."""
    try:
        if path.suffix.lower() not in ENDINGS:
            remedy = "Give .txt files (one article each) or .jsonl files (one article a line)"
            raise BadInput(Problem(str(path), f"files that end in '{path.suffix}' are not read", remedy))
        if not path.is_file() and path.exists():
            raise BadInput(Problem(str(path), "neither a file nor a folder", "Check the path"))
        text = _decoded(path)
        if path.suffix.lower() == ".txt":
            yield _checked(Record(path.stem, text, str(path), str(path)))
            return
    except BadInput as error:
        yield error.problem
        return
    empty = True
    for where, value in _json_values(text, path):
        empty = False
        try:
            if isinstance(value, BadInput):
                raise value
            yield _from_json(value, where, path)
        except BadInput as error:
            yield error.problem
    if empty:
        yield Problem(str(path), "the file is empty", "Give it articles or remove it")
