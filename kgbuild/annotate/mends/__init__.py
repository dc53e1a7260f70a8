"""Slips of parsers, mended by what English grammar does not allow; `kgbuild.annotate.mending` makes the passes."""
