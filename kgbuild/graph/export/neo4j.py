"""The fused reading as a property graph: tables of nodes and relationships that Neo4j and openCypher stores load.

The heads of the columns are those of `neo4j-admin database import` and of Amazon Neptune's openCypher format;
`load.cypher` brings the same tables into a server that runs (Neo4j, Memgraph) by `LOAD CSV`.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable
from typing import Final

from kgbuild.graph.export.graphml import edges, kind_of
from kgbuild.graph.export.packed import packed
from kgbuild.graph.export.view import View
from kgbuild.vocab import DCTERMS, EV, RDF, WGS84, local

#: Columns of nodes with their types, and where their values come from.
_COLUMNS: Final = (
    ("label:string", ""),
    ("date:datetime", EV + "date"),
    ("earliest:datetime", EV + "earliest"),
    ("latest:datetime", EV + "latest"),
    ("killed:int", EV + "killed"),
    ("wounded:int", EV + "wounded"),
    ("sources:int", EV + "independentSources"),
    ("latitude:double", WGS84 + "lat"),
    ("longitude:double", WGS84 + "long"),
    ("quote:string", EV + "quote"),
    ("publisher:string", DCTERMS + "publisher"),
    ("published:datetime", DCTERMS + "date"),
    ("address:string", DCTERMS + "source"),
)
_READ: Final = {
    "int": "toInteger({})",
    "double": "toFloat({})",
    "datetime": "datetime({} + 'Z')",
    "string": "{}",
}


def neo4j(view: View) -> bytes:
    """Return a ZIP of `nodes.csv`, `relationships.csv` and `load.cypher`.

    Nodes are events, statements, actors, places, weapons and articles; each has its class and those above it as labels.
    """
    nodes = {iri: kind for iri in sorted(view.of) if (kind := _kind(iri, view))}
    links = sorted({(source, _type(role), target) for source, role, target in edges(view, nodes)})
    classes = sorted({label for iri in nodes for label in _labels(iri, view)})
    return packed(
        {
            "nodes.csv": _table(
                (":ID", *(head for head, _ in _COLUMNS), ":LABEL"), (_node(iri, view) for iri in nodes)
            ),
            "relationships.csv": _table(
                (":START_ID", ":END_ID", ":TYPE"),
                ((source, target, type_) for source, type_, target in links),
            ),
            "load.cypher": _script(classes, sorted({type_ for _, type_, _ in links})),
        }
    )


def _kind(iri: str, view: View) -> str:
    return kind_of(iri, view) or ("Article" if view.is_a(iri, "Article") else "")


def _labels(iri: str, view: View) -> list[str]:
    """Return the classes of a node and those above them, by their local names."""
    kinds = [kind for kind in view.values(iri, RDF + "type") if kind.startswith(EV)]
    above = {k for kind in kinds for k in (kind, *view.superclasses(kind)) if k.startswith(EV)}
    return sorted({re.sub(r"\W", "_", local(k)) for k in above})


def _node(iri: str, view: View) -> tuple[str, ...]:
    values = (view.label(iri) if not prop else next(iter(view.values(iri, prop)), "") for _, prop in _COLUMNS)
    return iri, *values, ";".join(_labels(iri, view))


def _type(role: str) -> str:
    """Return the type of a relationship as Cypher writes types.

    >>> _type("https://w3id.org/kgbuild/ontology#claimedBy")
    'CLAIMED_BY'
    """
    return re.sub(r"\W", "_", re.sub(r"(?<=[a-z])(?=[A-Z])", "_", local(role))).upper()


def _table(heads: Iterable[str], rows: Iterable[Iterable[str]]) -> bytes:
    written = io.StringIO()
    table = csv.writer(written, lineterminator="\n")
    table.writerow(heads)
    table.writerows(rows)
    return written.getvalue().encode()


def _script(classes: Iterable[str], types: Iterable[str]) -> bytes:
    """Return statements that load the tables; names of classes and types are ours, and no text of a report."""
    values = []
    for head, _ in _COLUMNS:
        name, type_ = head.split(":")
        values.append(f"n.{name} = {_READ[type_].format(f'row.`{head}`')}")
    load = "LOAD CSV WITH HEADERS FROM 'file:///{}.csv' AS row"
    statements = [
        "// Put nodes.csv and relationships.csv into the server's folder for imports first.",
        "CREATE CONSTRAINT kgbuild_iri IF NOT EXISTS FOR (n:Kgbuild) REQUIRE n.iri IS UNIQUE;",
        f"{load.format('nodes')}\nMERGE (n:Kgbuild {{iri: row.`:ID`}})\nSET {', '.join(values)};",
    ]
    for name in classes:
        statements.append(
            f"{load.format('nodes')} WITH row WHERE '{name}' IN split(row.`:LABEL`, ';')\n"
            f"MATCH (n:Kgbuild {{iri: row.`:ID`}}) SET n:{name};"
        )
    for name in types:
        statements.append(
            f"{load.format('relationships')} WITH row WHERE row.`:TYPE` = '{name}'\n"
            f"MATCH (a:Kgbuild {{iri: row.`:START_ID`}}), (b:Kgbuild {{iri: row.`:END_ID`}}) MERGE (a)-[:{name}]->(b);"
        )
    return ("\n\n".join(statements) + "\n").encode()
