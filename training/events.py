"""WikiEvents: event triggers and their arguments, on the tokenizer's words, sentence by sentence.

The training file has neither text nor sentence breaks: both are guessed from the marks. Types are kept to two
levels (``Conflict.Attack``), as the training file has them.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

from spacy.language import Language

from training.aligned import moved, rows
from training.items import Item

_OPENING = frozenset("([“‘$#£€")
_CLOSING = frozenset(".,;:!?)]%”…")
_APOSTROPHES = frozenset("’'")
_LINKS = frozenset("-/")
_ENDS = frozenset(".?!")
_SHORT = re.compile(
    r"(?:[A-Z]|Mr|Mrs|Ms|Dr|St|Lt|Gen|Col|Sgt|Maj|Capt|Gov|Sen|Rep|Rev|No|Jan|Feb|Aug|Sept|Oct|Nov|Dec|vs)"
)
#: A span's head stands before these.
_AFTER_HEAD = frozenset(
    ["of", "in", "at", "on", "from", "for", "with", "by", "who", "that", "which", ",", "("]
)
#: Particles: "blew up", "set off".
_PARTICLES = frozenset(["up", "off", "out", "down", "away", "over", "into", "on", "in", "back"])


@dataclass
class Report:
    """One document: its words, sentence starts, triggers with types, arguments, chains of mentions."""

    words: list[str]
    starts: list[int]
    triggers: dict[int, str]
    args: list[tuple[int, str, int]]
    #: Head words of the mentions of one thing.
    chains: list[set[int]]


def glued(tokens: Sequence[str]) -> list[bool]:
    """Whether a space follows each token."""
    out, quoted = [], False
    for i, (token, after) in enumerate(pairwise([*tokens, "\n"])):
        space = after not in _CLOSING and token not in _OPENING
        space = space and not {token, after} & (_LINKS | _APOSTROPHES) and not _number(tokens, i)
        if token == '"':
            quoted = not quoted
            space = space and not quoted
        elif after == '"' and quoted:
            space = False
        out.append(space)
    return out


def _number(tokens: Sequence[str], i: int) -> bool:
    """Whether token `i` and the next stand inside one number ("2", ",", "000")."""
    inside = tokens[i] in ",." and 0 < i < len(tokens) - 1
    return inside and tokens[i - 1].isdigit() and tokens[i + 1].isdigit() and len(tokens[i + 1]) in (1, 3)


def breaks(words: Sequence[str]) -> list[int]:
    """First words of the sentences, by full stops and capitals."""
    out = [0]
    for i in range(1, len(words)):
        before, closing = words[i - 1], words[i - 1] in '”"’)'
        if closing and i > 1:
            before = words[i - 2]
        ends = before[-1:] in _ENDS and not _SHORT.fullmatch(before.rstrip("."))
        if ends and words[i] not in "”’)" and (words[i][:1].isupper() or words[i] in '“"‘'):
            out.append(i)
    return out


def head(words: Sequence[str], first: int, end: int) -> int:
    """Head word of a span: the one before a preposition or a clause, else the last."""
    for i in range(first + 1, end):
        if words[i].lower() in _AFTER_HEAD:
            return i - 1
    return end - 1


def trigger_head(words: Sequence[str], first: int, end: int) -> int:
    """Head word of a trigger: of a verb with a particle the verb."""
    if end - first == 2 and words[first + 1].lower() in _PARTICLES:
        return first
    return head(words, first, end)


def _mentions(row: dict[str, Any]) -> tuple[dict[str, tuple[int, int]], list[list[list[int]]]]:
    """Spans of the mentions by id, and chains (the development file has ids, the training file has chains)."""
    spans = {m["id"]: (m["start"], m["end"]) for m in row.get("entity_mentions", ())}
    return spans, row.get("entity_clusters", [])


def report(nlp: Language, row: dict[str, Any]) -> Report | None:
    """Return one document, or None where its tokens cannot be found in its text."""
    tokens = row["tokens"]
    text = "".join(t + " " * s for t, s in zip(tokens, glued(tokens), strict=True)).rstrip()
    words = [t.text for t in nlp.make_doc(text) if not t.is_space]
    places = moved(tokens, words)
    if places is None:
        return None
    spans, clusters = _mentions(row)

    def at(start: int, end: int) -> tuple[int, int]:
        return places[start][0], places[end - 1][1] + 1

    triggers: dict[int, str] = {}
    args: list[tuple[int, str, int]] = []
    for event in row["event_mentions"]:
        word = trigger_head(words, *at(event["trigger"]["start"], event["trigger"]["end"]))
        triggers.setdefault(word, ".".join(event["event_type"].split(".")[:2]))
        for a in event["arguments"]:
            start, end = (a["start"], a["end"]) if "start" in a else spans[a["entity_id"]]
            args.append((word, a["role"], head(words, *at(start, end))))
    chains = [{head(words, *at(a, b)) for a, b in chain} for chain in clusters]
    return Report(words, breaks(words), triggers, sorted(set(args)), chains)


def reports(nlp: Language, path: Path) -> Iterator[Report]:
    """Documents of a file."""
    found = (report(nlp, row) for row in rows(path))
    return (r for r in found if r is not None)


def others(found: Report) -> list[tuple[int, str, int]]:
    """Pairs of a trigger and a further mention of its argument: neither an argument nor none."""
    given = {(t, w) for t, _, w in found.args}
    out = []
    for trigger, _, word in found.args:
        for chain in found.chains:
            if word in chain:
                out += [(trigger, "", w) for w in sorted(chain) if (trigger, w) not in given]
    return sorted(set(out))


def item(found: Report, name: str = "", first: int = 0, end: int | None = None) -> Item:
    """Return the words from `first` to `end` as one item."""
    end = len(found.words) if end is None else end
    return Item(
        found.words[first:end],
        name,
        [s - first for s in found.starts if first <= s < end] or [0],
        triggers=[(w - first, kind) for w, kind in sorted(found.triggers.items()) if first <= w < end],
        args=[
            (t - first, role, w - first)
            for t, role, w in [*found.args, *others(found)]
            if first <= t < end and first <= w < end
        ],
    )


def documents(nlp: Language, path: Path) -> Iterable[Item]:
    """Return each document as one item."""
    for i, found in enumerate(reports(nlp, path)):
        yield item(found, f"{path.name}-{i}")
