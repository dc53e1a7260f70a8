"""An output folder: one build at a time, all files of a build at once, whenever one is killed."""

from __future__ import annotations

import os
import shutil
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from kgbuild.errors import GraphError
from kgbuild.incremental import folder
from kgbuild.incremental.cache import FILE, DamagedError, Readings
from kgbuild.incremental.folder import Switch, locked

NAMES = ("graph.trig", "graph.ttl", "registry.json", "replaced.ttl")
#: What changes a folder: at each of these a build may be killed.
STEPS = ("replace", "rename", "link", "symlink", "unlink", "mkdir", "rmdir")


def put(out: Path, what: str) -> None:
    with locked(out):
        switch = Switch(out)
        for name in NAMES:
            (switch.folder / name).write_text(f"{name} of {what}")
        switch.done()


def told(out: Path) -> set[str]:
    """Return of which builds the files in a folder are."""
    return {(out / name).read_text().split(" of ")[1] for name in NAMES if (out / name).exists()}


def killed_at(step: int, action: Callable[[], None]) -> bool:
    """Run an action in a process that is killed where it changes its folder for the `step`-th time; tell whether it was."""
    child = os.fork()
    if child == 0:
        left = [step]

        def counted(change: Callable[..., object]) -> Callable[..., object]:
            def run(*args: object, **more: object) -> object:
                left[0] -= 1
                if left[0] < 0:
                    os.kill(os.getpid(), signal.SIGKILL)
                return change(*args, **more)

            return run

        for name in STEPS:
            setattr(os, name, counted(getattr(os, name)))
        action()
        os._exit(0)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == -signal.SIGKILL


def plain(out: Path) -> None:
    """Make a folder as it was before builds had folders of their own."""
    out.mkdir()
    for name in NAMES:
        (out / name).write_text(f"{name} of one")


def linked(out: Path) -> None:
    put(out, "one")


def nothing(out: Path) -> None:
    out.mkdir()


@pytest.mark.parametrize("begin", [plain, linked, nothing])
def test_killed_at_each_step_all_files_are_of_one_build(
    begin: Callable[[Path], None], tmp_path: Path
) -> None:
    begin(tmp_path / "begin")
    seen: list[set[str]] = []
    out = tmp_path / "out"
    for step in range(200):
        shutil.rmtree(out, ignore_errors=True)
        shutil.copytree(tmp_path / "begin", out, symlinks=True)
        if not killed_at(step, lambda: put(out, "two")):
            break
        seen.append(told(out))
        put(out, "three")
        assert told(out) == {"three"}
        builds = [path for path in (out / ".builds").iterdir() if path.is_dir() and not path.is_symlink()]
        assert len(builds) == 1, "what the killed build left is gone"
        assert not list(out.glob(".graph*"))
    assert len(seen) >= 8
    assert all(len(found) <= 1 for found in seen)
    before = set() if begin is nothing else {"one"}
    assert before in seen
    assert begin is nothing or {"two"} in seen


def test_where_there_are_no_links_files_are_renamed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def none(*_: object, **__: object) -> None:
        raise OSError(1, "no such thing here")

    monkeypatch.setattr(os, "symlink", none)
    put(tmp_path, "one")
    put(tmp_path, "two")
    assert told(tmp_path) == {"two"}
    assert not (tmp_path / "graph.ttl").is_symlink()


def test_a_file_put_in_place_of_a_link_goes_the_way_of_all(tmp_path: Path) -> None:
    put(tmp_path, "one")
    (tmp_path / "graph.ttl").unlink()
    (tmp_path / "graph.ttl").write_text("graph.ttl of somebody")
    put(tmp_path, "two")
    assert told(tmp_path) == {"two"}


HOLD = """
import sys, time
from pathlib import Path
from kgbuild.incremental.folder import locked
with locked(Path(sys.argv[1])):
    print("held", flush=True)
    sys.stdin.read()
"""


@pytest.fixture
def held(tmp_path: Path):  # type: ignore[no-untyped-def]
    """A folder that another process holds."""
    process = subprocess.Popen(
        [sys.executable, "-c", HOLD, str(tmp_path)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert process.stdout
    assert process.stdout.readline() == "held\n"
    yield process
    process.kill()
    process.wait()


def test_the_second_refuses(held: subprocess.Popen[str], tmp_path: Path) -> None:
    with pytest.raises(GraphError, match=f"process {held.pid}") as caught, locked(tmp_path, wait=False):
        pass
    assert "--no-wait" in caught.value.remedy


def test_the_second_waits_until_the_first_is_killed(held: subprocess.Popen[str], tmp_path: Path) -> None:
    lines: list[str] = []

    def tell(line: str) -> None:
        lines.append(line)
        held.kill()

    with locked(tmp_path, tell=tell):
        assert f"process {held.pid}" in lines[0]
    with locked(tmp_path, wait=False):
        pass


# ------------------------------------------------------------------------------------------ readings


def filled(out: Path) -> Path:
    with Readings.open(out) as readings:
        readings.put((f"key{n:04}", bytes(1000)) for n in range(200))
        results = readings.results("program")
        results.text("f", ["a"], lambda: "was worked out")
        results.save()
    return out / FILE


@pytest.mark.parametrize(
    "damage",
    [
        lambda data: b"no database at all",
        lambda data: data[:5000],
        lambda data: data[:100] + bytes(4000) + data[4100:],
        lambda data: data[:20] + b"\xff" + data[21:],
    ],
)
def test_damage_is_told_and_begun_anew(damage: Callable[[bytes], bytes], tmp_path: Path) -> None:
    path, lines = filled(tmp_path), []
    path.write_bytes(damage(path.read_bytes()))
    try:
        with Readings.open(tmp_path, lines.append) as readings:
            readings.keys()
            readings.get("key0001")
            readings.results("program")
    except DamagedError as error:  # found out where it is used: the build begins it anew
        lines.append(str(error))
    assert lines
    assert "damaged" in lines[0] or "another version" in lines[0]


def test_a_file_of_another_form_is_begun_anew(tmp_path: Path) -> None:
    with sqlite3.connect(tmp_path / FILE) as connection:
        connection.execute("CREATE TABLE readings (id INTEGER, words TEXT)")
    lines: list[str] = []
    with Readings.open(tmp_path, lines.append) as readings:
        assert readings.keys() == set()
    assert "another version" in lines[0]


def test_a_locked_file_is_never_deleted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = filled(tmp_path)
    monkeypatch.setattr("kgbuild.incremental.cache._PATIENCE", 0.1)
    other = sqlite3.connect(path)
    other.execute("BEGIN EXCLUSIVE")
    with (
        pytest.raises(GraphError, match="another process has held the file") as caught,
        Readings.open(tmp_path) as readings,
    ):
        readings.keys()
    assert caught.value.remedy
    other.rollback()
    other.close()
    with Readings.open(tmp_path) as readings:
        assert len(readings.keys()) == 200


def test_a_flipped_byte_of_a_result_is_found(tmp_path: Path) -> None:
    path = filled(tmp_path)
    with sqlite3.connect(path) as connection:
        connection.execute("UPDATE results SET value = 'was worked oot' WHERE what = 'f'")
    with Readings.open(tmp_path) as readings:
        assert readings.results("program").text("f", ["a"], lambda: "anew") == "anew"


def test_a_full_disk_wants_room() -> None:
    error = folder.failed(OSError(28, "No space left on device"), Path("/tmp"))
    assert "Make room and run this again: it goes on where it was" in error.remedy
    assert "that you may write to" in folder.failed(OSError(13, "Permission denied"), Path("/tmp")).remedy
