"""Files of every format to articles: canonical text, blocks, day of publication, outlet; and an account of every file."""

from __future__ import annotations

from kgbuild.read.account import Account, Outcome
from kgbuild.read.articles import ReadResult, read, to_article
from kgbuild.read.blocks import divide
from kgbuild.read.fields import ARTICLE, EVENT
from kgbuild.read.options import Options, options_of
from kgbuild.read.records import Problem, Record
from kgbuild.read.watch import changes

FIELDS = (*ARTICLE, *EVENT)

__all__ = [
    "FIELDS",
    "Account",
    "Options",
    "Outcome",
    "Problem",
    "ReadResult",
    "Record",
    "changes",
    "divide",
    "options_of",
    "read",
    "to_article",
]
