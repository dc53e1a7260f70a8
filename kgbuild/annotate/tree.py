"""A parse in work: what the passes that normalise and mend it read and change."""

from __future__ import annotations

from spacy.tokens import Doc


class Tree:
    """A parse in work: parallel lists over the words of a Doc, changed in place by the passes of `grammar` and `mending`."""

    def __init__(self, doc: Doc) -> None:
        table = doc.to_array(["ORTH", "LEMMA", "POS", "TAG", "DEP", "HEAD", "SENT_START"])
        strings = Strings(doc)
        columns = [column.tolist() for column in table.T[:5]]
        self.text, self.lemma, self.pos, self.tag, self.dep = (
            [strings[x] for x in column] for column in columns
        )
        offsets = table[:, 5].astype("int64").tolist()
        self.head = [i + offset for i, offset in enumerate(offsets)]
        self.starts = [
            i for i, start in enumerate(table[:, 6].astype("int64").tolist()) if start == 1 or i == 0
        ]
        self.lower = [word.lower() for word in self.text]
        self.rel: list[str] = []
        self.prep: dict[int, str] = {}
        self.below: list[list[int]] = [[] for _ in self.head]
        for i, head in enumerate(self.head):
            if head != i:
                self.below[head].append(i)

    def hang(self, i: int, head: int, rel: str) -> None:
        """Move word `i` under `head` (itself: make it a root); a move that would close a circle is not made."""
        above = head
        while above != i and self.head[above] != above:
            above = self.head[above]
        if above == i and head != i:
            return
        old = self.head[i]
        if old != i:
            self.below[old].remove(i)
        self.head[i], self.rel[i] = head, rel
        if head != i:
            self.below[head].append(i)
            self.below[head].sort()

    def top(self, first: int, last: int) -> int:
        """Return the first word from `first` to `last` (exclusive) that hangs on one outside, else `first`."""
        return next((i for i in range(first, last) if not first <= self.head[i] < last), first)

    def under(self, i: int, rel: str) -> list[int]:
        """Return the dependents of `i` in position `rel`, in order."""
        return [j for j in self.below[i] if self.rel[j] == rel]

    def without(self, i: int, left_out: int) -> list[int]:
        """Return the words of the phrase of `i` but marks and the words of the phrase of `left_out`."""
        found = [i]
        for j in found:
            found += [k for k in self.below[j] if k != left_out and self.rel[k] != "punct"]
        return found

    def cases(self, i: int) -> list[int]:
        """Return the prepositions of word `i`, those of several words with all of their words."""
        out: list[int] = []
        for j in self.below[i]:
            if j < i and self.rel[j] == "case" and self.tag[j] != "POS":
                out.append(j)
                out.extend(k for k in self.below[j] if self.rel[k] == "case")
        return sorted(out)

    def raise_over(self, i: int, rel_below: str) -> None:
        """Put word `i` in its head's place and hang the head below it as `rel_below`."""
        head = self.head[i]
        above, rel = self.head[head], self.rel[head]
        self.hang(i, i if above == head else above, rel)
        self.hang(head, i, rel_below)


class Strings(dict[int, str]):
    """Hash → string of a Doc's vocabulary, each looked up once; 0 is the empty string."""

    def __init__(self, doc: Doc) -> None:
        super().__init__({0: ""})
        self._store = doc.vocab.strings

    def __missing__(self, key: int) -> str:
        value = self[key] = self._store[key]
        return value
