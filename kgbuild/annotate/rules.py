"""Names that a word in or beside them explains: titles, head nouns, directions, borders."""

from __future__ import annotations

from collections.abc import Iterator

from kgbuild.annotate.namewords import Head, NameWords
from kgbuild.annotate.spans import Proposal, Rank
from kgbuild.annotate.tokens import ARTICLES, Tokens, is_link

#: The longest name of a person, in words.
_PERSON = 5
#: The longest stretch before or after a head noun.
_RUN = 6
#: Particles of names that English has as words of its own.
_ENGLISH = frozenset({"an", "as", "at"})
#: Heads of several words are looked for up to this length.
_HEAD = 4
_ORDINAL = ("st", "nd", "rd", "th")
_ORDINALS = frozenset(
    {"first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth"}
)


class Rules:
    """The rules over one text; `country_at` gives the country or nationality at a token, if any."""

    def __init__(self, tokens: Tokens, words: NameWords, country_at: dict[int, tuple[int, str]]) -> None:
        self.t, self.words, self.country_at = tokens, words, country_at

    def __call__(self) -> Iterator[Proposal]:
        """Yield every name that a rule finds, overlapping ones too."""
        for first, last in self.t.sents:
            i = first
            while i < last:
                titled = _title(self, i, last)
                if titled > i:
                    yield from _person(self, titled, last)
                yield from _explained(self, i, last)
                i += 1
            yield from _heads(self, first, last)
            yield from _directions(self, first, last)


def _title(ctx: Rules, i: int, end: int) -> int:
    """Return where the title or honorific that starts at token `i` ends, `i` where none does."""
    stop = ctx.t.matches(ctx.words.titles, i, end)
    stop = max(stop, ctx.t.matches(ctx.words.honorifics, i, end))
    while i < stop < end and ctx.t.text[stop] == ".":
        stop += 1
    return stop


def _person(ctx: Rules, first: int, end: int) -> Iterator[Proposal]:
    last = first
    while last < min(end, first + _PERSON) and _in_person(ctx, last, last == first, end):
        last += 1
    while last > first and not ctx.t.nameish[last - 1]:
        last -= 1
    if last > first and not _is_office(ctx, first, last):
        yield Proposal(first, last, "Person", Rank.RULE, origin="rule")


def _in_person(ctx: Rules, i: int, opening: bool, end: int) -> bool:
    if ctx.t.nameish[i]:
        if i in ctx.country_at or ctx.t.tag[i] == "POS" or (_title(ctx, i, end) > i and opening):
            return False
        lower = ctx.t.text[i].lower()
        return lower not in ctx.words.calendar and (opening or lower not in ctx.words.none)
    lower = ctx.t.text[i].lower()
    if i + 1 >= end:
        return False
    if opening and lower in _ENGLISH:
        return False  # "a doctor [at] Medina hospital"
    if lower in ctx.words.particles or lower in ARTICLES:
        return ctx.t.nameish[i + 1] and ctx.t.text[i] not in ("and", "e", "y")
    return lower in ("-", "'") and not opening and ctx.t.nameish[i + 1]


def _is_office(ctx: Rules, first: int, last: int) -> bool:
    """Tell whether the words after a title are no person: "General Staff", "Prime Minister Office"."""
    after = ctx.words.heads["after"]
    ends = [tuple(p for i in range(k, last) for p in ctx.t.parts[i]) for k in range(first, last)]
    if any(end in after and after[end].capitals for end in ends):
        return True
    return all(ctx.t.text[i].lower() in ctx.words.none for i in range(first, last)) or all(
        ctx.t.pos[i] in ("VERB", "AUX", "DET", "PRON") for i in range(first, last)
    )


def _explained(ctx: Rules, i: int, end: int) -> Iterator[Proposal]:
    """Yield the name behind a noun that says what it is: "the tanker X", "the militia X", "the village of X"."""
    t, stop = ctx.t, ctx.t.matches(ctx.words.naming, i, end)
    if stop == i or t.nameish[i] or stop >= end - 1:
        return
    kind = ctx.words.naming[tuple(part for j in range(i, stop) for part in t.parts[j])]
    first = stop + (t.text[stop] == "of" and t.parts[stop - 1] in ctx.words.heads["beside"])
    named = t.nameish[first] or t.text[first].lower() in ("al", "el")
    last = _right(ctx, first, end, links=False) if named else first
    if last > first and _is_explained(ctx, first, last, kind):
        yield Proposal(first, last, kind, Rank.BESIDE if first > stop else Rank.RULE, origin="rule")


def _is_explained(ctx: Rules, first: int, last: int, kind: str) -> bool:
    """Tell whether the words behind a noun are a name: no country, no titled person, no subject of their own clause.

    Ships alone are called after titles ("the frigate Admiral X"), and "the base Saleh visited" has no name.
    """
    t = ctx.t
    titled = kind != "Vehicle" and _title(ctx, first, last) > first
    if titled or _follows_noun(ctx, last, t.size) or first in ctx.country_at or t.loud[first]:
        return False
    if any(t.dep[j].startswith("nsubj") and t.head[t.head[j]] < first for j in range(first, last)):
        return False
    bare = ctx.words.none | ctx.words.directions
    return any(t.nameish[j] and t.text[j].lower() not in bare for j in range(first, last))


def _heads(ctx: Rules, first: int, last: int) -> Iterator[Proposal]:
    heads, covered = ctx.words.heads, first
    for i in range(first, last):
        if not ctx.t.parts[i] or ctx.t.parts[i][0] not in ctx.words.head_firsts:
            continue
        stop, head = _head(ctx, "border", i, last)
        if head:
            yield from _border(ctx, first, i, stop, head)
        stop, head = _head(ctx, "after", i, last)
        if head and i >= covered:
            covered = stop  # "News Agency" is no agency
            yield from _after(ctx, first, i, stop, head, Rank.RULE)
        stop, head = _head(ctx, "beside", i, last)
        if head:
            yield from _after(ctx, first, i, stop, head, Rank.BESIDE)
        if (stop := ctx.t.matches(heads["before"], i, last)) > i:
            yield from _before(ctx, i, stop, last)
        if (stop := ctx.t.matches(heads["of"], i, last)) > i and stop < last:
            yield from _of(ctx, i, stop, last)


def _head(ctx: Rules, place: str, i: int, end: int) -> tuple[int, Head | None]:
    """Return the end and the meaning of the longest head noun that starts at token `i`."""
    table = ctx.words.heads[place]
    best, found, phrase = i, None, tuple[str, ...]()
    if ctx.t.parts[i][0] not in table.firsts:
        return best, found
    for j in range(i, min(end, i + _HEAD)):
        phrase += ctx.t.parts[j]
        head = table.get(phrase) if ctx.t.parts[j] else None
        if head and (not head.capitals or ctx.t.nameish[i]):
            best, found = j + 1, head
    return best, found


def _after(ctx: Rules, start: int, i: int, stop: int, head: Head, rank: Rank) -> Iterator[Proposal]:
    """Yield a name that ends in a head noun: "Badr Brigade", "Al Omar oil field"."""
    first = _left(ctx, start, i, head.capitals)
    press = (
        head.kind == "Media" and _title(ctx, stop - 1, ctx.t.size) > stop
    )  # "White House [Press Secretary]"
    if first == i or press:
        return
    proper = any(_is_proper(ctx, j) for j in range(first, i))
    if proper or (head.capitals and ctx.t.nameish[i] and not ctx.t.loud[i]):
        yield Proposal(first, stop, _kind(ctx, first, i, head.kind), rank, origin="rule")
    if rank == Rank.BESIDE and first > start + 1 and ctx.t.text[first - 1] == "and" and proper:
        other = _left(ctx, start, first - 1, False)
        if any(_is_proper(ctx, j) for j in range(other, first - 1)):
            yield Proposal(other, first - 1, head.kind, rank, origin="rule")


def _kind(ctx: Rules, first: int, i: int, kind: str) -> str:
    """Return the kind of a name; with a number and an arm alone, "34th Infantry Brigade", it is an army's."""
    counted = _is_ordinal(ctx, first) or ctx.t.text[first].lower() in _ORDINALS
    arms = all(ctx.t.text[j].lower() in ctx.words.branches for j in range(first + 1, i))
    return "MilitaryForce" if kind == "Militia" and counted and arms else kind


def _left(ctx: Rules, start: int, i: int, capitals: bool) -> int:
    """Return where the name-like words before token `i` begin."""
    first = i
    while first > start and i - first < _RUN and _joins(ctx, first - 1, first, start, capitals):
        first -= 1
    while first < i and not (ctx.t.nameish[first] or _is_ordinal(ctx, first)):
        first += 1
    while first < i and _is_stray(ctx, first, start):
        first += 1
    return first


def _joins(ctx: Rules, j: int, following: int, start: int, capitals: bool) -> bool:
    text = ctx.t.text[j]
    if ctx.t.nameish[j]:
        participle = capitals and ctx.t.tag[j] in ("VBN", "VBD") and not ctx.t.opens(j)  # "Armoured"
        if text.lower() in ctx.words.calendar or (
            ctx.t.pos[j] in ("VERB", "AUX", "PRON", "DET", "ADP") and not participle
        ):
            return False
        return capitals or ctx.t.pos[j] in ("PROPN", "ADJ", "NOUN", "X")
    if _is_ordinal(ctx, j) and capitals:
        return True
    lower = text.lower()
    if (
        (lower in ctx.words.particles or lower in ARTICLES)
        and lower not in ("e", "y")
        and lower not in _ENGLISH
    ):
        inside = j > start and ctx.t.nameish[j - 1] and ctx.t.nameish[following]
        return inside or lower in ("al", "el")
    return text == "&" and capitals


def _is_ordinal(ctx: Rules, j: int) -> bool:
    text = ctx.t.text[j]
    return text[:1].isdigit() and text.lower().endswith(_ORDINAL)


def _is_stray(ctx: Rules, j: int, start: int) -> bool:
    """Tell whether a name-like word before a name does not belong to it: an opening word, a title."""
    lower = ctx.t.text[j].lower()
    if _title(ctx, j, ctx.t.size) > j and ctx.t.nameish[j] and lower not in ctx.words.none:
        return tuple(ctx.t.parts[j]) not in ctx.words.honorifics
    opening = ctx.t.opens(j)
    return opening and (ctx.t.pos[j] not in ("PROPN", "ADJ", "NOUN") or lower in ctx.t.small)


def _is_proper(ctx: Rules, j: int) -> bool:
    """Tell whether a word carries a name by itself, being no nationality, direction or common noun."""
    t, lower = ctx.t, ctx.t.text[j].lower()
    if not t.nameish[j] or j in ctx.country_at or lower in ctx.words.directions or lower in ctx.words.none:
        return False
    named = t.pos[j] == "PROPN" or t.label[j] not in ("", "NORP")
    return named and (not t.loud[j] or t.label[j] != "" or lower not in t.small)


def _before(ctx: Rules, i: int, stop: int, end: int) -> Iterator[Proposal]:
    """Yield a name that begins with a head noun: "Camp Taji", "Jabhat al-Nusra"."""
    head = _head(ctx, "before", i, end)[1]
    if _title(ctx, stop, end) > stop:  # "Brigade [Commander Colonel X]"
        return
    last = _right(ctx, stop, end, links=False)
    if head and last == stop:
        last = _number(ctx, stop, end)
    if head and last > stop and not (ctx.t.opens(i) and ctx.t.pos[i] == "VERB"):
        rank = Rank.BESIDE if head.kind == "Settlement" else Rank.RULE  # the index knows many towns
        yield Proposal(i, last, head.kind, rank, origin="rule")


def _number(ctx: Rules, i: int, end: int) -> int:
    """Return where the number of a unit that stands at token `i` ends ("Task Force 59"), `i` where it counts nouns."""
    counts = i + 1 < end and ctx.t.tag[i + 1] in ("NNS", "NNPS", "NN", "JJ", "CD")
    return i + 1 if i < end and ctx.t.text[i].isdigit() and not counts else i


def _of(ctx: Rules, i: int, stop: int, end: int) -> Iterator[Proposal]:
    """Yield a name with "of": "Ministry of Oil", "University of Mosul", "Council for Peace"."""
    head = _head(ctx, "of", i, end)[1]
    if not head or ctx.t.text[stop] not in ("of", "for"):
        return
    first = stop + 1
    while first < end and ctx.t.text[first] == "the":
        first += 1
    last = _right(ctx, first, end, links=True)
    whose = all(j in ctx.country_at for j in range(first, last))  # "the Army of Iraq" is Iraq's
    if last > first and not (whose and head.kind == "Militia"):
        begin = _left(ctx, ctx.t.sents[ctx.t.sent_of[i]][0], i, True)
        yield Proposal(begin, last, head.kind, Rank.RULE, origin="rule")


def _right(ctx: Rules, i: int, end: int, links: bool) -> int:
    """Return where the name-like words from token `i` on end."""
    last = i
    while last < min(end, i + _RUN):
        text = ctx.t.text[last]
        linked = (
            (links and is_link(text) and text != "in")
            or text.lower() in ARTICLES
            or text.lower() in ctx.words.particles
        )
        if ctx.t.nameish[last] and text.lower() not in ctx.words.calendar:
            last += 1
        elif (linked and last > i and last + 1 < end and ctx.t.nameish[last + 1]) or (
            not links and last == i and text.lower() in ARTICLES and ctx.t.nameish[min(last + 1, end - 1)]
        ):
            last += 2
        else:
            break
    return last


def _directions(ctx: Rules, first: int, last: int) -> Iterator[Proposal]:
    """Yield a part of a country: "eastern Syria"."""
    for i in range(first, last - 1):
        if ctx.t.text[i].lower() not in ctx.words.directions or i in ctx.country_at:
            continue
        end, kind = ctx.country_at.get(i + 1, (0, ""))
        if kind == "Country" and not _follows_noun(ctx, end, last):
            yield Proposal(i, end, "Region", Rank.RULE, origin="rule")


def _follows_noun(ctx: Rules, i: int, end: int) -> bool:
    """Tell whether the name before token `i` only modifies a noun there."""
    return i < end and ctx.t.pos[i] in ("NOUN", "PROPN") and ctx.t.head[i - 1] == i


def _border(ctx: Rules, start: int, i: int, stop: int, head: Head) -> Iterator[Proposal]:
    """Yield a border: "Iraqi border", "Iraq-Syria border region", "border between Syria and Iraq"."""
    first = i
    while first > start and (first - 1 in ctx.country_at or _is_pair(ctx, first - 1)):
        first -= 1
    if first < i:
        last = _bordering(ctx, stop)
        if last > stop or not _follows_noun(ctx, stop, ctx.t.size):  # "Jordanian [border guards]"
            yield Proposal(first, last, head.kind, Rank.RULE, origin="rule")
        return
    end = _bordering(ctx, stop)
    if end > stop and ctx.t.text[stop] == "between":
        yield Proposal(i, end, head.kind, Rank.RULE, origin="rule")


def _is_pair(ctx: Rules, j: int) -> bool:
    parts = ctx.t.text[j].replace("–", "-").split("-")
    return len(parts) == 2 and all(part[:1].isupper() for part in parts)


def _bordering(ctx: Rules, stop: int) -> int:
    """Return where "with Iraq" or "between Syria and Iraq" after a border ends, `stop` without it."""
    t, at = ctx.t, stop + 1
    if stop + 1 >= t.size or t.text[stop] not in ("with", "between"):
        return stop
    one = ctx.country_at.get(at + (t.text[at] == "the"), (0, ""))[0]
    if t.text[stop] == "with" or not one:
        return one or stop
    two = one + 1
    if two >= t.size or t.text[one] != "and":
        return stop
    return ctx.country_at.get(two + (t.text[two] == "the"), (stop, ""))[0] or stop
