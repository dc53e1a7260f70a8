"""The README keeps its word: its commands run, its transcripts are what is printed, its links lead on."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pytest

from kgbuild.cli.program import main
from reference.transcripts import said, transcripts

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")
SHELL = [
    line.split("#")[0].strip()
    for block in re.findall(r"(?s)```sh\n(.*?)```", README)
    for line in block.splitlines()
]
TRANSCRIPTS = transcripts(README)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder in which `kgbuild build articles --out out` has run: what `make graph` does."""
    place = tmp_path_factory.mktemp("readme")
    (place / "articles").symlink_to(ROOT / "articles")
    told = said("kgbuild build articles --out out", place)
    assert told.splitlines()[-1].startswith("Built out/graph.ttl and out/graph.trig: "), told
    return place


def test_first_screen() -> None:
    screen = README.splitlines()[:50]
    assert screen[0] == "# kgbuild"
    text = "\n".join(screen)
    assert re.search(r"```sh\nmake graph .*\nmake test .*\n```", text)
    assert "$ kgbuild query " in text
    assert "$ kgbuild explain " in text


def test_all_collected() -> None:
    assert len(TRANSCRIPTS) >= 2
    assert len(SHELL) >= 4


@pytest.mark.parametrize("command", [line for line in SHELL if line.startswith("make ")])
def test_make_targets_exist(command: str) -> None:
    """What `make` would do, without doing it: this test runs below `make test`."""
    done = subprocess.run(
        [*command.split(), "--dry-run"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    assert ".venv/bin/" in done.stdout


@pytest.mark.parametrize("command", [line for line in SHELL if line.startswith("kgbuild ")])
def test_commands_parse(command: str) -> None:
    name, *args = command.split()[1:]
    main.commands[name].make_context(name, args)


@pytest.mark.parametrize(("command", "output"), TRANSCRIPTS, ids=[command for command, _ in TRANSCRIPTS])
def test_transcripts(folder: Path, command: str, output: str) -> None:
    assert said(command, folder) == output, "make readme writes them anew"


def test_python_example(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    [program] = re.findall(r"(?s)```python\n(.*?)```", README)
    monkeypatch.chdir(folder)
    names: dict[str, object] = {}
    exec(compile(program, "README.md", "exec"), names)
    assert names["summary"].articles >= 8  # type: ignore[attr-defined]
    assert names["answer"].rows  # type: ignore[attr-defined]


@pytest.mark.parametrize("link", sorted(set(re.findall(r"\]\(([^)#:]+)\)", README))))
def test_links(link: str) -> None:
    assert (ROOT / link).exists()


def test_make_help_lists_each_target() -> None:
    told = subprocess.run(["make", "help"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    targets = re.findall(r"^([a-z]+):(?!=)", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE)
    assert {"graph", "test", "check", "query", "bench", "evaluate", "clean", "help"} <= set(targets)
    assert [t for t in targets if f"make {t} " not in told] == []
