"""Writes the reference pages: ontology and saved queries as a static site that needs no network (`make docs`).

pyLODE was tried for the ontology and left: its 3.4.1 does not start as published (it looks for a pyproject.toml
that its wheel lacks), shows one label of a term where ours have two, and knows neither queries nor data.
"""
