"""What is published: serialisations that say the same, metadata, shapes, changes, and redirects that lead to files."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
import rdflib
from rdflib.compare import isomorphic

from kgbuild.resources import shipped
from kgbuild.vocab import EV
from reference import publication
from reference.publication import MEDIA_TYPES, changes, files, metadata, shapes, version
from reference.terms import load

HTACCESS = (Path(__file__).parents[2] / "docs" / "w3id" / ".htaccess").read_text(encoding="utf-8")
#: Pages that `make docs` writes beside the files.
PAGES = {"ontology.html", "shapes.html", "individuals.html", "index.html"}


def redirect(path: str, accept: str) -> str:
    """Return where the rules lead, as Apache reads them: conditions hold for the rule that follows them."""
    env: dict[str, str] = {}
    waiting: list[
        tuple[bool, bool]
    ] = []  # whether a condition holds, and whether the next may hold in its place
    for line in HTACCESS.splitlines():
        word, *rest = line.split() or [""]
        if word == "RewriteCond":
            assert rest[0] == "%{HTTP_ACCEPT}", line
            waiting.append((bool(re.search(rest[1], accept)), "[OR]" in rest))
        elif word == "RewriteRule":
            holds, either = True, False
            for index, (one, or_next) in enumerate(waiting):
                either = either or one
                if not or_next or index == len(waiting) - 1:
                    holds, either = holds and either, False
            waiting = []
            found = re.search(rest[0], path)
            if not found or not holds:
                continue
            if rest[1] == "-":
                env |= dict(
                    flag[2:].split(":", 1) for flag in rest[2].strip("[]").split(",") if flag.startswith("E=")
                )
                continue
            target = rest[1]
            for name, value in env.items():
                target = target.replace(f"%{{ENV:{name}}}", value)
            return found.expand(target.replace("$", "\\"))
        else:
            assert not word or word.startswith("#") or word in ("Options", "RewriteEngine"), line
    return ""


SITE, DATA = "https://pages.example.org/kgbuild/", "https://data.example.org/"
HTML = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"


@pytest.mark.parametrize(
    ("path", "accept", "expected"),
    [
        ("ontology", HTML, "ontology.html"),
        ("ontology", "application/xhtml+xml", "ontology.html"),
        ("", HTML, "ontology.html"),
        ("ontology/0.2.0", HTML, "ontology.html"),
        ("ontology", "text/turtle", "kgbuild.ttl"),
        ("ontology", "*/*", "kgbuild.ttl"),
        ("ontology", "", "kgbuild.ttl"),
        ("ontology", "application/rdf+xml", "kgbuild.rdf"),
        ("ontology", "application/ld+json", "kgbuild.jsonld"),
        ("ontology", "application/n-triples", "kgbuild.nt"),
        ("shapes", HTML, "shapes.html"),
        ("shapes", "text/turtle", "shapes.ttl"),
        ("gazetteer", HTML, "individuals.html"),
        ("gazetteer", "text/turtle", "gazetteer.ttl"),
        ("lexicon", "text/turtle", "lexicon.ttl"),
        ("scheme/acled", "text/turtle", "alignment.ttl"),
        ("scheme/acled-region", "text/turtle", "acled.ttl"),
        ("scheme/cameo", HTML, "individuals.html"),
        ("rule", "*/*", "index.html"),
    ],
)
def test_redirects(path: str, accept: str, expected: str) -> None:
    assert redirect(path, accept) == SITE + expected
    assert expected in PAGES or expected in files()


def test_each_ontology_leads_to_its_own_file() -> None:
    counted = 0
    for name, content in files().items():
        headers = re.findall(rb"(?m)^<https://w3id\.org/kgbuild/(\S+)>\n\ta owl:Ontology", content)
        if name.endswith(".ttl") and len(headers) == 1 and not name.startswith(f"{version()}/"):
            iri = headers[0].decode()
            assert redirect(iri, "text/turtle") == SITE + name
            assert redirect(f"{iri}/{version()}", "text/turtle") == f"{SITE}{version()}/{name}"
            assert files()[f"{version()}/{name}"] == content
            counted += 1
    assert counted >= 25


def test_versions_and_data() -> None:
    assert redirect(f"ontology/{version()}", "text/turtle") == f"{SITE}{version()}/kgbuild.ttl"
    assert f"{version()}/kgbuild.ttl" in files()
    data = "data/event/2021-02-15-rocket-attack-erbil"
    assert redirect(data, HTML) == redirect(data, "text/turtle") == DATA + data
    assert redirect("no/such/thing", "*/*") == ""


@pytest.mark.parametrize("name", MEDIA_TYPES)
def test_serialisations_say_the_same(name: str) -> None:
    formats = {"ttl": "turtle", "rdf": "xml", "jsonld": "json-ld", "nt": "nt"}
    read = rdflib.Graph().parse(data=files()[name], format=formats[name.split(".")[1]])
    assert isomorphic(read, rdflib.Graph().parse(shipped("ontology") / "kgbuild.ttl"))


def test_metadata() -> None:
    told, known = json.loads(metadata()), load()
    assert told["@id"] == EV[:-1]
    assert told["version"] == version()
    assert {d["contentUrl"] for d in told["distribution"]} == {*MEDIA_TYPES}
    there = (*known.classes, *known.properties)
    own = {t.iri for t in there if t.own and t.kind != "annotation property"}
    assert {t["@id"] for t in told["hasDefinedTerm"]} <= {t.iri for t in there}
    assert len(told["hasDefinedTerm"]) >= 0.99 * len(own)
    assert "<" not in metadata()


def test_shapes_are_whole() -> None:
    found = shapes()
    text = (shipped("ontology") / "shapes.ttl").read_text(encoding="utf-8")
    assert len(found) == len(re.findall(r"\n\ta sh:NodeShape ;", text)) >= 10
    shown = "".join(s.source + "".join(source for _, source in s.properties) for s in found)
    written = re.findall(r"(?m)^shape:[\w-]+$", text)
    assert [name for name in written if f"{name}\n" not in shown] == []
    assert all(source for shape in found for _, source in shape.properties)


def test_changes_are_those_of_the_ontology(tmp_path: Path) -> None:
    assert f"<h2>{version()}</h2>" in changes()
    (tmp_path / "c.md").write_text("# Title\n\n## 1.0.0\n\n- <script>x</script> `a`\n", encoding="utf-8")
    told = changes(tmp_path / "c.md")
    assert "<script>" not in told
    assert "<code>a</code>" in told
    assert "Title" not in told


def test_metadata_ends_no_script(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(publication, "MEDIA_TYPES", {"</script>": "x"})
    assert "</script>" not in metadata()
