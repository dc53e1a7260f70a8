"""Who copies whom, so that sources are counted and not articles: docs/decisions/circular-reporting.md.

Two articles are of one source where one prints most of the other's text, or where all that one of them knows of an
event comes from a medium that the other is, or names as well.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cache, lru_cache
from itertools import combinations

from kgbuild.gazetteer import pieces
from kgbuild.model import Article, ArticleExtraction, EventMention
from kgbuild.resolve.naming import order_of

#: Words in a row that are compared: long enough that two who write of one event seldom share them by chance.
_RUN = 5
#: From this share of the shorter text's runs on that the longer one has too, one is a copy of the other. Own texts on
#: one event share under a tenth, even where both quote a statement; wire copies that an editor has cut, over two thirds.
_COPIED = 0.5
_READ = ("headline", "body")
#: The runs of so many articles are at hand, some ten kilobytes each.
_AT_HAND = 1024


def shingles(article: Article) -> frozenset[tuple[str, ...]]:
    """Return every run of five words of an article's headline and body."""
    words = [
        p
        for b in article.blocks
        if b.kind in _READ
        for p in pieces(article.text[b.start : b.end])
        if p.isalnum()
    ]
    return frozenset(tuple(words[n : n + _RUN]) for n in range(len(words) - _RUN + 1))


def copied(a: frozenset[tuple[str, ...]], b: frozenset[tuple[str, ...]]) -> bool:
    """Tell whether the shorter of two texts, by their shingles, stands for the most part in the longer."""
    return bool(a and b) and len(a & b) >= _COPIED * min(len(a), len(b))


class Origins:
    """Tells the independent sources of an event.

    `medium` gives the node of a speaker (reading, key) that is a medium, else ""; `publisher` that of a medium's name.
    `outlets` are the names of the outlets of all articles.
    """

    def __init__(
        self,
        readings: Sequence[ArticleExtraction],
        medium: Callable[[int, int], str],
        publisher: Callable[[str], str],
        outlets: Iterable[str],
    ) -> None:
        self._readings, self._medium, self._publisher = readings, medium, publisher
        names = sorted({*outlets} - {""}, key=lambda name: (-len(name), name))
        self._names = re.compile(r"\b(?:" + "|".join(map(re.escape, names)) + r")\b") if names else None
        self._shingles = lru_cache(maxsize=_AT_HAND)(lambda n: shingles(self._readings[n].article))

    def sources(self, members: Iterable[tuple[int, int]]) -> dict[str, str]:
        """Return the source of each article that tells of the event with these mentions, by the articles' ids.

        A source is called by its first article.
        """
        keys: dict[int, list[int]] = {}
        for n, key in sorted(members):
            keys.setdefault(n, []).append(key)
        same = _Classes()
        copies = set()
        order = sorted(keys, key=lambda n: order_of(self._readings[n].article))
        for a, b in combinations(order, 2):
            if not same.joined(a, b) and copied(self._shingles(a), self._shingles(b)):
                same.join(b, a)
                copies.add(b)
        for n, of in keys.items():
            for node in self._comes_from(n, of, own=n not in copies):
                same.join(n, node)
        ids = {n: self._readings[n].article.id for n in order}
        firsts: dict[object, str] = {}
        return {ids[n]: firsts.setdefault(same.root(n), ids[n]) for n in order}

    def _comes_from(self, n: int, keys: Sequence[int], *, own: bool) -> Iterator[str]:
        """Yield the media that an article stands for: those that all it knows of an event is from, and its own.

        One that prints another's text does not stand for its outlet: that may have a report of its own.
        """
        publisher = self._publisher(self._readings[n].article.source) if own else ""
        if publisher:
            yield publisher
        cited = [self._cited(n, self._readings[n].events[key]) for key in keys]
        if all(cited):
            yield from sorted(set().union(*cited))

    def _cited(self, n: int, event: EventMention) -> set[str]:
        """Return the media that a mention is told after; empty where some of it is told by somebody else.

        A sentence that tells of an event and names another outlet of the articles gives that as its source.
        """
        named = {self._publisher(name) for name in self._outlets(n, event)}
        if named:
            return named
        sources = [event.source, *(argument.source for argument in event.arguments if argument.when is None)]
        media = [self._medium(n, s.speaker) if s.speaker is not None else "" for s in sources]
        told = media[1:] if len(media) > 1 and not media[0] else media
        return set(told) if all(told) else set()

    def _outlets(self, n: int, event: EventMention) -> set[str]:
        """Return the names of other articles' outlets in the sentences that tell of an event."""
        article = self._readings[n].article
        return self.named(article.text[slice(*t.sentence)] for t in event.triggers) - {article.source}

    def named(self, sentences: Iterable[str]) -> set[str]:
        """Return the names of outlets in some sentences."""
        return {name for text in sentences if self._names for name in self._names.findall(text)}

    def nodes(self, names: Iterable[str]) -> list[str]:
        """Return the nodes of outlets by their names, sorted."""
        return sorted(map(self._publisher, names))


class _Classes:
    """Which nodes are of one class (union and find)."""

    def __init__(self) -> None:
        self._above: dict[object, object] = {}

    def root(self, node: object) -> object:
        above = self._above
        while node in above:
            if above[node] in above:
                above[node] = above[above[node]]  # the next one has half the way
            node = above[node]
        return node

    def joined(self, a: object, b: object) -> bool:
        return self.root(a) == self.root(b)

    def join(self, a: object, b: object) -> None:
        one, other = self.root(a), self.root(b)
        if one != other:
            self._above[other] = one


def publishers(names: Mapping[str, Iterable[str]], key: Callable[[str], str]) -> Callable[[str], str]:
    """Return what gives the node of an outlet by its name: the medium of that name, else the name itself, else ""."""
    known = {key(name): iri for iri in sorted(names) for name in names[iri]}

    @cache
    def publisher(name: str) -> str:
        compared = key(name) if name else ""
        return known.get(compared, f"publisher {compared}") if compared else ""

    return publisher
