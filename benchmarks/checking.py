"""Measures what it takes to check a graph, step by step, on synthetic events.

    python -m benchmarks.checking [NUMBER]

The graph tells of NUMBER events (5,000), each with claims, mentions and sentences around it: some 250 triples an event.
Seconds on the clock, in one process; the reasoner is a process of its own.
"""

from __future__ import annotations

import resource
import sys
import time
from collections.abc import Callable
from typing import TypeVar

import pyoxigraph as ox

from kgbuild.graph import reason
from kgbuild.graph.check import by_queries, by_reasoner, by_shapes, list_checks
from kgbuild.pipeline import Resources
from kgbuild.resources import shipped
from measures.synthetic import graph

_T = TypeVar("_T")


def main(number: int = 5000) -> None:
    """Print a line for each kind of check."""
    data = [q.triple for q in graph(number, Resources.load()) if q.graph_name == ox.DefaultGraph()]
    ontology = reason.ontology_triples()
    told = [*ontology, *data]
    print(f"{number:,} events, {len(data):,} triples")
    _timed("shapes", lambda: list(by_shapes(told, shipped("ontology") / "shapes.ttl")))
    _timed("queries", lambda: list(by_queries(told, list_checks())))
    _timed("reasoner", lambda: list(by_reasoner(data, ontology)))
    print(f"{resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6:.1f} GB at most")


def _timed(name: str, action: Callable[[], list[_T]]) -> None:
    start = time.perf_counter()
    found = action()
    print(f"{name}: {time.perf_counter() - start:.1f} s, {len(found)} findings")


if __name__ == "__main__":
    main(*map(int, sys.argv[1:2]))
