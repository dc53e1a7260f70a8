"""The pages: terms and answers put into templates, and the index that the search box looks into."""

from __future__ import annotations

import json
import re
import shlex
import shutil
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, Final

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup, escape
from pygments import highlight
from pygments.formatters import HtmlFormatter
from pygments.lexers import SparqlLexer

from kgbuild import __version__
from kgbuild.graph.check import list_checks
from kgbuild.query import Query, list_queries
from kgbuild.results import cell
from kgbuild.vocab import EV, local
from reference import diagram, publication
from reference.answers import Answer, Asker
from reference.terms import Vocabulary, curie, load
from reference.transcripts import ROOT, transcripts

_HERE: Final = Path(__file__).parent
_ROWS: Final = 12
_TREES: Final = ("Event", "Entity")


def build(out: Path, graph: Path) -> tuple[str, ...]:
    """Write the site into `out`, which it replaces; return the pages' addresses inside it, sorted."""
    vocabulary, asker = load(), Asker(graph)
    queries = {query: asker.ask(query) for query in list_queries()}
    pages = _pages(vocabulary, queries)
    fresh = out.with_name(out.name + ".new")
    shutil.rmtree(fresh, ignore_errors=True)
    for name, text in pages.items():
        (fresh / name).parent.mkdir(parents=True, exist_ok=True)
        (fresh / name).write_text(text, encoding="utf-8")
    for path in sorted((_HERE / "static").iterdir()):
        shutil.copyfile(path, fresh / path.name)
    for name, content in publication.files().items():
        (fresh / name).parent.mkdir(parents=True, exist_ok=True)
        (fresh / name).write_bytes(content)
    (fresh / "terms.js").write_text(_index(vocabulary, queries), encoding="utf-8")
    shutil.rmtree(out, ignore_errors=True)
    fresh.rename(out)
    return tuple(sorted(pages))


def _pages(vocabulary: Vocabulary, queries: Mapping[Query, Answer]) -> dict[str, str]:
    environment = _environment(vocabulary)
    checks = list_checks()
    common = {
        "vocabulary": vocabulary,
        "queries": queries,
        "checks": [(check, _source(check.text)) for check in checks],
        "version": __version__,
    }
    trees = [diagram.tree(EV + name, vocabulary) for name in _TREES]
    metadata = publication.metadata()
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    special: dict[str, dict[str, Any]] = {
        "index.html": {
            "overview": diagram.overview(vocabulary), "transcripts": transcripts(readme), "metadata": metadata,
        },
        "ontology.html": {"metadata": metadata, "media_types": publication.MEDIA_TYPES},
        "classes.html": {"trees": trees},
        "properties.html": {},
        "individuals.html": {},
        "queries.html": {},
        "checks.html": {},
        "shapes.html": {"shapes": publication.shapes()},
        "changes.html": {"changes": publication.changes()},
    }  # fmt: skip
    pages = {
        name: environment.get_template(name).render(common, page=name, up="", **more)
        for name, more in special.items()
    }
    for query, answer in queries.items():
        pages[f"queries/{query.name}.html"] = environment.get_template("query.html").render(
            common, page="queries.html", up="../", query=query, answer=answer, source=_source(query.text),
            command=_command(query, answer), rows=answer.result.rows[:_ROWS],
        )  # fmt: skip
    return pages


def _environment(vocabulary: Vocabulary) -> Environment:
    environment = Environment(
        loader=FileSystemLoader(_HERE / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    concepts = {concept.iri: concept for scheme in vocabulary.schemes for concept in scheme.concepts}

    def linked(iri: str, up: str = "") -> Markup:
        """Return the name of a term, with a link to its card where it has one."""
        if term := vocabulary.named(iri):
            return Markup('<a href="{}{}#{}">{}</a>').format(up, term.page, term.anchor, term.label)
        if concept := concepts.get(iri):
            anchor = _anchor(iri)
            return Markup('<a href="{}individuals.html#{}">{}</a>').format(up, anchor, concept.label)
        return Markup("<code>{}</code>").format(curie(iri))

    environment.filters.update(
        linked=linked, curie=curie, anchor=_anchor, cell=_cell, words=_words_of, heading=_heading
    )
    return environment


def _anchor(iri: str) -> str:
    """Return an id for a thing of another namespace.

    >>> _anchor("https://w3id.org/kgbuild/scheme/acled#Protests")
    'acled-Protests'
    """
    return re.sub(r"[^\w-]+", "-", curie(iri))


def _cell(term: Any) -> Markup:
    text = cell(term)
    code = re.match(r"(event|article|actor|place|weapon|claim|statement|mention|gaz|ev):", text)
    if re.fullmatch(r"[\d-]{4,10}( [\d:]{8})?", text):
        return Markup('<span class="whole">{}</span>').format(text)
    return Markup("<code>{}</code>").format(text) if code and " " not in text else escape(text)


def _words_of(words: Iterable[str]) -> str:
    return ", ".join(words)


def _heading(column: str) -> str:
    """Return the name of a column as words.

    >>> _heading("accordingTo")
    'according to'
    """
    return re.sub(r"(?<=[a-z])(?=[A-Z])", " ", column).replace("_", " ").lower()


def _source(text: str) -> Markup:
    """Return a query's text, without the header, in colours."""
    body = "\n".join(line for line in text.splitlines() if not line.startswith("#+")).strip() + "\n"
    return Markup(highlight(body, SparqlLexer(), HtmlFormatter(cssclass="source")))


def _command(query: Query, answer: Answer) -> str:
    params = "".join(f" --param {shlex.quote(f'{name}={value}')}" for name, value in answer.params.items())
    return f"kgbuild query {query.name}{params}"


def _index(vocabulary: Vocabulary, queries: Iterable[Query]) -> str:
    """Return the script that the search box looks into: [name, Arabic, more words, kind, page, what it is]."""
    entries = [
        [term.label, term.arabic, f"{term.curie} {' '.join(term.words)}", term.kind, f"{term.page}#{term.anchor}",
         term.definition]
        for term in (*vocabulary.classes, *vocabulary.properties, *vocabulary.others)
    ]  # fmt: skip
    entries += [
        [concept.label, "", f"{curie(concept.iri)} {concept.notation}", f"concept of {local(scheme.iri)}",
         f"individuals.html#{_anchor(concept.iri)}", scheme.label]
        for scheme in vocabulary.schemes
        for concept in scheme.concepts
    ]  # fmt: skip
    entries += [
        [query.summary, "", f"{query.name} {' '.join(query.tags)}", "query", f"queries/{query.name}.html",
         query.description]
        for query in queries
    ]  # fmt: skip
    entries += [
        [check.problem, "", check.name, "check", f"checks.html#{check.name}", check.remedy]
        for check in list_checks()
    ]
    return f"const TERMS = {json.dumps(entries, ensure_ascii=False, indent=0)};\n"
