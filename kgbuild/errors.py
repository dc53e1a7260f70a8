"""Every exception of kgbuild; each message says what is wrong, where, and what to do."""

from __future__ import annotations

import unicodedata
from pathlib import Path
from typing import Final

#: What the file is called, but for its ending, that holds what came by standard input.
STDIN_NAME: Final = "kgbuild-stdin"


def told(path: Path) -> str:
    """Return how a message names a file: what came by standard input is no file of the user's.

    >>> told(Path("out/graph.ttl")), told(Path("/tmp/x/kgbuild-stdin.trig"))
    ('out/graph.ttl', 'standard input')
    """
    return "standard input" if path.stem == STDIN_NAME else str(path)


def without_controls(text: str) -> str:
    r"""Return a text with each control character but line breaks and tabs replaced by the sign for what is no character.

    A terminal obeys control characters: names and words of articles must not speak to it.

    >>> without_controls("red \x1b[31m\nalert")
    'red \ufffd[31m\nalert'
    """
    return "".join(
        "\N{REPLACEMENT CHARACTER}" if unicodedata.category(c) == "Cc" and c not in "\n\t" else c
        for c in text
    )


class KgbuildError(Exception):
    """An error that its user can mend.

    ``exit_code`` is what the command line exits with: 1 for a failed run, 2 for wrong usage.
    """

    exit_code = 1

    def __init__(self, problem: str, *, where: str = "", remedy: str = "") -> None:
        self.problem, self.where, self.remedy = problem, where, remedy
        super().__init__(problem)

    def __str__(self) -> str:
        head = f"{self.where}: {self.problem}" if self.where else self.problem
        return f"{head}. {self.remedy}" if self.remedy else head


class InputError(KgbuildError):
    """An article, a file or a folder that cannot be read."""


class UsageError(KgbuildError):
    """An option, a parameter or a name that the user gave does not exist or does not fit."""

    exit_code = 2


class OntologyError(KgbuildError):
    """A Turtle file of the ontology, the lexicon or the gazetteer is wrong."""


class ModelError(KgbuildError):
    """The language model is missing or lacks what extraction needs."""


class GraphError(KgbuildError):
    """A graph file cannot be read or written."""


class EndpointError(KgbuildError):
    """A SPARQL endpoint is down or answers with something that is no result."""
