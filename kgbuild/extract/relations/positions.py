"""Offices, ranks and jobs of people, and whose they are: "US Secretary of State X", "X, a fellow at Y"."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from kgbuild.extract.coreference.entities import Entities
from kgbuild.extract.mentions.phrase import Phrase
from kgbuild.extract.relations.employers import (
    PositionContext,
    employer,
    employs,
    has_staff,
    is_seat,
    is_spot,
    may_employ,
    spoken_of,
    title_of,
)
from kgbuild.model import Document, Name, PositionMention
from kgbuild.nouns import LONGEST, Title
from kgbuild.words import listed

#: Prepositions behind a title that introduce the place that is governed, or where somebody works.
_AT = frozenset({"at", "of"})
#: Prepositions behind a title that introduce whose office it is.
_OF = frozenset({"of", "for", "at", "with", "in", "from", "on"})


def positions(document: Document, entities: Entities) -> tuple[PositionMention, ...]:
    """Return the positions that the article gives people, each once, in the order of its words."""
    offices = PositionContext(document, entities)
    found: dict[tuple[int, str], PositionMention] = {}
    each = (read(offices, phrase) for phrase in entities.phrases)
    for told in (*each, by_verbs(offices), by_signatures(offices)):
        for position in told:
            key = (position.person, position.title.lower())
            if key not in found or (found[key].organization is None and position.organization is not None):
                found[key] = position
    return tuple(
        sorted(_of_one_state(offices, found.values()), key=lambda p: (p.mention.start, p.person, p.title))
    )


def _of_one_state(ctx: PositionContext, found: Iterable[PositionMention]) -> Iterator[PositionMention]:
    """Yield positions, offices of a state that nothing is said of with the one country whose others the text tells of."""
    given = {p.organization for p in found if p.organization is not None and _is_of_state(ctx, p)}
    lands = {key for key in given if ctx.entities.kind(key) == "Country"}
    for position in found:
        alone = position.organization is None and _is_of_state(ctx, position)
        yield replace(position, organization=next(iter(lands))) if alone and len(lands) == 1 else position


def _is_of_state(ctx: PositionContext, position: PositionMention) -> bool:
    """Tell whether an office is one that a state gives: a minister's, a president's."""
    found = ctx.nouns.title(position.title.lower().split())
    title = found[0] if found is not None else None
    return title is not None and (title.leads or ctx.nouns.is_a(title.employer, "Government"))


def read(ctx: PositionContext, phrase: Phrase) -> Iterator[PositionMention]:
    """Yield what the words before a name and a phrase with a title say of a person."""
    key = ctx.entities.of(phrase.head)
    if key is None or ctx.entities.kind(key) != "Person" or ctx.entities.entity(key).generic:
        return
    if phrase.name:
        yield from _before(ctx, phrase, key)
    elif phrase.title and not phrase.plural and not (phrase.modifying and not _ends_at_comma(ctx, phrase)):
        yield from _beside(ctx, phrase, key)


def _ends_at_comma(ctx: PositionContext, phrase: Phrase) -> bool:
    """Tell whether a comma stands behind a title: what a parser takes for a part of the name is said of it."""
    end = phrase.head + phrase.tail + 1
    return end < len(ctx.words) and ctx.words[end].text == ","


def by_verbs(ctx: PositionContext) -> Iterator[PositionMention]:
    """Yield what a verb says of a person's office: "X, who heads the ministry"."""
    for word in ctx.words:
        title = ctx.nouns.offices.get(word.lemma.lower()) if word.pos == "VERB" else None
        below = [ctx.words[j] for j in ctx.doc.children[word.i]] if title else []
        if title is None or any(w.rel in ("aux", "neg", "mark") for w in below):
            continue
        for i in (w.i for w in below if w.rel == "obj" and w.i > word.i):
            body = ctx.entities.of(i)
            for person in (w.i for w in below if w.rel == "subj" and _is_somebody(ctx, w.i)):
                if body is not None and _is_body(ctx, body):
                    key = ctx.entities.of(person)
                    assert key is not None
                    span = ctx.entities.span(word.i, ctx.entities.phrase(i)[1])
                    yield PositionMention(key, title, body, span)


def by_signatures(ctx: PositionContext) -> Iterator[PositionMention]:
    """Yield what the lines behind the name of who signed a text say of their office."""
    signer: int | None = None
    for block in ctx.doc.article.blocks:
        inside = (
            [w.i for w in ctx.words if block.start <= w.start < block.end] if block.kind == "cell" else []
        )
        if inside and block.holds == "signer":
            signer = next((key for i in inside if (key := ctx.entities.of(i)) is not None), None)
        elif inside and block.holds == "office" and signer is not None:
            for phrase in ctx.entities.phrases:
                if phrase.title and phrase.head in inside and not phrase.name:
                    yield _signed(ctx, signer, phrase, inside)


def _signed(ctx: PositionContext, signer: int, phrase: Phrase, line: list[int]) -> PositionMention:
    """Return the office that a line under a signature tells: "[Prime Minister] of the Kingdom of X"."""
    assert phrase.title is not None
    end = phrase.head + phrase.tail + 1
    first = end - len(phrase.title.lemma.split())
    while first > line[0] and _extends(ctx, first - 1):
        first -= 1
    named = (ctx.entities.of(p.head) for p in ctx.entities.phrases if p.head in line and p is not phrase)
    bodies = [key for key in named if key is not None and key != signer and employs(ctx, key)]
    told = _owner(ctx, phrase)
    owner = told if told in bodies else next(iter(bodies), None)
    owner = _addressing(ctx, signer) if owner is None else owner
    return _position(ctx, signer, first, end, owner, phrase)


def _addressing(ctx: PositionContext, signer: int) -> int | None:
    """Return the country in whose name a letter is written, where the office under it names none."""
    return next((s for s in ctx.entities.speakers() if s != signer and may_employ(ctx, s)), None)


def _is_somebody(ctx: PositionContext, i: int) -> bool:
    """Tell whether word `i` stands for a person with a name."""
    key = ctx.entities.of(i)
    return key is not None and ctx.entities.kind(key) == "Person" and not ctx.entities.entity(key).generic


def _is_body(ctx: PositionContext, key: int) -> bool:
    """Tell whether an entity is an organization with a name, which somebody can head."""
    named = not ctx.entities.entity(key).generic
    return named and ctx.nouns.is_a(ctx.entities.kind(key), "Organization")


def _before(ctx: PositionContext, phrase: Phrase, person: int) -> Iterator[PositionMention]:
    """Read the chain of titles and organizations that ends where the name starts."""
    assert phrase.name is not None
    waiting: list[tuple[int, int]] = []
    end = phrase.name.first
    for _ in range(4):
        if waiting and end > 1 and ctx.words[end - 1].text.lower() == "and" and _title_size(ctx, end - 1):
            end -= 1
        size = _title_size(ctx, end)
        if size:
            waiting.append((end - size, end))
            end -= size
            continue
        owner = _owner_ending(ctx, end, title_of(ctx, *waiting[0])) if waiting else None
        if owner is None:
            break
        key, end = owner
        yield from (_position(ctx, person, first, last, key, phrase) for first, last in waiting)
        waiting = []
    if waiting:
        home = _after(ctx, phrase.name.last)
        home = _home(ctx, person, phrase, *waiting[0]) if home is None else home
        yield from (_position(ctx, person, first, last, home, phrase) for first, last in waiting)


def _after(ctx: PositionContext, i: int) -> int | None:
    """Return the body that a name with a title before it is said to be of: "Colonel X[, of the border guard,]"."""
    i += i < len(ctx.words) and ctx.words[i].text == ","
    if i >= len(ctx.words) or ctx.words[i].text.lower() not in ("of", "from"):
        return None
    end = _clause_end(ctx, i + 1)
    for other in ctx.entities.phrases:
        key = ctx.entities.of(other.head)
        if i < other.head < end and other.first == i + 1 and key is not None and employs(ctx, key):
            return key if ctx.entities.kind(key) != "Country" else None
    return None


def _title_size(ctx: PositionContext, end: int) -> int:
    start = max(ctx.doc.sents[ctx.words[end].sent][0] if end < len(ctx.words) else 0, end - LONGEST, 0)
    start = max([start, *(i + 1 for i in range(start, end) if i in ctx.doc.name_at)])
    lowered = [ctx.words[i].text.lower().rstrip(".") for i in range(start, end)]
    found = ctx.nouns.title(lowered)
    return found[1] if found else 0


def _owner_ending(ctx: PositionContext, end: int, title: Title | None) -> tuple[int, int] | None:
    """Return the organization, country, person or seat that ends before word `end`, and where it starts."""
    last = end - 1
    while last >= 0 and (ctx.words[last].tag == "POS" or _describes(ctx, last)):
        last -= 1
    if last < 0:
        return None
    key = ctx.entities.of(last)
    if key is None or not (employs(ctx, key) or is_seat(ctx, key, title)):
        return None
    name = ctx.doc.name_at.get(last)
    return employer(ctx, key), name.first if name else last


def _describes(ctx: PositionContext, i: int) -> bool:
    """Tell whether a word between owner and title only describes the title ("US top commander")."""
    word = ctx.words[i]
    return word.pos == "ADJ" and i not in ctx.doc.name_at and ctx.entities.of(i) is None


def _beside(ctx: PositionContext, phrase: Phrase, person: int) -> Iterator[PositionMention]:
    """Read an apposition or predicate: "X, the head of Y", "X is a fellow at Y"."""
    assert phrase.title is not None
    end = phrase.head + phrase.tail + 1
    first = end - len(phrase.title.lemma.split())
    while first > ctx.doc.sents[ctx.words[first].sent][0] and _extends(ctx, first - 1):
        if first <= phrase.first and ctx.words[first - 1].head != phrase.head:
            break  # "[deputy] mayor" is one title, though "deputy" is one by itself
        first -= 1
    if end in ctx.doc.name_at and ctx.entities.of(end) == person:
        return  # read with the name it stands before
    owner = _owner(ctx, phrase)
    if (owner is None or not may_employ(ctx, owner)) and ctx.entities.named_with(phrase):
        owner = _home(ctx, person, phrase, first, end)
    for head in ctx.entities.members(phrase.head):
        other = ctx.entities.details(head)
        if head == phrase.head:
            yield _position(
                ctx, person, first, _field(ctx, _portfolio(ctx, end, owner), owner), owner, phrase
            )
        elif other and other.title and not other.name and ctx.entities.of(head) in (None, person):
            shared = _owner(ctx, other)
            start = head - len(other.title.lemma.split()) + 1
            yield _position(ctx, person, start, head + 1, shared if shared is not None else owner, other)


def _portfolio(ctx: PositionContext, end: int, owner: int | None) -> int:
    """Return where a title ends with the country or region that it is for: "minister [for the Gulf]"."""
    if owner is None or end >= len(ctx.words) or ctx.words[end].text.lower() not in ("for", "to"):
        return end
    for other in ctx.entities.phrases:
        key = ctx.entities.of(other.head)
        if other.name and other.first == end + 1 and key is not None and key != owner:
            return other.last if ctx.nouns.is_a(ctx.entities.kind(key), "Place") else end
    return end


def _field(ctx: PositionContext, end: int, owner: int | None) -> int:
    """Return where a title ends with what its holder is in charge of: "head [of mission] in Chad", "chief [of staff]"."""
    if owner is None or end + 1 >= len(ctx.words) or ctx.words[end].text.lower() != "of":
        return end
    word = ctx.words[end + 1]
    bare = (
        word.pos == "NOUN"
        and word.head < end
        and word.i not in ctx.doc.name_at
        and not _names_body(ctx, word.i)
    )
    return end + 2 if bare else end


def _extends(ctx: PositionContext, i: int) -> bool:
    word = ctx.words[i]
    plain = word.pos in ("NOUN", "ADJ", "PROPN") or word.tag == "VBG"  # "[acting] governor"
    plain = plain and word.rel in ("compound", "amod")
    return (
        plain
        and not word.text[0].isdigit()
        and i not in ctx.doc.name_at
        and not _names_body(ctx, i)
        and word.text.lower() not in listed("former")
    )


def _names_body(ctx: PositionContext, i: int) -> bool:
    key = ctx.entities.of(i)
    return key is not None and ctx.entities.kind(key) != "Person" and employs(ctx, key)


def _owner(ctx: PositionContext, phrase: Phrase) -> int | None:
    """Return whose office it is: a genitive, an organization behind it, a compound before it."""
    behind = _behind(ctx, phrase)
    found = (_genitive(ctx, phrase), behind, _modifier(ctx, phrase))
    owners = [owner for owner in found if owner is not None]
    if len(owners) > 1 and owners[0] == behind and ctx.entities.kind(behind) == "Country":
        return owners[1]  # "the top [US] commander in Iraq"
    return next(iter(owners), None)


def _genitive(ctx: PositionContext, phrase: Phrase) -> int | None:
    key = ctx.entities.of(phrase.possessor) if phrase.possessor is not None else None
    held = key is not None and (employs(ctx, key) or has_staff(ctx, key) or is_seat(ctx, key, phrase.title))
    return employer(ctx, key) if key is not None and held else None


def _modifier(ctx: PositionContext, phrase: Phrase) -> int | None:
    for i in reversed(phrase.modifiers):
        key = ctx.entities.of(i)
        if key is not None and ctx.nouns.is_a(ctx.entities.kind(key), "Actor") and employs(ctx, key):
            name = ctx.doc.name_at.get(i)
            nation = ctx.entities.nation(key)
            if name is not None and nation is not None and _observes(ctx, phrase, name):
                return nation
            return employer(ctx, key)
        if key is not None and (has_staff(ctx, key) or is_seat(ctx, key, phrase.title)):
            return key
    return None


def _observes(ctx: PositionContext, phrase: Phrase, name: Name) -> bool:
    """Tell whether the last word of a force's name begins the title of an expert: "a Turkish [military analyst]"."""
    lowered = [w.text.lower() for w in ctx.words[name.last - 1 : phrase.head + 1]]
    found = ctx.nouns.title(lowered)
    return found is not None and found[1] == len(lowered) and not (found[0].employer or found[0].voice)


def _behind(ctx: PositionContext, phrase: Phrase) -> int | None:
    """Return the organization in the phrases behind a title; where there is none what is governed, or a country."""
    found: list[int] = []
    seats: list[int] = []
    start = phrase.head + phrase.tail + 1
    if start >= len(ctx.words) or ctx.words[start].text.lower() not in _OF | {"to"}:
        return None
    end = _clause_end(ctx, start)
    for other in ctx.entities.between(start, end):
        key = ctx.entities.of(other.head)
        led = not other.pronoun and _led_by(ctx, other.first) and not _owns(ctx, other)
        if led and key is not None and employs(ctx, key):
            found.append(key)
        elif led and key is not None and ctx.words[other.first - 1].text.lower() in _AT:
            of = other.first == start + 1 and ctx.words[start].text.lower() == "of"
            held = is_seat(ctx, key, phrase.title) or has_staff(ctx, key) or (of and is_spot(ctx, key))
            seats += [key] if held else []
    bodies = [key for key in found if ctx.entities.kind(key) not in ("Country", "Person")]
    named = [key for key in bodies if not ctx.entities.entity(key).generic]
    return next(iter([*named, *bodies, *seats, *(employer(ctx, key) for key in found)]), None)


def _owns(ctx: PositionContext, phrase: Phrase) -> bool:
    """Tell whether a phrase only says whose body the office is in: "[the UN]'s aid office"."""
    word = ctx.words[phrase.head]
    key = ctx.entities.of(word.head) if word.rel == "poss" else None
    return key is not None and employs(ctx, key)


def _clause_end(ctx: PositionContext, i: int) -> int:
    """Return where the phrases behind a title end: at a comma, a verb or a relative clause."""
    while i < len(ctx.words) and ctx.words[i].pos not in ("VERB", "AUX", "PUNCT", "SCONJ"):
        if ctx.words[i].tag in ("WP", "WDT") or _next_title(ctx, i):
            break
        i += 1
    return i


def _next_title(ctx: PositionContext, i: int) -> bool:
    """Tell whether a second title begins behind "and" at word `i`: "the head of Y [and a] leader of Z"."""
    return ctx.words[i].text == "and" and any(p.title for p in ctx.entities.starting(i + 1))


def _led_by(ctx: PositionContext, first: int) -> bool:
    """Tell whether a preposition of belonging stands right before word `first`."""
    return ctx.words[first - 1].text.lower() in _OF


def _home(ctx: PositionContext, person: int, phrase: Phrase, first: int, last: int) -> int | None:
    """Return whose an office is that stands alone: by the gazetteer, the text, or what stands near."""
    for body in ctx.entities.known.offices(ctx.entities.entity(person).iri)[1]:
        key = ctx.entities.keyed(body)
        if key is not None:
            return key
    title = title_of(ctx, first, last)
    served = _served(ctx, person, phrase) if title is not None and title.rank else None
    if served is not None:
        return served
    nation = ctx.entities.nation(person)
    if nation is None and first > 0 and ctx.words[first - 1].text.lower() in listed("former"):
        return None  # whose a former ambassador was is not what is spoken of
    return nation if nation is not None else spoken_of(ctx, phrase, title)


def _served(ctx: PositionContext, person: int, phrase: Phrase) -> int | None:
    """Return whose another office of a person is: a rank is held where one serves ("the army's spokesman, Col X")."""
    for other in ctx.entities.phrases_of(person):
        if other.title and not other.name and other is not phrase and not other.modifying:
            owner = _owner(ctx, other)
            if owner is not None and owner != person and may_employ(ctx, owner):
                return owner
    return None


def _position(
    ctx: PositionContext, person: int, first: int, last: int, owner: int | None, phrase: Phrase
) -> PositionMention:
    title = ctx.doc.text(first, last)
    start = min(first, phrase.first)
    end = max(last, phrase.last)
    owner = owner if owner != person and owner is not None and may_employ(ctx, owner) else None
    return PositionMention(person, title, owner, ctx.entities.span(start, end))
