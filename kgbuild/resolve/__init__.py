"""Readings of single articles → the world they tell of together."""

from kgbuild.resolve.world import Knowledge, resolve

__all__ = ["Knowledge", "resolve"]
