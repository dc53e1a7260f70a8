"""What the saved queries answer on a graph: parameters that give rows are looked for, none is made up."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import pyoxigraph as ox

from kgbuild.query import Query, open_graph, run
from kgbuild.results import Result
from kgbuild.vocab import DATA

TESTS: Final = Path(__file__).parent.parent / "tests" / "queries"
#: The small graph that the tests of the queries ask; each query has rows in it.
WORLD: Final = TESTS / "world.ttl"

#: So many rows show what an answer is like.
_ENOUGH: Final = range(2, 11)
_TRIES: Final = 60
_THINGS: Final = """
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
SELECT ?thing (SAMPLE(?name) AS ?called) (COUNT(DISTINCT ?from) AS ?times) WHERE {
  ?thing skos:prefLabel|rdfs:label ?name . ?from ?role ?thing
} GROUP BY ?thing ORDER BY DESC(?times) ?thing
"""
_DAYS: Final = """
PREFIX ev: <https://w3id.org/kgbuild/ontology#>
SELECT DISTINCT ?day WHERE { ?event ev:date ?date BIND(SUBSTR(STR(?date), 1, 10) AS ?day) } ORDER BY ?day
"""


@dataclass(frozen=True)
class Answer:
    """An answer, the parameters that it was asked with, and whether the graph of the tests gave it."""

    params: Mapping[str, str]
    result: Result
    from_world: bool


class Asker:
    """Asks queries of a graph, and of the graph of the tests those that it has no answer to."""

    def __init__(self, graph: Path) -> None:
        """Load the graphs; raises GraphError for a file that is missing or broken."""
        self.store, self.is_world = open_graph(graph), graph.resolve() == WORLD.resolve()
        self.world = self.store if self.is_world else open_graph(WORLD)
        rows = list(self.store.query(_THINGS))  # type: ignore[arg-type]  # a SELECT gives solutions
        self.things = [(row["thing"].value, row["called"].value) for row in rows]
        self.days = [row["day"].value for row in self.store.query(_DAYS)]  # type: ignore[union-attr]

    def ask(self, query: Query) -> Answer:
        """Return an answer with rows: a handful where there is one, of the tests' graph where there is none."""
        best: Answer | None = None
        for params in self._candidates(query):
            result = self._asked(query, params, self.store)
            if result and len(result.rows) in _ENOUGH:
                return Answer(params, result, self.is_world)
            if result and result.rows and not best:
                best = Answer(params, result, self.is_world)
        if best:
            return best
        for params in _cases(query):
            if (result := self._asked(query, params, self.world)) and result.rows:
                return Answer(params, result, True)
        raise ValueError(f"{query.name} has no rows anywhere: give it a case in {TESTS / 'cases'}")

    def _asked(self, query: Query, params: Mapping[str, str], store: ox.Store) -> Result | None:
        from kgbuild.errors import UsageError

        try:
            return run(query, graph=store, params=params)
        except UsageError:  # the graph has nothing of that name
            return None

    def _candidates(self, query: Query) -> Iterator[dict[str, str]]:
        """Yield parameters worth a try: those of the tests, then what the graph tells most of."""
        yield from _cases(query)
        needed = [p for p in query.parameters if p.required and not p.default]
        if not needed:
            yield {}
        elif len(needed) == 1:
            values = self.days if needed[0].type in ("date", "endDate") else map(_called, self.things)
            yield from ({needed[0].name: value} for value, _ in zip(values, range(_TRIES), strict=False))


def _called(thing: tuple[str, str]) -> str:
    """Return what a reader would type: an event's or an article's short IRI, the name of all else."""
    iri, name = thing
    kind, _, rest = iri.removeprefix(DATA).partition("/")
    return (
        f"{kind}:{rest}"
        if iri.startswith(DATA) and kind in ("event", "article", "claim", "statement")
        else name
    )


def _cases(query: Query) -> list[dict[str, str]]:
    """Return the parameters of the query's cases in the tests that have rows."""
    found = []
    for path in sorted((TESTS / "cases").glob(f"{query.name}.*")):
        lines = path.read_text(encoding="utf-8").splitlines()
        if sum(not line.startswith("# ") for line in lines) > 1:
            found.append(
                dict(line.removeprefix("# ").split("=", 1) for line in lines if line.startswith("# "))
            )
    return found
