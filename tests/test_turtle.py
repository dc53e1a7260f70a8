"""What Turtle files say is worked out once, for as long as they say it."""

from __future__ import annotations

from pathlib import Path

import pytest

from kgbuild.errors import OntologyError
from kgbuild.turtle import described

TEXT = '<x:a> <x:label> "{}" .\n'


def test_the_same_until_a_file_changes(tmp_path: Path) -> None:
    file, other = tmp_path / "a.ttl", tmp_path / "b.ttl"
    file.write_text(TEXT.format("one"))
    other.write_text(TEXT.format("two"))
    found = described([other, file])
    assert found == {"x:a": {"x:label": ["one", "two"]}}, "in the order of the files' names"
    assert described([file, other]) is found
    file.write_text(TEXT.format("six"))
    assert described([file, other]) == {"x:a": {"x:label": ["six", "two"]}}


def test_an_error_names_the_file_each_time(tmp_path: Path) -> None:
    for name in ("a.ttl", "b.ttl"):
        (tmp_path / name).write_text("<x:a> <x:b>\n no Turtle .\n")
        with pytest.raises(OntologyError, match=rf"{name}:2"):
            described([tmp_path / name])
