"""Saved queries: an analyst's question in a file, asked of a graph file, a store or an endpoint.

A file `queries/SUBJECT_QUESTION.rq` opens with a header that this module reads:

    #+ summary: Attacks by an actor
    #+ description: Each attack that …, the earliest first.
    #+ param: actor iri required "The attacker"
    #+ param: from date optional default=1900-01-01 "First day"
    #+ list: targets, weapons
    #+ tags: attacks, actors

A line `#+` with two or more spaces carries on the line above. Each parameter stands in the query as
`VALUES ?actor { … }`, with an example between the braces, so that the file runs as it is in any SPARQL
editor. To ask the query, the braces are filled with RDF terms, built and escaped from the values by their
type; UNDEF stands for an optional parameter that is not given. One mechanism, the same query text for every
engine: so the answers are equal.

Types: `iri` (an IRI, a CURIE, or the name of a thing in the graph: any label of it, whatever the case,
accents or hyphens; where several things bear the name, all are meant), `text`, `integer`, `number`, `dateTime`,
`date` (a day, bound as its first instant) and `endDate` (a day, bound as its last second). The columns under `list`
hold names joined by "; ".
"""

from __future__ import annotations

import difflib
import math
import re
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import partial
from pathlib import Path
from typing import Final

import pyoxigraph as ox
import rdflib
from pyparsing.exceptions import ParseBaseException
from rdflib.plugins.sparql.parser import parseQuery

from kgbuild.endpoint import Endpoint
from kgbuild.errors import UsageError
from kgbuild.graphs import READING, from_reading, open_graph, open_once, reading_of
from kgbuild.resources import shipped
from kgbuild.results import FORMATS, Result, from_oxigraph, from_rdflib, render
from kgbuild.vocab import PREFIXES, XSD

__all__ = [
    "FORMATS",
    "READING",
    "Endpoint",
    "Parameter",
    "Query",
    "Result",
    "Source",
    "list_queries",
    "load",
    "open_graph",
    "render",
    "run",
    "written",
]

#: What can be asked: a graph file, a store of pyoxigraph, a graph of rdflib, an endpoint.
Source = Path | ox.Store | rdflib.Graph | Endpoint

#: The types of a parameter.
TYPES: Final = ("text", "iri", "integer", "number", "date", "endDate", "dateTime")
_TYPES: Final = ", ".join(TYPES)

_HEADER = re.compile(r"^#\+ (?P<key>\w+): *(?P<value>.*)$")
_CARRIED_ON = re.compile(r"^#\+ {2,}(?P<value>\S.*)$")
_PARAMETER = re.compile(
    r"^(?P<name>\w+) (?P<type>\w+) (?P<need>required|optional)"
    r'(?: default=(?P<default>\S+))? "(?P<meaning>[^"]+)"$'
)
_PREFIX = re.compile(r"^\s*PREFIX\s+([\w-]*):\s*<([^>]*)>", re.MULTILINE | re.IGNORECASE)
_NAMES = """
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
SELECT DISTINCT ?thing ?name
WHERE { ?thing skos:prefLabel|skos:altLabel|rdfs:label ?name }
"""


@dataclass(frozen=True, slots=True)
class Parameter:
    """A parameter of a query. `type` is one of TYPES; `default` is empty where there is none."""

    name: str
    type: str
    required: bool
    default: str
    meaning: str


@dataclass(frozen=True, slots=True)
class Query:
    """A query with its header: `lists` are the columns that hold several names; `path` is its file."""

    name: str
    summary: str
    description: str
    parameters: tuple[Parameter, ...]
    lists: tuple[str, ...]
    tags: tuple[str, ...]
    text: str
    path: Path


# ------------------------------------------------------------------------------------------- the files


def list_queries(folder: Path | None = None) -> tuple[Query, ...]:
    """Return the queries that come with kgbuild, or those of `folder`, sorted by name."""
    return tuple(_read(path) for path in sorted((folder or shipped("queries")).glob("*.rq")))


def load(name: str | Path) -> Query:
    """Return the saved query `name`, or the query in the file that `name` is the path of (it ends in ".rq").

    Raises UsageError where there is no such query or file, or where its header is wrong.
    """
    if str(name).endswith(".rq"):
        return _read(Path(name))
    path = shipped("queries") / f"{str(name).replace('-', '_')}.rq"
    if re.fullmatch(r"[\w-]+", str(name)) and path.is_file():
        return _read(path)
    names = [path.stem for path in shipped("queries").glob("*.rq")]
    remedy = _perhaps(str(name), names, "a name that `kgbuild query --list` shows")
    raise UsageError(f"there is no query '{name}'", remedy=remedy)


def _read(path: Path) -> Query:
    try:
        text = path.read_text(encoding="utf-8")
    except OSError as error:
        raise UsageError("the query cannot be read", where=str(path), remedy=f"{error.strerror}") from error
    except UnicodeDecodeError as error:
        remedy = "Save it as UTF-8"
        raise UsageError("the query is not text in UTF-8", where=str(path), remedy=remedy) from error
    header = _header(text)
    parameters = tuple(_parameter(value, f"{path}:{line}") for key, value, line in header if key == "param")
    for parameter in parameters:
        if not _slot(parameter.name).search(text):
            problem = f"the parameter '{parameter.name}' has no place in the query"
            remedy = f"Add VALUES ?{parameter.name} {{ … }} to its WHERE"
            raise UsageError(problem, where=str(path), remedy=remedy)
    one = {key: value for key, value, _ in header}
    return Query(
        name=path.stem,
        summary=one.get("summary", ""),
        description=one.get("description", ""),
        parameters=parameters,
        lists=_words(one.get("list", "")),
        tags=_words(one.get("tags", "")),
        text=text,
        path=path,
    )


def _header(text: str) -> list[tuple[str, str, int]]:
    """Return the header's entries as (key, value, line), lines that carry on joined."""
    entries: list[tuple[str, str, int]] = []
    for number, line in enumerate(text.splitlines(), start=1):
        if found := _CARRIED_ON.match(line):
            key, value, start = entries.pop() if entries else ("description", "", number)
            entries.append((key, f"{value} {found['value'].strip()}".strip(), start))
        elif found := _HEADER.match(line):
            entries.append((found["key"], found["value"].strip(), number))
    return entries


def _parameter(value: str, where: str) -> Parameter:
    found = _PARAMETER.match(value)
    if not found or found["type"] not in TYPES:
        remedy = (
            f"Write NAME TYPE required|optional default=VALUE, then its meaning in quotes; TYPE is {_TYPES}"
        )
        raise UsageError(f"the parameter '{value}' is not declared as it must be", where=where, remedy=remedy)
    required = found["need"] == "required"
    return Parameter(found["name"], found["type"], required, found["default"] or "", found["meaning"])


def _words(value: str) -> tuple[str, ...]:
    return tuple(word.strip() for word in value.split(",") if word.strip())


def _slot(name: str) -> re.Pattern[str]:
    return re.compile(rf"(VALUES\s+\?{re.escape(name)}\s*\{{)[^{{}}]*(\}})")


# ------------------------------------------------------------------------------------------- the asking


def run(query: Query | str | Path, *, graph: Source, params: Mapping[str, str] | None = None) -> Result:
    """Ask `query` of `graph`, with `params` as the user wrote them, and return the answer.

    `query` is a Query, the name of a saved one, or the path of a .rq file; `graph` a file, a store of
    pyoxigraph, a graph of rdflib or an Endpoint. A file is loaded into memory; to ask it more than once,
    hand over `open_graph(path)`. In a file with named graphs the default graph is asked, on an endpoint the
    published reading (see `kgbuild.publish`), else its default graph.

    Raises UsageError (unknown query; unknown, missing or unfit parameter; a syntax error in the query),
    GraphError (the file is missing or broken) and EndpointError (also where the endpoint might answer wrongly).
    """
    asked = query if isinstance(query, Query) else load(query)
    source = _opened(graph, asked.text)
    text = _filled(asked, _checked(asked, params or {}), source)
    try:
        return _answer(source, text).with_sorted_lists(asked.lists)
    except SyntaxError as error:
        raise _syntax_error(asked, text, str(error)) from error


def written(query: Query | str | Path, *, graph: Source, params: Mapping[str, str] | None = None) -> str:
    """Return the text that `run` would ask, to paste into another tool; for a published graph it names that.

    Raises what `run` raises, except for what only an answer shows.
    """
    asked = query if isinstance(query, Query) else load(query)
    source = _opened(graph, asked.text)
    text = _filled(asked, _checked(asked, params or {}), source)
    return from_reading(text) if isinstance(source, Endpoint) and READING in source.default_graphs else text


def _opened(graph: Source, text: str) -> ox.Store | rdflib.Graph | Endpoint:
    if isinstance(graph, Path):
        return open_once(graph)
    return reading_of(graph, text) if isinstance(graph, Endpoint) else graph


def _syntax_error(query: Query, text: str, said: str) -> UsageError:
    """Return where a query is wrong: pyoxigraph points behind the spot, rdflib's parser at it."""
    where, problem = str(query.path), "a prefix is not declared" if "Prefix not found" in said else said
    try:
        parseQuery(text)
    except ParseBaseException as error:
        where, problem = (
            f"{where}:{error.lineno}",
            f"cannot go on at: {error.line[error.column - 1 :].strip()}",
        )
    return UsageError(f"the query has a syntax error ({problem})", where=where, remedy="Correct it there")


def _answer(source: ox.Store | rdflib.Graph | Endpoint, text: str) -> Result:
    if isinstance(source, Endpoint):
        return source.query(text)
    if isinstance(source, rdflib.Graph):
        ox.Store().query(text)  # rdflib has exceptions of its own for each kind of wrong syntax
        # An escaped backslash before a "u" looks to rdflib like the start of a code point, unless it is one.
        return from_rdflib(source.query(re.sub(r"\\\\(?=[uU])", r"\\u005C\\u005C", text)))
    return from_oxigraph(source.query(text))


def _checked(query: Query, given: Mapping[str, str]) -> dict[Parameter, str]:
    """Return the value for each parameter that has one, given or by default."""
    names = [parameter.name for parameter in query.parameters]
    for name in given:
        if name not in names:
            remedy = f"It takes {', '.join(names) or 'none'}"
            raise UsageError(f"{query.name} has no parameter '{name}'", remedy=remedy)
    for parameter in query.parameters:
        if parameter.required and not parameter.default and parameter.name not in given:
            problem = f"{query.name} needs the parameter '{parameter.name}': {parameter.meaning}"
            raise UsageError(problem, remedy=f"Add --param {parameter.name}=…")
    values = {parameter: given.get(parameter.name, parameter.default) for parameter in query.parameters}
    return {parameter: value for parameter, value in values.items() if value or parameter.name in given}


def _filled(query: Query, values: Mapping[Parameter, str], source: ox.Store | rdflib.Graph | Endpoint) -> str:
    """Return the query's text with the terms of its parameters in their places."""
    text = query.text
    for parameter in query.parameters:
        terms = _terms(query, parameter, values[parameter], source) if parameter in values else ()
        text = _slot(parameter.name).sub(partial(_put, " ".join(map(str, terms)) or "UNDEF"), text)
    return text


def _put(terms: str, place: re.Match[str]) -> str:
    return f"{place[1]} {terms} {place[2]}"


# ------------------------------------------------------------------------------------------ the values


def _terms(
    query: Query, parameter: Parameter, value: str, source: ox.Store | rdflib.Graph | Endpoint
) -> tuple[ox.NamedNode | ox.Literal, ...]:
    """Return the RDF terms that `value` stands for: one, or all that bear the name."""
    try:
        if parameter.type == "iri":
            return _named(query, value.strip()) or _called(value.strip(), source)
        return (_LITERALS[parameter.type](value),)
    except ValueError as error:
        problem = f"the parameter '{parameter.name}' is {_FORMS[parameter.type]}, and '{value}' is none"
        raise UsageError(problem, remedy=f"{parameter.meaning}") from error
    except UsageError as error:
        raise UsageError(f"the parameter '{parameter.name}': {error.problem}", remedy=error.remedy) from error


def _integer(value: str) -> ox.Literal:
    return ox.Literal(str(int(value)), datatype=ox.NamedNode(XSD + "integer"))


def _number(value: str) -> ox.Literal:
    number = float(value)
    if not math.isfinite(number):
        raise ValueError(value)
    return ox.Literal(repr(number), datatype=ox.NamedNode(XSD + "double"))


def _instant(value: str) -> ox.Literal:
    return ox.Literal(
        datetime.fromisoformat(value).isoformat(timespec="seconds"), datatype=ox.NamedNode(XSD + "dateTime")
    )


def _first_instant(value: str) -> ox.Literal:
    return _instant(f"{date.fromisoformat(value)}T00:00:00")


def _last_second(value: str) -> ox.Literal:
    return _instant(f"{date.fromisoformat(value)}T23:59:59")


_LITERALS: Final[dict[str, Callable[[str], ox.Literal]]] = {
    "text": ox.Literal,
    "integer": _integer,
    "number": _number,
    "dateTime": _instant,
    "date": _first_instant,
    "endDate": _last_second,
}
_FORMS: Final = {
    "text": "a text",
    "iri": "a name or an IRI",
    "integer": "a whole number",
    "number": "a number like 35.1",
    "dateTime": "an instant like 2021-06-28T21:00:00",
    "date": "a day like 2021-06-28",
    "endDate": "a day like 2021-06-28",
}


def _named(query: Query, value: str) -> tuple[ox.NamedNode, ...]:
    """Return the IRI that `value` writes out, in full or with a prefix; nothing for a name."""
    if value.startswith("<") and value.endswith(">"):
        return (ox.NamedNode(value[1:-1]),)
    prefix, colon, local = value.partition(":")
    namespace = {**PREFIXES, **dict(_PREFIX.findall(query.text))}.get(prefix)
    if colon and namespace is not None and " " not in value:
        return (ox.NamedNode(namespace + local),)
    if re.match(r"(?:https?://|urn:)\S+$", value):
        return (ox.NamedNode(value),)
    return ()


def _called(value: str, source: ox.Store | rdflib.Graph | Endpoint) -> tuple[ox.NamedNode, ...]:
    """Return the things of the graph that bear the name `value`, or whose IRI ends with it, sorted."""
    wanted, names = _folded(value), set[str]()
    ends = ("/" + value, "#" + value, "/" + value.replace(":", "/", 1))
    things: set[str] = set()
    for thing, name in _answer(source, _NAMES).rows:
        names.add(str(name))
        if (wanted and _folded(str(name)) == wanted) or str(thing).endswith(ends):
            things.add(str(thing))
    if not things:
        remedy = _perhaps(value, sorted(names), "an IRI, or a name as the graph has it")
        raise UsageError(f"nothing in the graph is called '{value}'", remedy=remedy)
    return tuple(map(ox.NamedNode, sorted(things)))


def _folded(name: str) -> str:
    """Return a name as names are compared: without case, accents, punctuation, spaces or a leading article.

    >>> _folded("The Kata'ib Hizballáh") == _folded("kataib hizballah")
    True
    """
    bare = "".join(c for c in unicodedata.normalize("NFKD", name.casefold()) if not unicodedata.combining(c))
    return "".join(c for c in re.sub(r"^(?:the|an?)\s+", "", bare.strip()) if c.isalnum())


def _perhaps(wanted: str, known: list[str], otherwise: str) -> str:
    near = difflib.get_close_matches(wanted.casefold(), [name.casefold() for name in known], n=3, cutoff=0.6)
    meant = [name for fold in near for name in known if name.casefold() == fold]
    return f"Did you mean {' or '.join(dict.fromkeys(meant))}?" if meant else f"Give {otherwise}"
