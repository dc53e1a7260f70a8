"""Builders for tests: Documents and Docs from tables of words, so that a test needs no language model.

A row is `i form lemma pos tag rel prep head`, `-` for no preposition, a root being its own head; each row is
a line, and a blank line ends a sentence:

    1 Rockets rocket NOUN NNS subj - 2
    2 hit hit VERB VBD root - 2
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from itertools import pairwise
from pathlib import Path
from typing import Any

from spacy.tokens import Doc, Span
from spacy.vocab import Vocab

from kgbuild.model import Article, Block, Document, Name, Word

#: Forms that take no space before or after them.
_CLOSING, _OPENING = frozenset(".,;:?!)”’%") | {"'s", "’s", "n't"}, frozenset("(“‘$")


def cases_of(path: Path) -> dict[str, dict[str, Any]]:
    """Return the cases of a file with one in JSON a line, by their `id`."""
    return {case["id"]: case for case in map(json.loads, path.read_text(encoding="utf-8").splitlines())}


def article(text: str, name: str = "test", *, headline: int = 0) -> Article:
    """Return an article of one body block; its first `headline` characters are the headline."""
    blocks = [Block(0, headline, "headline")] if headline else []
    return Article(name, text, (*blocks, Block(headline, len(text), "body")))


def parse_rows(rows: str, names: Iterable[Name] = ()) -> Document:
    """Return the Document of a table of words (see above); `prep` holds `_` for a space."""
    sentences = [[line.split() for line in part.splitlines()] for part in rows.strip().split("\n\n")]
    flat = [(row, number) for number, sentence in enumerate(sentences) for row in sentence]
    text, starts = joined([row[1] for row, _ in flat])
    offset = _offsets(sentences)
    words = tuple(_word(i, row, number, starts[i], offset[number]) for i, (row, number) in enumerate(flat))
    bounds = [*offset, len(words)]
    sents = tuple(pairwise(bounds))
    return Document(article(text), words, sents, tuple(names))


def _offsets(sentences: list[list[list[str]]]) -> list[int]:
    found, total = [], 0
    for sentence in sentences:
        found.append(total)
        total += len(sentence)
    return found


def _word(i: int, row: list[str], sent: int, start: int, offset: int) -> Word:
    _, form, lemma, pos, tag, rel, prep, head = row
    prep = "" if prep == "-" else prep.replace("_", " ")
    return Word(i, form, lemma, pos, tag, rel, prep, offset + int(head) - 1, sent, start, start + len(form))


def joined(forms: Sequence[str]) -> tuple[str, list[int]]:
    """Return the forms as running text, and where each starts."""
    text, starts = "", []
    for i, form in enumerate(forms):
        if text and form not in _CLOSING and forms[i - 1] not in _OPENING:
            text += " "
        starts.append(len(text))
        text += form
    return text, starts


def parsed_doc(rows: str, ents: Iterable[tuple[int, int, str]] = ()) -> Doc:
    """Return a spaCy Doc from rows `form lemma pos tag dep head`, heads counted from 1, 0 for a root.

    `ents` are (first, last, label) in tokens counted from 0, last exclusive.
    """
    table = [line.split() for line in rows.strip().splitlines() if line.strip()]
    heads = [int(row[5]) - 1 if int(row[5]) else i for i, row in enumerate(table)]
    doc = Doc(
        Vocab(),
        words=[row[0] for row in table],
        lemmas=[row[1] for row in table],
        pos=[row[2] for row in table],
        tags=[row[3] for row in table],
        deps=[row[4] for row in table],
        heads=heads,
    )
    doc.ents = [Span(doc, first, last, label=label) for first, last, label in ents]
    return doc


def tagged_doc(text: str) -> Doc:
    """Return a Doc from `form/TAG/LABEL` words for the finder of names; tag and label may be left out.

    A word with a capital is a proper noun without more; labels of neighbours that are equal make one entity.
    Every word hangs on the first.
    """
    rows = [[*word.split("/"), "", ""][:3] for word in text.split()]
    tags = [tag or _guess(form) for form, tag, _ in rows]
    doc = Doc(
        Vocab(),
        words=[form for form, _, _ in rows],
        tags=tags,
        pos=[_POS.get(tag, "NOUN") for tag in tags],
        lemmas=[form for form, _, _ in rows],
        deps=["ROOT", *["dep"] * (len(rows) - 1)],
        heads=[0] * len(rows),
    )
    doc.ents = [Span(doc, first, last, label=label) for first, last, label in _entities([r[2] for r in rows])]
    return doc


def _guess(form: str) -> str:
    if not form[0].isalnum():
        return "."
    return "NNP" if form[0].isupper() else _SMALL.get(form, "NN")


_POS = {
    "NNP": "PROPN", "NNPS": "PROPN", "NN": "NOUN", "NNS": "NOUN", "VBD": "VERB", "JJ": "ADJ", "IN": "ADP",
    "DT": "DET", "CC": "CCONJ", "RB": "ADV", ".": "PUNCT", "CD": "NUM", "PRP": "PRON", "POS": "PART",
}  # fmt: skip
_SMALL = {
    "the": "DT", "a": "DT", "in": "IN", "of": "IN", "near": "IN", "at": "IN", "from": "IN", "with": "IN",
    "on": "IN", "to": "IN", "by": "IN", "and": "CC", "said": "VBD", "hit": "VBD", "met": "VBD",
    "fired": "VBD", "us": "PRP", "it": "PRP", "is": "VBD", "for": "IN", "between": "IN", "against": "IN",
    "told": "VBD",
}  # fmt: skip


def _entities(labels: list[str]) -> list[tuple[int, int, str]]:
    found: list[tuple[int, int, str]] = []
    for i, label in enumerate(labels):
        if label and found and found[-1][1] == i and found[-1][2] == label:
            found[-1] = (found[-1][0], i + 1, label)
        elif label:
            found.append((i, i + 1, label))
    return found
