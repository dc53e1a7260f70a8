"""Holds that no list of content words stands in the program: what words mean stands in Turtle. `make lint` runs it.

    python tests/content_words.py

A list is a set, tuple, list or dictionary of two words or more, or a pattern with alternatives, whose words are neither
of a closed class (`tests/closed_classes.txt`) nor a symbol: a property of the ontology, a label of spaCy, a value of a
`Literal`. So are two classes of the ontology or more that the reading of texts treats alike, but for those at the top that
the program itself is about. It names what it finds, and exceptions that no longer are ones (`tests/content_words.tsv`, each
with its reason).
"""

from __future__ import annotations

import ast
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from spacy.glossary import GLOSSARY

ROOT: Final = Path(__file__).parent.parent
_EXCEPTIONS: Final = Path(__file__).with_suffix(".tsv")
_CLOSED: Final = Path(__file__).parent / "closed_classes.txt"

#: A word or a phrase as text has it: names of classes and of files are none.
_WORD: Final = re.compile(r"[a-z]{2,}([ '’-][a-z]+)*\.?")
#: The words of a pattern: not the names of its groups, and not what is escaped.
_NOT_WORDS: Final = re.compile(r"\(\?P[<=]\w+[>)]|\{\w+\}|\\[a-zA-Z]|\[[^\]]*\]")
_IN_PATTERN: Final = re.compile(r"[A-Za-z]{3,}")
_CLASS: Final = re.compile(r"^ev:(\w+)\n\ta owl:Class", re.MULTILINE)
#: What reads texts, and the classes that it tells apart by itself; which others are treated alike is an expert's choice.
_READING: Final = ("annotate", "extract", "resolve", "syntax")
_TOP: Final = frozenset(
    {"Actor", "Attack", "Country", "Event", "Facility", "HumanActor", "MaterialTarget", "Organization", "Person", "Place",
     "Region", "Settlement", "WeaponType"}
)  # fmt: skip
_TERM: Final = re.compile(r"^(?:ev|lex|rule|bound|certainty):(\w+)\n\ta owl:\w+Property", re.MULTILINE)
_FEWEST: Final = 2
_LISTING: Final = (ast.Set, ast.Tuple, ast.List, ast.Dict, ast.Constant, ast.Call)


def main() -> int:
    """Print the lists that have no reason to be, and reasons without a list; return 1 where there is one."""
    reasons, used, wrong = exceptions(), set[str](), 0
    for name, line, words in (*lists(ROOT), *class_lists(ROOT)):
        excuses = {key for key in reasons if _covers(key, name)}
        used |= excuses
        if not excuses:
            print(f"{name} (line {line}) lists {', '.join(words)}: put them into ontology/lexicon")
            wrong = 1
    for key in sorted(reasons.keys() - used):
        print(f"{key} lists no content words: take it out of {_EXCEPTIONS.name}")
        wrong = 1
    return wrong


def exceptions() -> dict[str, str]:
    """Return the reasons by what they excuse: a folder ("kgbuild/cli/"), a module, or a name in it ("module.py:NAME")."""
    rows = (
        (line.partition("\t")[::2]) for line in _EXCEPTIONS.read_text(encoding="utf-8").splitlines() if line
    )
    return dict(rows)


def _covers(key: str, name: str) -> bool:
    return name.startswith(key) if key.endswith("/") else name == key or name.partition(":")[0] == key


def lists(root: Path) -> Iterator[tuple[str, int, list[str]]]:
    """Yield each list of content words of the package: where ("module.py:NAME" or ":function"), its line, its words."""
    known = closed() | symbols(root)
    for path in sorted((root / "kgbuild").rglob("*.py")):
        module = path.relative_to(root).as_posix()
        for name, node in _literals(ast.parse(path.read_text(encoding="utf-8"))):
            words = [
                w
                for w in _words(node)
                if w.lower() not in known and not known.issuperset(re.split("[ -]", w.lower()))
            ]
            if len(set(words)) >= _FEWEST:
                yield f"{module}:{name}", node.lineno, words


def class_lists(root: Path) -> Iterator[tuple[str, int, list[str]]]:
    """Yield each list of classes in what reads texts, as `lists` does; one of classes at the top alone is none."""
    kinds = set(_CLASS.findall((root / "ontology" / "kgbuild.ttl").read_text(encoding="utf-8")))
    for path in sorted(p for folder in _READING for p in (root / "kgbuild" / folder).rglob("*.py")):
        module = path.relative_to(root).as_posix()
        for name, node in _literals(ast.parse(path.read_text(encoding="utf-8"))):
            found = [w for w in _constants(node) if w in kinds]
            if len(set(found)) >= _FEWEST and not _TOP.issuperset(found):
                yield f"{module}:{name}", node.lineno, found


def closed() -> set[str]:
    """Return the words of the closed classes."""
    lines = _CLOSED.read_text(encoding="utf-8").splitlines()
    return {word for line in lines if not line.startswith("#") for word in line.split()}


def symbols(root: Path) -> set[str]:
    """Return what looks like a word and is a symbol: spaCy's labels, the ontology's properties, the values of `Literal`s."""
    found = {label.lower() for label in GLOSSARY}
    for path in (root / "ontology").rglob("*.ttl"):
        found |= {term.lower() for term in _TERM.findall(path.read_text(encoding="utf-8"))}
    for path in (root / "kgbuild").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if (
                isinstance(node, ast.Subscript)
                and isinstance(node.value, ast.Name)
                and node.value.id == "Literal"
            ):
                found |= {str(x.value).lower() for x in ast.walk(node.slice) if isinstance(x, ast.Constant)}
    return found


def _literals(tree: ast.Module) -> Iterator[tuple[str, ast.expr]]:
    """Yield the collections and strings of a module, docstrings left out, each with what it belongs to."""
    for statement in tree.body:
        name = _name(statement)
        if name == "__all__":
            continue
        docstrings = {id(_docstring(node)) for node in ast.walk(statement)}
        for node in ast.walk(statement):
            if isinstance(node, _LISTING) and id(node) not in docstrings:
                yield name, node


def _name(statement: ast.stmt) -> str:
    match statement:
        case ast.FunctionDef(name=name) | ast.ClassDef(name=name):
            return name
        case ast.Assign(targets=[ast.Name(id=name)]) | ast.AnnAssign(target=ast.Name(id=name)):
            return name
    return "module"


def _docstring(node: ast.AST) -> ast.expr | None:
    match node:
        case (
            ast.FunctionDef(body=[ast.Expr(value=value), *_]) | ast.ClassDef(body=[ast.Expr(value=value), *_])
        ):
            return value
        case ast.Expr(value=ast.Constant() as value):
            return value
    return None


def _words(node: ast.expr) -> list[str]:
    match node:
        case ast.Constant(value=str(text)) if "|" in text:
            return [w for w in _IN_PATTERN.findall(_NOT_WORDS.sub(" ", text)) if not w.isupper()]
        case ast.Call(func=ast.Attribute(value=ast.Constant(value=str(text)), attr="split")):
            return text.split()
    return [text for text in _constants(node) if _WORD.fullmatch(text)]


def _constants(node: ast.expr) -> list[str]:
    """Return the strings that a collection holds."""
    match node:
        case ast.Set(elts=elements) | ast.Tuple(elts=elements) | ast.List(elts=elements):
            held = [*elements]
        case ast.Dict(keys=keys, values=values):
            held = [element for element in (*keys, *values) if element]
        case _:
            held = []
    values_of = (element.value for element in held if isinstance(element, ast.Constant))
    return [value for value in values_of if isinstance(value, str)]


if __name__ == "__main__":
    sys.exit(main())
