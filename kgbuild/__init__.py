"""kgbuild turns news reports of armed conflict into a knowledge graph that answers questions."""

__version__ = "0.1.0"
