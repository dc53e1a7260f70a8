"""Readings of single articles → the world they tell of together."""

from kgbuild.resolve.ties import Knowledge
from kgbuild.resolve.world import Resolved, resolve, resolved

__all__ = ["Knowledge", "Resolved", "resolve", "resolved"]
