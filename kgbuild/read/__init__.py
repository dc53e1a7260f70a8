"""Files, folders and JSON lines to articles: text, blocks, day of publication, outlet."""

from __future__ import annotations

from kgbuild.read.articles import ReadResult, read, to_article
from kgbuild.read.blocks import divide
from kgbuild.read.files import Problem, Record

__all__ = ["Problem", "ReadResult", "Record", "divide", "read", "to_article"]
