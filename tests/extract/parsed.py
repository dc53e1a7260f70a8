"""Sentences with their parse frozen beside them, so that a table tests extraction and not the language model.

A block of a `.parsed` file:

    # text = The base was empty.
    # expect = what the test reads
    # names = first-last Class gazetteer-name ; …       (last exclusive)
    form  lemma  pos  tag  rel  prep  head  sentence  start          (one word a line, tabs)
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path

from kgbuild.gazetteer import Gazetteer, load
from kgbuild.lexiconfiles import turtle_files
from kgbuild.model import Article, Block, Document, Name, Word
from kgbuild.nouns import Nouns
from kgbuild.resources import shipped
from kgbuild.vocab import GAZ

HERE = Path(__file__).parent


@dataclass(frozen=True)
class Case:
    text: str
    expect: str
    document: Document


def cases(name: str) -> list[Case]:
    blocks = (HERE / f"{name}.parsed").read_text(encoding="utf-8").strip().split("\n\n")
    return [_case(block.split("\n")) for block in blocks]


def _case(lines: list[str]) -> Case:
    head = dict(line[2:].split(" =", 1) for line in lines if line.startswith("# "))
    text = head["text"].strip()
    words = tuple(_word(i, line.split("\t")) for i, line in enumerate(x for x in lines if "\t" in x))
    last = words[-1].sent
    sents = tuple(
        (min(w.i for w in words if w.sent == n), max(w.i for w in words if w.sent == n) + 1)
        for n in range(last + 1)
    )
    article = Article("case", text, (Block(0, len(text), "body"),))
    names = tuple(_name(part.split()) for part in head["names"].split(" ; ") if part.strip())
    return Case(text, head["expect"].strip(), Document(article, words, sents, names))


def _word(i: int, row: list[str]) -> Word:
    form, lemma, pos, tag, rel, prep, head, sent, start = row
    prep = "" if prep == "_" else prep
    return Word(i, form, lemma, pos, tag, rel, prep, int(head), int(sent), int(start), int(start) + len(form))


def _name(parts: list[str]) -> Name:
    first, last = map(int, parts[0].split("-"))
    return Name(first, last, parts[1], GAZ + parts[2] if len(parts) > 2 else "", "gazetteer")


@cache
def gazetteer() -> Gazetteer:
    return load()


@cache
def nouns() -> Nouns:
    return Nouns.load(turtle_files(shipped("ontology")))
