"""From where to where a noun phrase goes, and which of its words is its head."""

from __future__ import annotations

from kgbuild.extract.mentions.phrase import NOMINAL, OWNERS, Nominals
from kgbuild.model import Word

#: Left dependents that belong to a noun phrase.
_LEFT = frozenset(
    {"det", "amod", "compound", "nummod", "poss", "flat", "advmod", "nmod", "dep", "case", "punct"}
)


def head_of(ctx: Nominals, first: int, last: int) -> int:
    """Return the word of a span that stands highest in the tree, the last of several."""
    outside = [
        i for i in range(first, last) if not first <= ctx.words[i].head < last or ctx.words[i].head == i
    ]
    nominal = [i for i in outside if ctx.words[i].pos in NOMINAL]
    return (nominal or outside or [last - 1])[-1]


def through_of(ctx: Nominals, i: int) -> int | None:
    """Return what a noun of number or measure counts: "dozens of rockets"."""
    for j in ctx.doc.children[i]:
        if j > i and ctx.words[j].rel in ("nmod", "obl") and ctx.words[j].prep == "of":
            return j
    return None


def start_of(ctx: Nominals, first: int, head: int) -> int:
    """Return where the phrase starts: left modifiers are contiguous and hang below head or each other."""
    start = first
    while start > 0:
        i = start - 1
        word = ctx.words[i]
        if word.sent != ctx.words[head].sent or not _belongs(ctx, word, head, start):
            break
        if _outside(ctx, word, head):
            break
        start = i
    while start < first and ctx.words[start].pos in ("PUNCT", "CCONJ", "ADP"):
        start += 1
    return start


def _outside(ctx: Nominals, word: Word, head: int) -> bool:
    """Tell whether a word describes what the phrase only modifies: "separate coalition airstrikes"."""
    return (
        ctx.words[head].rel in ("compound", "amod")
        and word.pos == "ADJ"
        and word.head == ctx.words[head].head
    )


def _belongs(ctx: Nominals, word: Word, head: int, start: int) -> bool:
    if word.tag == "POS":
        return True
    if word.rel == "det" or word.text.lower() in OWNERS:
        return True
    if word.pos in ("VERB", "AUX", "ADP", "SCONJ", "PUNCT", "CCONJ", "PRON", "INTJ") and word.rel != "amod":
        return False
    name = ctx.doc.name_at.get(
        word.i
    )  # the words of a name stand or fall with its head: "the San Jorge warehouse"
    j = head_of(ctx, name.first, name.last) if name and name.last == start else word.i
    for _ in range(6):
        if start <= j <= head:
            return True
        if ctx.words[j].rel not in _LEFT or ctx.words[j].head <= j:
            return False
        j = ctx.words[j].head
    return False


def end_of(ctx: Nominals, head: int) -> int:
    """Return where the phrase ends: behind an "of" phrase or a name that hangs right below the head."""
    end = head + 1
    for j in ctx.doc.children[head]:
        if j > head and (
            ctx.words[j].rel == "flat"
            or (ctx.words[j].rel == "nmod" and ctx.words[j].prep in ("of", "between"))
        ):
            end = max(end, _extent(ctx, j))
    return end


def _extent(ctx: Nominals, j: int) -> int:
    name = ctx.doc.name_at.get(j)
    end = name.last if name else j + 1
    for k in ctx.doc.children[j]:
        if k > j and ctx.words[k].rel in ("flat", "conj") and not ctx.doc.children[k]:
            end = max(end, _extent(ctx, k))
    return end
