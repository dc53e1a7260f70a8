"""PropBank roles and UDS factuality, moved to the treebank's words as the tokenizer joins them."""

import gzip
import json
from collections import defaultdict, deque
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

from training.items import Item


def rows(path: Path) -> Iterator[dict[str, Any]]:
    """Objects of a gzipped file of JSON lines."""
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        yield from map(json.loads, lines)


def letters(words: Iterable[str]) -> str:
    """Return the words' characters without any space: the same in every tokenisation."""
    return "".join("".join(word.split()) for word in words)


def owners(words: Sequence[str]) -> list[int]:
    """Word by character, spaces left out."""
    return [i for i, word in enumerate(words) for _ in "".join(word.split())]


def moved(tokens: Sequence[str], words: Sequence[str]) -> list[tuple[int, int]] | None:
    """First and last word of each token, or None where the texts differ.

    >>> moved(["US", "-", "led", "forces"], ["US-led", "forces"])
    [(0, 0), (0, 0), (0, 0), (1, 1)]
    """
    if letters(tokens) != letters(words):
        return None
    owner, at = owners(words), 0
    out = []
    for token in tokens:
        size = len("".join(token.split()))
        out.append((owner[at], owner[at + size - 1]))
        at += size
    return out


def by_text(items: Iterable[Item]) -> dict[str, deque[Item]]:
    """Items by their letters, those of one text in order."""
    out: dict[str, deque[Item]] = defaultdict(deque)
    for item in items:
        out[letters(item.words)].append(item)
    return out


def roles(items: Sequence[Item], path: Path) -> int:
    """Set predicates and their arguments where PropBank has the sentence; return how many have them."""
    known, count = by_text(items), 0
    for row in rows(path):
        waiting = known.get(letters(row["tokens"]))
        if not waiting:
            continue
        item = waiting.popleft()
        places = moved(row["tokens"], item.words) or []
        found = {p: [] for p in sorted({places[pred["pred"]][0] for pred in row["preds"]})}
        for pred in row["preds"]:
            spans = [(places[a][0], places[b - 1][1] + 1, label) for label, a, b in pred["args"]]
            at = places[pred["pred"]][0]
            found[at] = found[at] or [s for s in spans if not s[0] <= at < s[1]]
        item.preds, count = list(found.items()), count + 1
    return count


def factuality(items: Sequence[Item], path: Path) -> tuple[int, int]:
    """Set the values of event words; return how many were placed and how many were not."""
    known = {text: queue[0] for text, queue in by_text(items).items()}
    placed = lost = 0
    for row in rows(path):
        tokens = row["text"].split()
        item = known.get(letters(tokens))
        if item is None:
            lost += len(row["targets"])
            continue
        places = moved(tokens, item.words) or []
        item.facts = item.facts or []
        for target in row["targets"]:
            item.facts.append((places[target["span1"][0]][0], float(target["label"])))
            placed += 1
    return placed, lost
