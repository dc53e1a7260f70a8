"""One sentence with all that is known of it, and where every such sentence comes from.

What a source does not tell is ``None`` and counts nowhere: each head learns from the sentences that have its
annotation. Word positions count from 0 within the item.
"""

import json
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass, field
from pathlib import Path

from spacy.tokens import Doc

from training.conllu import Sentence

#: A span as (first word, last + 1, label).
Span = tuple[int, int, str]


@dataclass
class Tree:
    """Grammar of the words: columns as in CoNLL-U; the root's head is itself."""

    tags: list[str]
    pos: list[str]
    feats: list[str]
    heads: list[int]
    deps: list[str]


@dataclass
class Item:
    """A sentence (or several, see :mod:`training.windows`); ``starts`` holds the first word of each."""

    words: list[str]
    doc: str = ""
    starts: list[int] = field(default_factory=lambda: [0])
    tree: Tree | None = None
    ents: list[Span] | None = None
    #: Predicates with their arguments: (word, spans).
    preds: list[tuple[int, list[Span]]] | None = None
    #: Factuality of event words, -3 to 3.
    facts: list[tuple[int, float]] | None = None
    #: Event triggers with their types.
    triggers: list[tuple[int, str]] | None = None
    #: Arguments of triggers: (trigger word, role, word); a role "" is neither an argument nor none.
    args: list[tuple[int, str, int]] | None = None


def from_sentence(sentence: Sentence) -> Item:
    """Return a treebank sentence as an item."""
    rows = sentence.tokens
    tree = Tree(
        [t.xpos for t in rows], [t.upos for t in rows], [t.feats for t in rows],
        [t.head for t in rows], [t.deprel for t in rows],
    )  # fmt: skip
    return Item([t.form for t in rows], sentence.document, tree=tree)


def from_doc(doc: Doc) -> Item:
    """Return a Doc's words and names as an item."""
    return Item([t.text for t in doc], ents=[(e.start, e.end, e.label_) for e in doc.ents])


def save(items: Iterable[Item], target: Path) -> None:
    """Write items as JSON lines, whole or not at all."""
    target.parent.mkdir(parents=True, exist_ok=True)
    part = target.with_suffix(".part")
    with part.open("w", encoding="utf-8") as out:
        out.writelines(json.dumps(asdict(item), ensure_ascii=False) + "\n" for item in items)
    part.replace(target)


def load(source: Path) -> Iterator[Item]:
    """Read what :func:`save` has written."""
    with source.open(encoding="utf-8") as lines:
        for line in lines:
            row = json.loads(line)
            for name in ("ents", "facts", "triggers", "args"):
                if row[name] is not None:
                    row[name] = [tuple(cell) for cell in row[name]]
            row["tree"] = row["tree"] and Tree(**row["tree"])
            yield Item(**row)
