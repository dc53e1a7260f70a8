"""The transcripts of README.md: commands with what they print.

A transcript is a block marked `console` whose first line is `$ kgbuild …`. A test holds README.md to them.
"""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).parent.parent
TRANSCRIPT: Final = re.compile(r"```console\n\$ (.*)\n(?s:(.*?))```")


def transcripts(readme: str) -> list[tuple[str, str]]:
    r"""Return each command of the transcripts with what the README says it prints.

    >>> transcripts("```console\n$ kgbuild check\nfine\n```")
    [('kgbuild check', 'fine\n')]
    """
    return TRANSCRIPT.findall(readme)


def said(command: str, folder: Path) -> str:
    """Return what a command of kgbuild prints in `folder`, which holds `out/graph.ttl`."""
    program, *args = shlex.split(command)
    if program != "kgbuild":
        raise ValueError(f"a transcript shows kgbuild, not {program}")
    environment = {**os.environ, "COLUMNS": "100", "NO_COLOR": "1"}
    done = subprocess.run(
        [sys.executable, "-m", "kgbuild", *args], cwd=folder, env=environment, capture_output=True, text=True
    )
    return "\n".join(line.rstrip() for line in (done.stdout + done.stderr).splitlines()) + "\n"
