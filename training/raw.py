"""Texts of which nothing is known but their words: news of the nineties, briefings and statements of our time."""

from __future__ import annotations

import json
import lzma
from collections.abc import Iterator

from spacy.language import Language
from spacy.tokens import Doc

from training import paths
from training.items import Item

#: One paragraph of so many of the briefings is taken; paragraphs with fewer words are not.
EVERY, LEAST = 40, 6
#: Words of a sentence at most: what is longer is a list.
MOST = 100
_ENDS = frozenset(".?!")
_CLOSING = frozenset("\"”’')")


def paragraphs() -> Iterator[str]:
    """Yield the paragraphs in order."""
    news = paths.SOURCES.parent / "eval/muc4/train.jsonl"
    for line in news.read_text("utf-8").splitlines():
        yield from json.loads(line)["text"].split("\n\n")
    with lzma.open(paths.SOURCES / "raw/briefings.txt.xz", "rt", encoding="utf-8") as lines:
        yield from (line for i, line in enumerate(lines) if i % EVERY == 0)


def cut(doc: Doc) -> Iterator[list[str]]:
    """Yield the sentences of a paragraph: behind a full stop, and what closes it, a word that begins like a sentence."""
    words = [t.text for t in doc if not t.is_space]
    first = 0
    for i, word in enumerate(words[1:], 1):
        before = words[i - 2] if words[i - 1] in _CLOSING and i > 1 else words[i - 1]
        if before in _ENDS and word not in _CLOSING and not word[0].islower():
            yield words[first:i]
            first = i
    yield words[first:]


def sentences(nlp: Language) -> Iterator[Item]:
    """Yield the sentences, each once, of one document those of one paragraph."""
    seen: set[tuple[str, ...]] = set()
    for number, text in enumerate(paragraphs()):
        for words in cut(nlp.make_doc(" ".join(text.split()))):
            key = tuple(words)
            if LEAST <= len(words) <= MOST and key not in seen:
                seen.add(key)
                yield Item(words, f"raw-{number}")
