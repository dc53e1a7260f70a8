"""Tells the story from what a page puts beside it: captions, links to other articles, notices, forms.

Three passes, general signs only: how a page is set (lines, glued credits), what a line looks like by itself
(its form, and the phrases of `ontology/lexicon/page.ttl`), and what stands around it. All else is body.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from functools import lru_cache, partial
from itertools import pairwise

from kgbuild.dayorder import order_of
from kgbuild.model import Block
from kgbuild.read.dates import find_dates
from kgbuild.read.days import blocks, with_days
from kgbuild.read.layout import is_clocked
from kgbuild.read.leads import with_leads
from kgbuild.read.lines import (
    Cutter,
    Piece,
    is_date_line,
    is_sentence,
    pieces,
    sentence_starts,
    sub,
    with_kind,
    words,
)
from kgbuild.read.page import PageWords, page_words
from kgbuild.read.signatures import with_signatures

READ = frozenset({"headline", "body"})

_LONG = 30  # words: no headline or link is longer
_LONGEST_ADDRESS = 1000  # characters
_ITEM = 4  # words: the items of a menu are shorter
_MESSAGE = 3  # words: shorter messages tell nothing
_NOTICE = 60  # words: no notice is longer
_QUESTION = re.compile(
    r"^(?:which|what|what[’']s|who|whose|why|how|when|where|is|are|did|does|do|can|could|will|would|should|has|have"
    r"|was|were)\b[^.!?]*\?$",
    re.IGNORECASE,
)
_FUNCTION_WORD = re.compile(
    r"\b(?:the|an?|was|were|is|are|has|have|had|been|that|which|it|he|she|they)\b", re.IGNORECASE
)
_PREPOSITION = re.compile(
    r"\b(?:on|for|in|since|by|until|till|of|from|to|before|after|between|and)\s*(?:\w+day,?\s*)?$",
    re.IGNORECASE,
)
_LINK_SIGN = re.compile(r"^[>»►▶→⇒]|\s[>»►▶→⇒]+$")
_NO_WORDS = re.compile(r"[^^\W\d_]")
_ADDRESS = re.compile(
    r"^\W*(?:https?://\S+|www\.\S+|pic\.twitter\.com/\S+|\S+@\S+\.\w+|@\w+|#\w+(?:\s+#\w+)*)\W*$",
    re.IGNORECASE,
)
_TWEET_SIGNATURE = re.compile(r"^[-–—]\s*[^()]{2,50}\(@\w+\)")
_NAME = r"[A-Z][\w.’'-]+(?:\s+[A-Z][\w.’'-]+){1,2}"
_NAME_LINE = re.compile(rf"^{_NAME}(?:(?:,|\s+and)\s+{_NAME})*(?:,?\s+in\s+[A-Z][\w ,’'-]+)?$")
_LIST_ITEM = re.compile(r"[-•*·▪(]|\d{1,2}[.)]")


def _normal(text: str) -> str:
    """Return the words of a text in lower case, to find repetitions."""
    return " ".join(words(text)).lower()


def _continues(text: str) -> bool:
    """Whether a line without a full stop is part of a sentence or a list all the same."""
    return bool(re.match(r"[a-z]", text)) or text.endswith((":", ",", ";")) or len(words(text)) >= _LONG


# -------------------------------------------------------------------------------------- by themselves


def _reported(page: PageWords) -> re.Pattern[str]:
    return re.compile(rf"\b(?:{page.any_of('reporting')}|according|was|were|had|did|would)\b")


def _in_present(page: PageWords) -> re.Pattern[str]:
    return re.compile(rf"\b(?:is|are)\s+(?:\w+(?:ed|ing|en|wn)|{page.any_of('participles')})\b")


def _is_caption_sentence(text: str, page: PageWords) -> bool:
    """Whether a line has the form of an agency's caption: one sentence in the present, with a bare date.

    "Soldiers are seen on a road near the town, Thursday, June 24, 2021."
    """
    if len(sentence_starts(text)) > 2 or len(words(text)) > _NOTICE:
        return False
    if _reported(page).search(text) or not _in_present(page).search(text):
        return False
    return any(not _PREPOSITION.search(text[: found.start]) for found in find_dates(text))


def _tells(text: str, page: PageWords) -> bool:
    """Whether a line tells of the story, and is no caption."""
    return bool(_reported(page).search(text)) and not _is_caption_sentence(text, page)


def _caption_by_credit(text: str, cutter: Cutter) -> bool:
    """Whether a credit at its end makes a line a caption; behind a dash it is the desk's signature."""
    match = cutter.credit_tail(text)
    if not match or (match["open"] or "") in {"-", "--", "–", "—"}:
        return False
    return len(words(text)) <= _NOTICE and len(sentence_starts(text)) <= 4


def _form(cutter: Cutter, cues: tuple[str, ...], text: str) -> str:
    """Return the kind of a line as far as it shows by itself, else "sentence" or "fragment"."""
    sentence = is_sentence(text)
    if not _NO_WORDS.search(text) and not any(find_dates(text)):
        return "boilerplate"
    if is_date_line(text, cues):
        return "dateline"
    if (len(text) <= _LONGEST_ADDRESS and _ADDRESS.match(text)) or _TWEET_SIGNATURE.match(text):
        return "boilerplate"
    if cutter.is_credit(text) or _is_caption_sentence(text, cutter.words) or _caption_by_credit(text, cutter):
        return "caption"
    if (
        not sentence
        and _has_outlet_behind(text)
        and words(text)[-1].lower() not in cutter.words.lists["pointers"]
    ):
        return "caption"
    rule = cutter.words.rule(text, sentence=sentence) if len(words(text)) <= _NOTICE else None
    if rule and rule.kind != "byline":
        return rule.kind
    if sentence and _is_link_question(text):
        return "question"
    return "sentence" if sentence or _signed(text, cutter) else "fragment"


def _signed(text: str, cutter: Cutter) -> bool:
    """Whether a sentence stands before the desk's signature: "… no details. – Reuters"."""
    match = cutter.credit_tail(text)
    return bool(match and is_sentence(text[: match.start()]))


def _is_link_question(text: str) -> bool:
    """Whether a line is a question by itself: a heading or a link, no statement of the story."""
    return bool(_QUESTION.match(text)) and len(words(text)) <= 16


def _has_outlet_behind(text: str) -> bool:
    """Whether one sentence is followed by nothing but a name, as by an outlet's in a caption."""
    starts = sentence_starts(text)
    tail = words(text[starts[-1] :])
    return len(starts) == 2 and len(tail) <= 5 and all(word[0].isupper() for word in tail)


def _byline(piece: Piece, words_of_page: PageWords) -> bool:
    """Whether a fragment names who wrote the article."""
    text = piece.text
    if len(words(text)) > 15:
        return False
    rule = words_of_page.rule(text, sentence=False)
    if not rule or rule.kind != "byline":
        return False
    by = re.match(r"\W*by:?\s+(the\s+)?", text, re.IGNORECASE)
    return not by or (text[by.end() : by.end() + 1].isupper() and (not by[1] or len(words(text)) <= 6))


def _tickers(forms: list[tuple[Piece, str]]) -> list[tuple[Piece, str]]:
    """Tell a ticker: two lines and more that a clock time stands above or in front of, none of them a sentence."""
    clocked = [
        n
        for n, (piece, form) in enumerate(forms)
        if form in ("fragment", "question")
        and (is_clocked(piece.text) or (n and forms[n - 1][0].form == "clock"))
    ]
    if len(clocked) < 2:
        return forms
    return [(p, "teaser") if n in clocked else (p, form) for n, (p, form) in enumerate(forms)]


# ------------------------------------------------------------------------------------------- sections


def _section(forms: Sequence[tuple[Piece, str]], words_of_page: PageWords) -> list[str]:
    """Return for each piece the kind of the section that it stands in, "" for the story.

    A heading over other articles or over a note opens a section once the story has begun; it lasts until two
    sentences follow each other, which no list of links has.
    """
    inside, out, begun = "", [], False
    for n, (piece, form) in enumerate(forms):
        rule = words_of_page.rule(piece.text, sentence=form == "sentence")
        if rule and rule.opens and begun and len(words(piece.text)) <= 12:
            inside = rule.kind
        elif inside and form == "sentence" and [f for _, f in forms[n : n + 2]] == ["sentence", "sentence"]:
            long = all(len(words(p.text)) >= 12 for p, _ in forms[n : n + 2])
            inside = "" if long else inside
        begun = begun or form == "sentence"
        out.append(inside)
    return out


# --------------------------------------------------------------------------------------- surroundings


def _head(piece: Piece, place: int, headline: bool, words_of_page: PageWords) -> str:
    """Return the kind of a fragment above the story."""
    names = bool(_NAME_LINE.match(piece.text))
    count = len(words(piece.text))
    if _byline(piece, words_of_page) or (headline and names and count <= 6):
        return "byline"
    if _continues(piece.text):
        return "body"
    return "boilerplate" if count <= 2 and (place > 0 or names) else "headline"


def _middle(piece: Piece, before: str, after: str) -> str:
    """Return the kind of a fragment inside the story: a link, a heading, or body without a full stop."""
    text, count = piece.text, len(words(piece.text))
    if _continues(text) or _LIST_ITEM.match(text):
        return "body"
    beside = {before, after} & {"teaser", "caption"}
    if not beside and count >= 8 and len(_FUNCTION_WORD.findall(text)) >= 2:
        return "body"
    return "teaser"


def _split_signature(piece: Piece, cutter: Cutter) -> list[Piece]:
    """Cut the desk's signature off the end of a paragraph of the story: "… no details. – Reuters"."""
    match = cutter.credit_tail(piece.text)
    if not match or len(words(piece.text[match.start() :])) > 4:
        return [with_kind(piece, "body")]
    parts = sub(piece, 0, match.start(), "body"), sub(piece, match.start(), len(piece.text), "boilerplate")
    return [part for part in parts if part]


def _desk_signed(forms: list[tuple[Piece, str]], cutter: Cutter) -> int:
    """Return which piece ends the story with an agency's name as the desk sets it, -1 where none does."""
    last = max((n for n, (_, form) in enumerate(forms) if form == "sentence"), default=-1)
    for n in range(len(forms) - 1, last, -1):
        piece, form = forms[n]
        match = cutter.credit_tail(piece.text) if form == "caption" else None
        if match and not re.search(r"[/|]", match["credit"]) and (match["open"] or "(") == "(":
            return n if _tells(piece.text, cutter.words) else -1
    return -1


# --------------------------------------------------------------------------------------------- whole


def _cut_all(
    text: str, cutter: Cutter, cues: tuple[str, ...], form: Callable[[str], str], order: str
) -> list[Piece]:
    """Return the pieces of a text, up to the story's first paragraph cut behind dates and places too."""
    out: list[Piece] = []
    head = True
    whole = [part for piece in pieces(text) for part in cutter.stripped(piece)]
    for piece in with_leads(whole, cues, order, cutter.words.lists["speakers"]):
        if piece.kind:
            out.append(piece)
            head = head and piece.kind != "body"
            continue
        plain = form(piece.text) in {"sentence", "fragment"}
        parts = [piece] if is_date_line(piece.text, cues) else cutter.cut(piece, head=head and plain)
        out += parts
        head = head and not any(not part.kind and form(part.text) == "sentence" for part in parts)
    return out


def _settle(forms: list[tuple[Piece, str]], cutter: Cutter) -> list[Piece]:
    """Decide every piece by what stands around it."""
    sections = _section(forms, cutter.words)
    told = [n for n, (_, form) in enumerate(forms) if form == "sentence" and not sections[n]]
    first, last = (told[0], told[-1]) if told else (len(forms), -1)
    out: list[Piece] = []
    headline = False
    for n, (piece, form) in enumerate(forms):
        before = out[-1].kind if out else ""
        after = forms[n + 1][1] if n + 1 < len(forms) else ""
        kind = _kind(piece, form, sections[n], (n, first, last), (before, after), headline, cutter)
        headline = headline or kind == "headline"
        out.append(with_kind(piece, kind))
    return out


def _kind(
    piece: Piece,
    form: str,
    section: str,
    place: tuple[int, int, int],
    beside: tuple[str, str],
    headline: bool,
    cutter: Cutter,
) -> str:
    """Return the kind of one piece; `place`: its number and those of the story's first and last sentence."""
    n, first, last = place
    if section and form == "dateline" and re.match(r"\W*by\b", piece.text, re.IGNORECASE):
        return section
    if piece.kind or form not in {"sentence", "fragment", "question"}:
        return piece.kind or form
    if piece.form == "message":
        return "body" if len(words(piece.text)) >= _MESSAGE else "boilerplate"
    if section:
        return section
    if form == "question":
        return "headline" if n < first else "teaser"
    if _LINK_SIGN.search(piece.text):
        return "teaser" if n > first else "boilerplate"
    if form == "sentence":
        return "body"
    if piece.glued:
        return "teaser"
    if n < first and piece.form == "bullet" and not _continues(piece.text):
        listed = last < 0 and len(words(piece.text)) >= _ITEM  # a text of items alone
        return "body" if listed else "boilerplate"  # a menu
    if n < first:
        return _head(piece, n, headline, cutter.words)
    if _byline(piece, cutter.words) and any(find_dates(piece.text)):
        return "byline"
    if n > last:
        item = beside[0] == "body" and bool(_LIST_ITEM.match(piece.text))
        return "body" if item or _continues(piece.text) else "boilerplate"
    return _middle(piece, *beside)


def _repetitions(settled: list[Piece]) -> list[Piece]:
    """Settle lines that come twice.

    What a neighbour repeats with a credit is the same caption; what comes again later is a pull quote.
    """
    seen: set[str] = set()
    out = list(settled)
    for n, piece in enumerate(settled):
        normal = _normal(piece.text)
        if len(normal.split()) >= 4 and piece.kind in {"body", "headline"}:
            if normal in seen:
                out[n] = with_kind(piece, "boilerplate")
            seen.add(normal)
    for (n, one), (_, other) in (*pairwise(enumerate(settled)), *pairwise(reversed([*enumerate(settled)]))):
        same = len(words(one.text)) >= 6 and _normal(other.text).startswith(_normal(one.text))
        if same and other.kind == "caption" and one.kind in READ:
            out[n] = with_kind(one, "caption")
    return out


def _never_empty(settled: list[Piece]) -> list[Piece]:
    """Where nothing was left as story, take the longest lines: no article is dropped by its form."""
    if any(piece.kind == "body" for piece in settled):
        return settled
    weak = {"caption", "headline", "teaser", "byline"}
    longest = max((len(words(piece.text)) for piece in settled if piece.kind in weak), default=0)
    take = [piece.kind in weak and len(words(piece.text)) >= max(4, longest / 2) for piece in settled]
    return [with_kind(piece, "body") if ok else piece for piece, ok in zip(settled, take, strict=True)]


def divide(text: str, *, credits: Sequence[str] = (), page: PageWords | None = None) -> tuple[Block, ...]:
    r"""Return the blocks of a text, in order and disjoint; white space between them belongs to none.

    `credits` are further names of agencies and media that picture credits may carry, `page` the words of
    pages (default: as shipped). Kinds: headline, dateline, byline, body, caption, teaser, boilerplate.

    >>> text = "Rockets hit base\n\nNobody was hurt on Monday.\n\nFollow us on Twitter"
    >>> [block.kind for block in divide(text)]
    ['headline', 'body', 'boilerplate']
    """
    cutter = Cutter(page or page_words(), tuple(credits))
    cues = (*cutter.words.published, *cutter.words.updated)
    form = lru_cache(maxsize=None)(partial(_form, cutter, cues))  # most pieces are looked at twice
    order = order_of(text)
    cut = _cut_all(text, cutter, cues, form, order)
    forms = with_days([(piece, piece.kind or form(piece.text)) for piece in cut], cues)
    forms = _tickers(forms)
    signed = _desk_signed(forms, cutter)
    if signed >= 0:
        forms[signed] = (forms[signed][0], "sentence")
    settled = _never_empty(_repetitions(_settle(forms, cutter)))
    whole = [
        p for piece in settled for p in (_split_signature(piece, cutter) if piece.kind == "body" else [piece])
    ]
    return blocks(with_signatures(whole, cutter.words), order)
