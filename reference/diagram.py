"""Diagrams as SVG, drawn from the ontology: how the main classes hang together, and the trees of classes."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from html import escape
from typing import Final

from kgbuild.vocab import EV, local
from reference.terms import Term, Vocabulary

#: The boxes of the overview: the class, and where its middle is.
_BOXES: Final = {
    "Article": (250, 45),
    "Mention": (600, 45),
    "Claim": (85, 225),
    "Event": (430, 225),
    "MeansOfAttack": (715, 225),
    "Statement": (85, 405),
    "Actor": (345, 405),
    "Place": (655, 405),
}
_WIDTH, _HEIGHT = 124, 44
#: So many properties are named on an arrow, and so far along it, where fewer arrows cross.
_SHOWN: Final = 3
_ALONG: Final = 0.33

_ROW, _STEP = 24, 168


def overview(vocabulary: Vocabulary) -> str:
    """Return the main classes, with an arrow for each pair that properties join, labelled with these."""
    joined: dict[tuple[str, str], set[str]] = {}
    for iri, domain, range_ in _joins(vocabulary):
        for start in _boxes(domain, vocabulary):
            for end in _boxes(range_, vocabulary):
                joined.setdefault((start, end), set()).add(local(iri))
    # All names above all lines, so that none is struck through.
    apart = [(*pair, sorted(names)) for pair, names in sorted(joined.items()) if pair[0] != pair[1]]
    parts = [_arrow(start, end) for start, end, _ in apart] + [_names(*one) for one in apart]
    parts += [_box(name, vocabulary) for name in _BOXES]
    title = "The main classes, and the properties that join them"
    return _svg(800, 450, title, "".join(parts), "overview")


def _joins(vocabulary: Vocabulary) -> Iterator[tuple[str, tuple[str, ...], tuple[str, ...]]]:
    """Yield our properties with the classes that they lead from and to, by the ontology and by the shapes."""
    for term in vocabulary.properties:
        yield term.iri, term.domain, term.range
    for start, iri, end in vocabulary.shaped:
        if iri.startswith(EV):
            yield iri, (start,), (end,)


def _boxes(iris: tuple[str, ...], vocabulary: Vocabulary) -> set[str]:
    """Return the boxes that classes stand for: their own, or the nearest above."""
    found: set[str] = set()
    for iri in iris:
        above, level = [iri], [iri]
        while level and not {local(i) for i in level} & set(_BOXES):
            level = [p for i in level if (term := vocabulary.named(i)) for p in term.parents]
            above += level
        found.update(local(i) for i in level if local(i) in _BOXES)
    return found


def _arrow(start: str, end: str) -> str:
    (x1, y1), (x2, y2) = _edge(start, end), _edge(end, start)
    return (
        f'<line class="edge" x1="{x1:.0f}" y1="{y1:.0f}" x2="{x2:.0f}" y2="{y2:.0f}" marker-end="url(#tip)"/>'
    )


def _names(start: str, end: str, names: list[str]) -> str:
    (x1, y1), (x2, y2) = _edge(start, end), _edge(end, start)
    told = names[:_SHOWN] + ([f"and {len(names) - _SHOWN} more"] if len(names) > _SHOWN else [])
    x, y = x1 + (x2 - x1) * _ALONG, y1 + (y2 - y1) * _ALONG - (len(told) - 1) * 7
    return "".join(
        f'<text class="edge" x="{x:.0f}" y="{y + 14 * i + 4:.0f}">{_linked(name)}</text>'
        for i, name in enumerate(told)
    )


def _linked(name: str) -> str:
    return escape(name) if " " in name else f'<a href="properties.html#{name}">{escape(name)}</a>'


def _edge(start: str, end: str) -> tuple[float, float]:
    """Return where the line from the middle of a box to the middle of another leaves the first."""
    (x, y), (to_x, to_y) = _BOXES[start], _BOXES[end]
    dx, dy = to_x - x, to_y - y
    share = min((_WIDTH / 2 + 4) / abs(dx) if dx else 9, (_HEIGHT / 2 + 4) / abs(dy) if dy else 9)
    return x + dx * share, y + dy * share


def _box(name: str, vocabulary: Vocabulary) -> str:
    x, y = _BOXES[name]
    label = vocabulary.terms[EV + name].label
    left, top = x - _WIDTH / 2, y - _HEIGHT / 2
    return (
        f'<a href="classes.html#{name}"><rect x="{left:.0f}" y="{top:.0f}" width="{_WIDTH}" height="{_HEIGHT}" '
        f'rx="8"/><text class="box" x="{x}" y="{y + 5}">{escape(label)}</text></a>'
    )


# ---------------------------------------------------------------------------------------------- the trees


@dataclass(frozen=True)
class _Node:
    term: Term
    depth: int
    row: int
    children: tuple[_Node, ...]
    again: bool


def tree(root: str, vocabulary: Vocabulary) -> str:
    """Return the tree of classes below a class; one with two superclasses has its own subclasses once."""
    rows = iter(range(1000))
    top = _grown(vocabulary.terms[root], 0, vocabulary.terms, lambda: next(rows), set())
    nodes = list(_all(top))
    width = (max(node.depth for node in nodes) + 1) * _STEP + 20
    height = next(rows) * _ROW + 16
    body = "".join(map(_branches, nodes)) + "".join(map(_leaf, nodes))
    return _svg(width, height, f"The classes below {vocabulary.terms[root].label}", body, "tree")


def _grown(
    term: Term, depth: int, terms: Mapping[str, Term], row: Callable[[], int], seen: set[str]
) -> _Node:
    again = term.iri in seen
    seen.add(term.iri)
    below = (
        [] if again else sorted((terms[iri] for iri in term.children), key=lambda child: child.label.lower())
    )
    children = tuple(_grown(child, depth + 1, terms, row, seen) for child in below)
    place = children[0].row if children else row()
    return _Node(term, depth, place, children, again)


def _all(node: _Node) -> Iterator[_Node]:
    yield node
    for child in node.children:
        yield from _all(child)


def _at(node: _Node) -> tuple[float, float]:
    return 10 + node.depth * _STEP, 20 + node.row * _ROW


def _branches(node: _Node) -> str:
    x, y = _at(node)
    start = x + 8 + 6.6 * len(node.term.label)
    found = []
    for child in node.children:
        to_x, to_y = _at(child)
        bend = to_x - 14
        found.append(f'<path d="M{start:.0f} {y:.0f}H{bend:.0f}V{to_y:.0f}H{to_x - 4:.0f}"/>')
    return "".join(found)


def _leaf(node: _Node) -> str:
    x, y = _at(node)
    mark = ' class="again"' if node.again else ""
    label = escape(node.term.label)
    return f'<a href="classes.html#{node.term.anchor}"><text{mark} x="{x:.0f}" y="{y + 4:.0f}">{label}</text></a>'


def _svg(width: int, height: int, title: str, body: str, kind: str) -> str:
    """Return a drawing in colours of the page; a narrow screen scrolls it sideways."""
    tip = (
        '<defs><marker id="tip" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" markerHeight="7" '
        'orient="auto-start-reverse"><path d="M0 0L8 4L0 8z"/></marker></defs>'
    )
    return (
        f'<svg class="{kind}" viewBox="0 0 {width} {height}" width="{width}" height="{height}" role="img" '
        f'aria-label="{escape(title)}"><title>{escape(title)}</title>{tip if kind == "overview" else ""}{body}</svg>'
    )
