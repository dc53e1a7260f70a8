"""Readings of single articles → the world they tell of together."""

from kgbuild.resolve.telling import resolve
from kgbuild.resolve.ties import Knowledge
from kgbuild.resolve.world import Resolved, resolved

__all__ = ["Knowledge", "Resolved", "resolve", "resolved"]
