"""The formats that articles come in, a module each, imported where a file needs it."""

from __future__ import annotations

from kgbuild.read.sources.base import Item
from kgbuild.read.sources.kinds import items_of, kind_of, records

__all__ = ["Item", "items_of", "kind_of", "records"]
