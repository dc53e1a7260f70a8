"""The saved queries keep the house style, so that every one of them reads like the others."""

from __future__ import annotations

import re
from pathlib import Path

import pyoxigraph as ox
import pytest

from kgbuild.query import TYPES, list_queries, load
from kgbuild.resources import shipped
from kgbuild.vocab import EV, PREFIXES

FILES = sorted(shipped("queries").glob("*.rq"))
KEYWORDS = re.compile(
    r"(?i)(?:select|construct|where|prefix|optional|filter|values|bind|union|group|order|by|having|distinct|as|asc|desc"
    r"|in|not|exists|count|min|max|sum|sample|group_concat|separator|undef|if|coalesce|bound|str|lang|lcase|substr"
    r"|strstarts|contains)"
)


@pytest.fixture(params=FILES, ids=lambda path: path.stem)
def path(request: pytest.FixtureRequest) -> Path:
    return Path(request.param)


def _body(path: Path) -> str:
    """Return the query without its header, its texts and its IRIs."""
    lines = [line for line in path.read_text(encoding="utf-8").splitlines() if not line.startswith("#")]
    return re.sub(r'"[^"]*"|<[^>\s]*>', '""', "\n".join(lines))


def test_all_are_here() -> None:
    assert len(FILES) >= 46


def test_name(path: Path) -> None:
    assert re.fullmatch(r"[a-z]+(_[a-z]+)+", path.stem)


def test_header(path: Path) -> None:
    query = load(path.stem)
    assert re.fullmatch(r"[A-Z].*[^.]", query.summary)
    assert re.fullmatch(r"[A-Z].*\.", query.description)
    assert query.tags
    assert all(parameter.type in TYPES and parameter.meaning for parameter in query.parameters)
    order = [line.split(":")[0] for line in query.text.splitlines() if re.match(r"#\+ \w", line)]
    kinds = ["#+ summary", "#+ description", "#+ param", "#+ list", "#+ tags"]
    assert order == sorted(order, key=kinds.index)


def test_every_header_line_is_read(path: Path) -> None:
    comments = [line for line in path.read_text(encoding="utf-8").splitlines() if line.startswith("#")]
    assert comments
    assert [line for line in comments if not re.match(r"#\+ (?:\w+: \S|  \S)", line)] == []


def test_lines_are_short(path: Path) -> None:
    lines = path.read_text(encoding="utf-8").splitlines()
    assert [line for line in lines if len(line) > 120 or line != line.rstrip() or "\t" in line] == []


def test_lists_are_columns(path: Path) -> None:
    assert [name for name in load(path.stem).lists if f"?{name})" not in _body(path)] == []


def test_prefixes_are_used_sorted_and_known(path: Path) -> None:
    declared = re.findall(r"^PREFIX (\w+): <(.*)>$", path.read_text(encoding="utf-8"), re.MULTILINE)
    names = [name for name, _ in declared]
    used = set(re.findall(r"(?<![\w?])(\w+):\w", _body(path)))
    assert names == sorted(used)
    assert dict(declared) == {name: PREFIXES[name] for name in names}


def test_terms_are_in_the_ontology(path: Path) -> None:
    file = shipped("ontology") / "kgbuild.ttl"
    known = {str(quad.subject) for quad in ox.parse(path=str(file), format=ox.RdfFormat.TURTLE)}
    used = set(re.findall(r"\bev:(\w+)", _body(path)))
    assert used
    assert {name for name in used if f"<{EV}{name}>" not in known} == set()


def test_keywords_are_upper_case(path: Path) -> None:
    words = re.findall(r"(?<![\w?:])[A-Za-z_]+(?![\w:])", _body(path))
    assert [word for word in words if KEYWORDS.fullmatch(word) and word != word.upper()] == []


def test_one_pattern_a_line(path: Path) -> None:
    assert [line for line in _body(path).splitlines() if re.search(r"\s[.;]\s+[^}\s]", line)] == []


def test_columns_are_named_and_rows_ordered(path: Path) -> None:
    body = _body(path)
    assert not re.search(r"SELECT\s+(?:DISTINCT\s+)?\*", body)
    if "CONSTRUCT" not in body:
        order = re.search(r"^ORDER BY (.*)\Z", body.strip(), re.MULTILINE)
        assert order
        assert len(order[1].split()) >= 2, "an order needs a tie-breaker"


def test_no_variable_is_written_once(path: Path) -> None:
    """A variable that stands alone is a slip of the pen, or it only asks that something is there."""
    found = re.findall(r"\?(\w+)", _body(path))
    # asked for, or asked not to be there
    there = {"speaker", "date", "whole", "number", "total", "figure", "toll"}
    columns = set(re.findall(r"AS \?(\w+)\)", _body(path)))
    assert {name for name in found if found.count(name) == 1} - there - columns == set()


def test_runs_as_it_stands(path: Path, store: ox.Store) -> None:
    """With the examples between the braces, in any SPARQL editor."""
    answer = store.query(path.read_text(encoding="utf-8"))
    assert isinstance(answer, ox.QuerySolutions | ox.QueryTriples)


def test_list_is_sorted_by_name() -> None:
    assert [query.name for query in list_queries()] == [path.stem for path in FILES]
