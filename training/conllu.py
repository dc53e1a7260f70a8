"""Reads CoNLL-U: sentences of plain tokens, with the document and paragraph they begin."""

import gzip
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path


@dataclass(frozen=True)
class Token:
    """One syntactic word; ``head`` is an index into the sentence, itself for the root."""

    form: str
    lemma: str
    upos: str
    xpos: str
    feats: str
    head: int
    deprel: str
    space: bool
    misc: str = ""


@dataclass
class Sentence:
    """A sentence and where it stands: ``document`` names it, ``opens`` says it begins a paragraph."""

    document: str
    opens: bool
    tokens: list[Token] = field(default_factory=list)

    @property
    def text(self) -> str:
        """The sentence as written, without trailing space."""
        return "".join(t.form + " " * t.space for t in self.tokens).rstrip()


def open_text(path: Path) -> Iterable[str]:
    """Lines of a text file, gzipped or not."""
    if path.suffix == ".gz":
        return gzip.open(path, "rt", encoding="utf-8")
    return path.open(encoding="utf-8")


def _token(columns: list[str], spaced: bool) -> Token:
    number, form, lemma, upos, xpos, feats, head, deprel, _, misc = columns
    own = int(number) - 1
    return Token(
        form=form.replace(" ", "\u00a0"),
        lemma=lemma if lemma != "_" or form == "_" else form,
        upos=upos,
        xpos=xpos if xpos != "_" else upos,
        feats="" if feats == "_" else feats,
        head=own if head == "0" else int(head) - 1,
        deprel="ROOT" if head == "0" else deprel,
        space=spaced,
        misc=misc,
    )


def _tokens(rows: list[list[str]]) -> Iterator[Token]:
    """Words of a sentence: ranges (``1-2``) only decide spacing, empty nodes (``1.1``) are left out."""
    inside = 0
    spaced = True
    for columns in rows:
        space = "SpaceAfter=No" not in columns[9].split("|")
        if "-" in columns[0]:
            inside, spaced = int(columns[0].split("-")[1]), space
        elif "." not in columns[0]:
            last = int(columns[0]) >= inside
            within = int(columns[0]) < inside
            yield _token(columns, False if within else (spaced if int(columns[0]) == inside else space))
            if last:
                spaced = True


def read(lines: Iterable[str]) -> Iterator[Sentence]:
    """Sentences of a CoNLL-U text, in order.

    Raises ValueError when a row has other than ten columns.
    """
    document, opens, rows = "", True, []
    for line in lines:
        line = line.rstrip("\n")
        if line.startswith("# newdoc"):
            document, opens = line.partition("=")[2].strip(), True
        elif line.startswith("# newpar"):
            opens = True
        elif line and not line.startswith("#"):
            columns = line.split("\t")
            if len(columns) != 10:
                raise ValueError(f"CoNLL-U row has {len(columns)} columns, not 10: {line!r}")
            rows.append(columns)
        elif not line and rows:
            yield Sentence(document, opens, list(_tokens(rows)))
            opens, rows = False, []
    if rows:
        yield Sentence(document, opens, list(_tokens(rows)))


def load(path: Path) -> list[Sentence]:
    """All sentences of a file."""
    return list(read(open_text(path)))
