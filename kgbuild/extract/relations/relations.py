"""Relations that an article states between parties and places: backing, control, stationing, containment."""

from __future__ import annotations

from collections.abc import Iterator

from kgbuild.extract.coreference.entities import Entities
from kgbuild.extract.mentions.phrase import Phrase
from kgbuild.model import Document, RelationMention
from kgbuild.nouns import RelationWord
from kgbuild.words import classes

_IN = frozenset({"in", "inside", "within", "of"})
_NEAR = frozenset(
    {"near", "outside", "close to", "around", "in the vicinity of", "on the outskirts of", "next to"}
)
_AT = frozenset({"in", "at", "on", "inside", "across", "along", "near", "within"})
_ABOUT = frozenset({"about", "around", "over", "up to", "under"})
_PAIR = tuple[int, str, int, int]


def relations(document: Document, entities: Entities) -> tuple[RelationMention, ...]:
    """Return the relations of the article, each once with its first mention, in the order of its words."""
    found: dict[tuple[int, str, int], RelationMention] = {}
    relating = RelationContext(document, entities)
    for subject, predicate, target, at in read(relating):
        key = (subject, predicate, target)
        if subject != target and key not in found:
            found[key] = RelationMention(subject, predicate, target, entities.mention(at))
    return tuple(sorted(found.values(), key=lambda r: (r.mention.start, r.predicate, r.subject, r.object)))


class RelationContext:
    """What relations are read from: a document and its entities."""

    def __init__(self, document: Document, entities: Entities) -> None:
        self.doc, self.entities = document, entities
        self.words, self.nouns = document.words, entities.nouns


def read(ctx: RelationContext) -> Iterator[_PAIR]:
    """Yield (subject, property, object, word of the mention)."""
    for phrase in ctx.entities.phrases:
        yield from _combined(ctx, phrase)
        yield from _containment(ctx, phrase)
        yield from _holding(ctx, phrase)
        yield from _based(ctx, phrase)
        yield from _belonging(ctx, phrase)
    for word in ctx.words:
        yield from _verb(ctx, word.i)
        yield from _presence(ctx, word.i)
        yield from _patron(ctx, word.i)
        yield from _under_control(ctx, word.i)


def _is(ctx: RelationContext, key: int, *kinds: str) -> bool:
    return any(ctx.nouns.is_a(ctx.entities.kind(key), kind) for kind in kinds)


def _right(ctx: RelationContext, predicate: str, subject: int, target: int) -> bool:
    """Tell whether subject and object are of the classes that the property relates."""
    if predicate == "backedBy":
        return _is(ctx, subject, "Actor") and not _is(ctx, subject, "Country") and _is(ctx, target, "Actor")
    if predicate == "controls":
        return _is(ctx, subject, "Organization", "Country") and _is(ctx, target, "Place")
    if predicate == "stationedAt":
        return _is(ctx, subject, *classes("stationed")) and _is(ctx, target, "Place")
    return True


def _stated(ctx: RelationContext, word: RelationWord, near: int, far: int, at: int) -> Iterator[_PAIR]:
    """Yield the relation between the phrase that a word modifies and the other, if the classes fit."""
    subject, target = (near, far) if word.forward else (far, near)
    if _right(ctx, word.relates, subject, target):
        yield subject, word.relates, target, at


def _combined(ctx: RelationContext, phrase: Phrase) -> Iterator[_PAIR]:
    """Read "Iran-backed militias", "the militia-held town"."""
    key = ctx.entities.of(phrase.head)
    if phrase.related is None or key is None:
        return
    party = ctx.entities.party(phrase.related[0])
    if party is not None:
        yield from _stated(ctx, phrase.related[1], key, party, phrase.head)


def _holding(ctx: RelationContext, phrase: Phrase) -> Iterator[_PAIR]:
    """Read "X's stronghold" is a place that X holds."""
    lemma = phrase.noun.lemma.split()[-1] if phrase.noun else ""
    word = ctx.nouns.relation(lemma, "holding")
    key, owner = ctx.entities.of(phrase.head), ctx.entities.owner(phrase.head)
    if word and key is not None and owner is not None and not ctx.entities.entity(key).generic:
        yield from _stated(ctx, word, key, owner, phrase.head)


def _based(ctx: RelationContext, phrase: Phrase) -> Iterator[_PAIR]:
    """Read "a US base": forces of the country are stationed there."""
    key = ctx.entities.of(phrase.head)
    if key is None or not phrase.nation or not _is(ctx, key, "MilitaryBase"):
        return
    forces = ctx.entities.forces(phrase.nation)
    if forces is not None:
        yield forces, "stationedAt", key, phrase.head


def _belonging(ctx: RelationContext, phrase: Phrase) -> Iterator[_PAIR]:
    """Read "X, of the aid group Y": a person without a title is of the organization behind the name."""
    key = ctx.entities.of(phrase.head)
    if not phrase.name or phrase.kind != "Person" or key is None:
        return
    i = phrase.last
    i += i < len(ctx.words) and ctx.words[i].text == ","
    if i >= len(ctx.words) or ctx.words[i].text.lower() not in ("of", "from"):
        return
    for other in ctx.entities.starting(i + 1):
        body = ctx.entities.of(other.head)
        if body is not None and other.name and _is(ctx, body, "Organization"):
            yield key, "memberOf", body, phrase.head


def _verb(ctx: RelationContext, i: int) -> Iterator[_PAIR]:
    word = ctx.words[i]
    if word.pos != "VERB" and word.rel not in ("acl", "relcl", "amod"):
        return
    passive = _passive(ctx, i)
    if passive:
        yield from _participle(ctx, i)
    else:
        yield from _active(ctx, i)
    yield from _stationed(ctx, i, passive)


def _passive(ctx: RelationContext, i: int) -> bool:
    below = {ctx.words[j].rel for j in ctx.doc.children[i]}
    if below & {"subj:pass", "aux:pass", "agent"}:
        return True
    return ctx.words[i].tag == "VBN" and ctx.words[i].rel in ("acl", "amod") and "subj" not in below


def _participle(ctx: RelationContext, i: int) -> Iterator[_PAIR]:
    """Read "groups backed by X", "the town, which is controlled by X"."""
    word = ctx.nouns.relation(ctx.words[i].text.lower(), "participle")
    near = _said_of(ctx, i)
    if word is None or near is None:
        return
    near = _outer(ctx, i, near)
    for far in _keys(ctx, i, "agent"):
        yield from _stated(ctx, word, near, far, i)


def _outer(ctx: RelationContext, i: int, near: int) -> int:
    """Read "a town in X province held by Y": it is the town that Y holds."""
    inner = ctx.words[i].head
    outer = ctx.entities.details(ctx.words[inner].head)
    place = ctx.entities.of(ctx.words[inner].head)
    if ctx.words[i].rel != "acl" or ctx.words[inner].prep not in _IN or outer is None or place is None:
        return near
    return place if outer.noun and not outer.definite and _is(ctx, place, "Place") else near


def _active(ctx: RelationContext, i: int) -> Iterator[_PAIR]:
    """Read "X controls the town", "Iran backs the groups"."""
    word = ctx.nouns.relation(ctx.words[i].lemma.lower(), "verb")
    if word is None or word.relates == "stationedAt" or _unreal(ctx, i):
        return
    near = _said_of(ctx, i)
    for far in _keys(ctx, i, "obj") if near is not None else ():
        assert near is not None
        yield from _stated(ctx, word, near, far, i)


def _stationed(ctx: RelationContext, i: int, passive: bool) -> Iterator[_PAIR]:
    """Read "troops stationed at X", "a base that houses troops", "the army runs a base"."""
    lemma = ctx.words[i].lemma.lower()
    near = _said_of(ctx, i)
    if near is None:
        return
    station, host = ctx.nouns.relation(lemma, "verb"), ctx.nouns.relation(lemma, "host")
    keeper = ctx.nouns.relation(lemma, "keeper")
    if station and station.relates == "stationedAt" and passive:
        for far in _keys(ctx, i, "obl", preps=_AT):
            yield from _stated(ctx, station, near, far, i)
    for far in _keys(ctx, i, "obj") if not passive else ():
        if host:
            yield from _stated(ctx, host, near, far, i)
        if keeper and _is(ctx, far, "MilitaryBase"):
            yield from _stated(ctx, keeper, near, far, i)


def _presence(ctx: RelationContext, i: int) -> Iterator[_PAIR]:
    """Read "the US presence in X"."""
    word = ctx.words[i]
    named = ctx.nouns.relation(word.lemma.lower(), "presence")
    if named:
        owner = _force(ctx, next((k for j in _before(ctx, i) if (k := ctx.entities.of(j)) is not None), None))
        for far in _keys(ctx, i, "nmod", preps=_AT) if owner is not None else ():
            if owner is not None:
                yield from _stated(ctx, named, owner, far, i)
    yield from _located(ctx, i)


def _located(ctx: RelationContext, i: int) -> Iterator[_PAIR]:
    """Read "2,000 troops are in X", where the place is the predicate."""
    below = {ctx.words[j].rel: j for j in ctx.doc.children[i]}
    if not {"subj", "cop", "case"} <= below.keys() or "neg" in below:
        return
    near, where = ctx.entities.of(below["subj"]), ctx.entities.of(i)
    stands = ctx.words[below["case"]].text in _AT
    if stands and near is not None and where is not None and _right(ctx, "stationedAt", near, where):
        yield near, "stationedAt", where, i


def _before(ctx: RelationContext, i: int) -> list[int]:
    return [
        j for j in ctx.doc.children[i] if j < i and ctx.words[j].rel in ("compound", "poss", "amod", "nmod")
    ]


def _force(ctx: RelationContext, key: int | None) -> int | None:
    """Return the armed forces of a country, else the party itself."""
    if key is None or not _is(ctx, key, "Country"):
        return key
    return ctx.entities.forces(ctx.entities.entity(key).iri)


def _patron(ctx: RelationContext, i: int) -> Iterator[_PAIR]:
    """Read "X, Y's main backer"."""
    named = ctx.nouns.relation(ctx.words[i].lemma.lower(), "noun")
    if named is None or named.relates != "backedBy":
        return
    owner = next((k for j in _before(ctx, i) if (k := ctx.entities.of(j)) is not None), None)
    far = _apposed(ctx, i)
    if owner is not None and far is not None:
        yield from _stated(ctx, named, far, owner, i)


def _apposed(ctx: RelationContext, i: int) -> int | None:
    """Return what a noun is said of: the head of its apposition, its coordinate, or its subject."""
    for _ in range(3):
        below = [j for j in ctx.doc.children[i] if ctx.words[j].rel == "subj"]
        if below:
            return ctx.entities.of(below[0])
        if ctx.words[i].rel not in ("appos", "conj"):
            return None
        i = ctx.words[i].head
        if ctx.entities.of(i) is not None:
            return ctx.entities.of(i)
    return None


def _unreal(ctx: RelationContext, i: int) -> bool:
    return any(ctx.words[j].rel in ("neg", "aux") and ctx.words[j].lemma.lower() != "have" and
               ctx.words[j].lemma.lower() != "be" for j in ctx.doc.children[i])  # fmt: skip


def _said_of(ctx: RelationContext, i: int) -> int | None:
    """Return the subject of a verb, or the noun that its clause modifies.

    "X is believed to hold Y" has its subject at the verb of belief.
    """
    for j in ctx.doc.children[i]:
        if ctx.words[j].rel in ("subj", "subj:pass"):
            return ctx.entities.of(j)
    above = ctx.words[i].head
    if ctx.words[i].rel == "xcomp" and _passive(ctx, above):
        return _said_of(ctx, above)
    return ctx.entities.of(ctx.words[i].head) if ctx.words[i].rel in ("acl", "relcl", "amod") else None


def _keys(ctx: RelationContext, i: int, rel: str, preps: frozenset[str] = frozenset()) -> Iterator[int]:
    for j in ctx.doc.children[i]:
        if _stands(ctx, j, rel) and (not preps or ctx.words[j].prep in preps):
            for k in ctx.entities.members(j):
                key = ctx.entities.of(k)
                if key is not None:
                    yield key


def _stands(ctx: RelationContext, j: int, rel: str) -> bool:
    """Tell whether word `j` stands at `rel`; "about half of X" is an object whatever the parser says."""
    word = ctx.words[j]
    if rel == "obj" and word.rel == "obl" and word.prep in _ABOUT:
        phrase = ctx.entities.details(j)
        return phrase is not None and (phrase.numbered or phrase.through is not None)
    return word.rel == rel


def _under_control(ctx: RelationContext, i: int) -> Iterator[_PAIR]:
    """Read "the town, which was under X control", "under the control of X"."""
    word = ctx.words[i]
    named = ctx.nouns.relation(word.lemma.lower(), "noun")
    if word.prep == "under the control of":
        yield from _controlled(ctx, ctx.words[i].head, ctx.entities.of(i), i)
    elif named and named.relates == "controls" and _under(ctx, i):
        for j in ctx.doc.children[i]:
            if ctx.words[j].rel in ("compound", "poss", "nmod", "amod"):
                yield from _controlled(ctx, i, ctx.entities.of(j), i)


def _under(ctx: RelationContext, i: int) -> bool:
    below = (ctx.words[j].text.lower() for j in ctx.doc.children[i] if ctx.words[j].rel == "case")
    return ctx.words[i].prep == "under" or "under" in below


def _controlled(ctx: RelationContext, i: int, holder: int | None, at: int) -> Iterator[_PAIR]:
    place = _said_of(ctx, i)
    if place is None and ctx.words[i].rel in ("nmod", "obl"):
        head = ctx.words[i].head
        place = ctx.entities.of(head)
        place = place if place is not None and _is(ctx, place, "Place") else _said_of(ctx, head)
    if place is not None and holder is not None and _right(ctx, "controls", holder, place):
        yield holder, "controls", place, at


def _containment(ctx: RelationContext, phrase: Phrase) -> Iterator[_PAIR]:
    """Read a place in, of or near another: "the base in Y province", "Y's X oil field"."""
    key = ctx.entities.of(phrase.head)
    if key is None or phrase.pronoun or phrase.modifying or not _is(ctx, key, "Place"):
        return
    if _is(ctx, key, "Border"):
        return
    for head, other in _around(ctx, phrase):
        where = ctx.entities.of(other)
        if where is None or not _is(ctx, where, "Place") or ctx.entities.entity(where).generic:
            continue
        prep = ctx.words[other].prep
        if prep in _NEAR:
            yield key, "near", where, head
        elif _wider(ctx, key, where):
            yield key, "within", where, head


def _around(ctx: RelationContext, phrase: Phrase) -> Iterator[tuple[int, int]]:
    for j in ctx.doc.children[phrase.head]:
        word = ctx.words[j]
        if (
            (word.rel in ("nmod", "obl") and (word.prep in _IN or word.prep in _NEAR) and j > phrase.head)
            or word.rel == "poss"
            or (word.rel == "compound" and _placed_by(ctx, j))
        ):
            yield phrase.head, j
    yield from _after_comma(ctx, phrase)


def _placed_by(ctx: RelationContext, j: int) -> bool:
    """Read "the Manbij base" is in Manbij; "a US base" is not in the US."""
    key = ctx.entities.of(j)
    return key is not None and not _is(ctx, key, "Country") and not ctx.entities.entity(key).generic


def _after_comma(ctx: RelationContext, phrase: Phrase) -> Iterator[tuple[int, int]]:
    """Read "Manbij, northern Syria": a wider place right behind a comma; not "in Sake, Pretoria said"."""
    i = phrase.last + 1
    if not phrase.name or i >= len(ctx.words) or ctx.words[i - 1].text != ",":
        return
    for other in ctx.entities.starting(_behind_direction(ctx, i)):
        if other.name and not other.modifying and ctx.words[other.head].rel != "subj":
            yield phrase.head, other.head


def _behind_direction(ctx: RelationContext, i: int) -> int:
    """Skip "in", and "in the north of"."""
    texts = [w.text.lower() for w in ctx.words[i : i + 5]]
    if texts[:1] != ["in"]:
        return i
    if texts[1:2] == ["the"] and texts[3:4] == ["of"]:
        return i + 4 + (texts[4:5] == ["the"])
    return i + 1


def _wider(ctx: RelationContext, inner: int, outer: int) -> bool:
    """Tell whether the second can contain the first: countries hold regions hold towns hold sites."""
    one, other = _width(ctx, inner), _width(ctx, outer)
    return one < other or (one == other == 3)


def _width(ctx: RelationContext, key: int) -> int:
    if _is(ctx, key, "Country"):
        return 5
    if _is(ctx, key, "Neighbourhood"):
        return 1
    if _is(ctx, key, "Region"):
        return 3
    return 2 if _is(ctx, key, "Settlement") else 0
