"""Checks the relations of sentences from the domain; ``python -m training.relations [MODEL]``.

A table has a sentence and, after a tab, its relations: ``HEAD|relation|DEPENDENT``, several
with ``; `` between. The relation is ``subj``, ``obj``, ``agent`` or a preposition.
"""

import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import spacy
from spacy.language import Language
from spacy.tokens import Doc, Token

import en_kgbuild.components  # noqa: F401  # registers the components
from training import paths

TABLE = paths.REPOSITORY / "tests/training/relations.tsv"
LABELS = {
    "subj": {"nsubj", "nsubj:pass", "csubj"},
    "obj": {"obj", "iobj"},
    "agent": {"obl:agent"},
}


class Relation(NamedTuple):
    """One expected relation between two words of a sentence."""

    head: str
    kind: str
    dependent: str

    @property
    def is_core(self) -> bool:
        """Subject, object or agent, rather than a preposition's."""
        return self.kind in LABELS


def parse(line: str) -> tuple[str, list[Relation]]:
    r"""Split a line of the table.

    >>> parse("Rockets hit it.\thit|subj|Rockets; hit|obj|it")[1][0]
    Relation(head='hit', kind='subj', dependent='Rockets')
    """
    sentence, _, cells = line.partition("\t")
    return sentence, [Relation(*cell.strip().split("|")) for cell in cells.split(";")]


def table(path: Path = TABLE) -> Iterator[tuple[str, list[Relation]]]:
    """All rows of a table."""
    for line in path.read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            yield parse(line)


def relates(token: Token, kind: str) -> bool:
    """Whether a token stands in a relation to its head."""
    if kind in LABELS:
        return token.dep_ in LABELS[kind]
    cases = {c.lower_ for c in token.children if c.dep_ in ("case", "mark")}
    return kind in cases and token.dep_.partition(":")[0] in ("obl", "nmod")


def holds(doc: Doc, relation: Relation) -> bool:
    """Whether the parse says so."""
    return any(
        token.text == relation.dependent
        and token.head.text == relation.head
        and relates(token, relation.kind)
        for token in doc
    )


def check(nlp: Language, path: Path = TABLE) -> tuple[Counter[str], list[tuple[str, Relation]]]:
    """Return counts of right and all relations, core and prepositional, and those that are missing."""
    counts: Counter[str] = Counter()
    wrong = []
    rows = list(table(path))
    for doc, (sentence, relations) in zip(nlp.pipe(s for s, _ in rows), rows, strict=True):
        for relation in relations:
            kind = "core" if relation.is_core else "prepositions"
            right = holds(doc, relation)
            counts[kind] += 1
            counts[f"{kind} right"] += right
            if not right:
                wrong.append((sentence, relation))
    return counts, wrong


def check_at(nlp: Language, path: Path, folder: Path) -> Counter[str]:
    """Count like :func:`check`, over sentences that a table gives by offsets into files of a folder.

    A row has the file, the sentence's first and last character + 1, and relations between words named
    by their offsets in the sentence.
    """
    counts: Counter[str] = Counter()
    lines = (line for line in path.read_text(encoding="utf-8").splitlines() if not line.startswith("#"))
    for line in lines:
        name, start, end, cells = line.split("\t")
        doc = nlp((folder / name).read_text(encoding="utf-8")[int(start) : int(end)])
        at = {token.idx: token for token in doc}
        for head, kind, dependent in (cell.strip().split("|") for cell in cells.split(";")):
            token = at.get(int(dependent))
            right = token is not None and token.head.idx == int(head) and relates(token, kind)
            group = "core" if kind in LABELS else "prepositions"
            counts[group] += 1
            counts[f"{group} right"] += right
    return counts


def summary(counts: Counter[str]) -> list[str]:
    """Rows of the table for the report."""
    rows = ["| domain sentences | right | of | share |", "|---|---|---|---|"]
    for kind, title in (("core", "subject, object, agent"), ("prepositions", "preposition and its head")):
        right, total = counts[f"{kind} right"], counts[kind]
        rows.append(f"| {title} | {right} | {total} | {100 * right / max(1, total):.1f} |")
    return rows


def main() -> None:
    """Print what is missing, then the summary."""
    nlp = spacy.load(sys.argv[1] if len(sys.argv) > 1 else paths.PACKAGE / "data")
    counts, wrong = check(nlp)
    for sentence, relation in wrong:
        print(f"{'|'.join(relation)}\t{sentence}")
    print("\n".join(summary(counts)))


if __name__ == "__main__":
    main()
