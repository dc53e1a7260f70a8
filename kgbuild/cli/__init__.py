"""The command line: parses, calls, prints. Commands import what they need when they run: help is quick."""

from kgbuild.cli import asking, building, curating, publishing
from kgbuild.cli.program import main

__all__ = ["asking", "building", "curating", "main", "publishing"]
