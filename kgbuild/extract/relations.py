"""Relations that an article states between parties and places: backing, control, stationing, containment."""

from __future__ import annotations

from collections.abc import Iterator

from kgbuild.extract.entities import Entities
from kgbuild.extract.phrases import Phrase
from kgbuild.model import Document, RelationMention
from kgbuild.nouns import RelationWord

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
    for subject, predicate, target, at in _Reader(document, entities).read():
        key = (subject, predicate, target)
        if subject != target and key not in found:
            found[key] = RelationMention(subject, predicate, target, entities.mention(at))
    return tuple(sorted(found.values(), key=lambda r: (r.mention.start, r.predicate, r.subject, r.object)))


class _Reader:
    def __init__(self, document: Document, entities: Entities) -> None:
        self.doc, self.entities = document, entities
        self.words, self.nouns = document.words, entities.nouns

    def read(self) -> Iterator[_PAIR]:
        """Yield (subject, property, object, word of the mention)."""
        for phrase in self.entities.phrases:
            yield from self._combined(phrase)
            yield from self._containment(phrase)
            yield from self._holding(phrase)
            yield from self._based(phrase)
            yield from self._belonging(phrase)
        for word in self.words:
            yield from self._verb(word.i)
            yield from self._presence(word.i)
            yield from self._patron(word.i)
            yield from self._under_control(word.i)

    def _is(self, key: int, *kinds: str) -> bool:
        return any(self.nouns.is_a(self.entities.kind(key), kind) for kind in kinds)

    def _right(self, predicate: str, subject: int, target: int) -> bool:
        """Tell whether subject and object are of the classes that the property relates."""
        if predicate == "backedBy":
            return (
                self._is(subject, "Actor") and not self._is(subject, "Country") and self._is(target, "Actor")
            )
        if predicate == "controls":
            return self._is(subject, "Organization", "Country") and self._is(target, "Place")
        if predicate == "stationedAt":
            return self._is(subject, "StateForce", "ArmedGroup") and self._is(target, "Place")
        return True

    def _stated(self, word: RelationWord, near: int, far: int, at: int) -> Iterator[_PAIR]:
        """Yield the relation between the phrase that a word modifies and the other, if the classes fit."""
        subject, target = (near, far) if word.forward else (far, near)
        if self._right(word.relates, subject, target):
            yield subject, word.relates, target, at

    # ------------------------------------------------------------------------------- words in front

    def _combined(self, phrase: Phrase) -> Iterator[_PAIR]:
        """Read "Iran-backed militias", "the militia-held town"."""
        key = self.entities.of(phrase.head)
        if phrase.related is None or key is None:
            return
        party = self.entities.party(phrase.related[0])
        if party is not None:
            yield from self._stated(phrase.related[1], key, party, phrase.head)

    def _holding(self, phrase: Phrase) -> Iterator[_PAIR]:
        """Read "X's stronghold" is a place that X holds."""
        lemma = phrase.noun.lemma.split()[-1] if phrase.noun else ""
        word = self.nouns.relation(lemma, "holding")
        key, owner = self.entities.of(phrase.head), self.entities.owner(phrase.head)
        if word and key is not None and owner is not None and not self.entities.entity(key).generic:
            yield from self._stated(word, key, owner, phrase.head)

    def _based(self, phrase: Phrase) -> Iterator[_PAIR]:
        """Read "a US base": forces of the country are stationed there."""
        key = self.entities.of(phrase.head)
        if key is None or not phrase.nation or not self._is(key, "MilitaryBase"):
            return
        forces = self.entities.forces(phrase.nation)
        if forces is not None:
            yield forces, "stationedAt", key, phrase.head

    def _belonging(self, phrase: Phrase) -> Iterator[_PAIR]:
        """Read "X, of the aid group Y": a person without a title is of the organization behind the name."""
        key = self.entities.of(phrase.head)
        if not phrase.name or phrase.kind != "Person" or key is None:
            return
        i = phrase.last
        i += i < len(self.words) and self.words[i].text == ","
        if i >= len(self.words) or self.words[i].text.lower() not in ("of", "from"):
            return
        for other in self.entities.starting(i + 1):
            body = self.entities.of(other.head)
            if body is not None and other.name and self._is(body, "Organization"):
                yield key, "memberOf", body, phrase.head

    # ------------------------------------------------------------------------------- verbs and participles

    def _verb(self, i: int) -> Iterator[_PAIR]:
        word = self.words[i]
        if word.pos != "VERB" and word.rel not in ("acl", "relcl", "amod"):
            return
        passive = self._passive(i)
        if passive:
            yield from self._participle(i)
        else:
            yield from self._active(i)
        yield from self._stationed(i, passive)

    def _passive(self, i: int) -> bool:
        below = {self.words[j].rel for j in self.doc.children[i]}
        if below & {"subj:pass", "aux:pass", "agent"}:
            return True
        return self.words[i].tag == "VBN" and self.words[i].rel in ("acl", "amod") and "subj" not in below

    def _participle(self, i: int) -> Iterator[_PAIR]:
        """Read "groups backed by X", "the town, which is controlled by X"."""
        word = self.nouns.relation(self.words[i].text.lower(), "participle")
        near = self._said_of(i)
        if word is None or near is None:
            return
        near = self._outer(i, near)
        for far in self._keys(i, "agent"):
            yield from self._stated(word, near, far, i)

    def _outer(self, i: int, near: int) -> int:
        """Read "a town in X province held by Y": it is the town that Y holds."""
        inner = self.words[i].head
        outer = self.entities.details(self.words[inner].head)
        place = self.entities.of(self.words[inner].head)
        if self.words[i].rel != "acl" or self.words[inner].prep not in _IN or outer is None or place is None:
            return near
        return place if outer.noun and not outer.definite and self._is(place, "Place") else near

    def _active(self, i: int) -> Iterator[_PAIR]:
        """Read "X controls the town", "Iran backs the groups"."""
        word = self.nouns.relation(self.words[i].lemma.lower(), "verb")
        if word is None or word.relates == "stationedAt" or self._unreal(i):
            return
        near = self._said_of(i)
        for far in self._keys(i, "obj") if near is not None else ():
            assert near is not None
            yield from self._stated(word, near, far, i)

    def _stationed(self, i: int, passive: bool) -> Iterator[_PAIR]:
        """Read "troops stationed at X", "a base that houses troops", "the army runs a base"."""
        lemma = self.words[i].lemma.lower()
        near = self._said_of(i)
        if near is None:
            return
        station, host = self.nouns.relation(lemma, "verb"), self.nouns.relation(lemma, "host")
        keeper = self.nouns.relation(lemma, "keeper")
        if station and station.relates == "stationedAt" and passive:
            for far in self._keys(i, "obl", preps=_AT):
                yield from self._stated(station, near, far, i)
        for far in self._keys(i, "obj") if not passive else ():
            if host:
                yield from self._stated(host, near, far, i)
            if keeper and self._is(far, "MilitaryBase"):
                yield from self._stated(keeper, near, far, i)

    def _presence(self, i: int) -> Iterator[_PAIR]:
        """Read "the US presence in X"."""
        word = self.words[i]
        named = self.nouns.relation(word.lemma.lower(), "presence")
        if named:
            owner = self._force(
                next((k for j in self._before(i) if (k := self.entities.of(j)) is not None), None)
            )
            for far in self._keys(i, "nmod", preps=_AT) if owner is not None else ():
                if owner is not None:
                    yield from self._stated(named, owner, far, i)
        yield from self._located(i)

    def _located(self, i: int) -> Iterator[_PAIR]:
        """Read "2,000 troops are in X", where the place is the predicate."""
        below = {self.words[j].rel: j for j in self.doc.children[i]}
        if not {"subj", "cop", "case"} <= below.keys() or "neg" in below:
            return
        near, where = self.entities.of(below["subj"]), self.entities.of(i)
        stands = self.words[below["case"]].text in _AT
        if stands and near is not None and where is not None and self._right("stationedAt", near, where):
            yield near, "stationedAt", where, i

    def _before(self, i: int) -> list[int]:
        return [
            j
            for j in self.doc.children[i]
            if j < i and self.words[j].rel in ("compound", "poss", "amod", "nmod")
        ]

    def _force(self, key: int | None) -> int | None:
        """Return the armed forces of a country, else the party itself."""
        if key is None or not self._is(key, "Country"):
            return key
        return self.entities.forces(self.entities.entity(key).iri)

    def _patron(self, i: int) -> Iterator[_PAIR]:
        """Read "X, Y's main backer"."""
        named = self.nouns.relation(self.words[i].lemma.lower(), "noun")
        if named is None or named.relates != "backedBy":
            return
        owner = next((k for j in self._before(i) if (k := self.entities.of(j)) is not None), None)
        far = self._apposed(i)
        if owner is not None and far is not None:
            yield from self._stated(named, far, owner, i)

    def _apposed(self, i: int) -> int | None:
        """Return what a noun is said of: the head of its apposition, its coordinate, or its subject."""
        for _ in range(3):
            below = [j for j in self.doc.children[i] if self.words[j].rel == "subj"]
            if below:
                return self.entities.of(below[0])
            if self.words[i].rel not in ("appos", "conj"):
                return None
            i = self.words[i].head
            if self.entities.of(i) is not None:
                return self.entities.of(i)
        return None

    def _unreal(self, i: int) -> bool:
        return any(self.words[j].rel in ("neg", "aux") and self.words[j].lemma.lower() != "have" and
                   self.words[j].lemma.lower() != "be" for j in self.doc.children[i])  # fmt: skip

    def _said_of(self, i: int) -> int | None:
        """Return the subject of a verb, or the noun that its clause modifies.

        "X is believed to hold Y" has its subject at the verb of belief.
        """
        for j in self.doc.children[i]:
            if self.words[j].rel in ("subj", "subj:pass"):
                return self.entities.of(j)
        above = self.words[i].head
        if self.words[i].rel == "xcomp" and self._passive(above):
            return self._said_of(above)
        return self.entities.of(self.words[i].head) if self.words[i].rel in ("acl", "relcl", "amod") else None

    def _keys(self, i: int, rel: str, preps: frozenset[str] = frozenset()) -> Iterator[int]:
        for j in self.doc.children[i]:
            if self._stands(j, rel) and (not preps or self.words[j].prep in preps):
                for k in self.entities.members(j):
                    key = self.entities.of(k)
                    if key is not None:
                        yield key

    def _stands(self, j: int, rel: str) -> bool:
        """Tell whether word `j` stands at `rel`; "about half of X" is an object whatever the parser says."""
        word = self.words[j]
        if rel == "obj" and word.rel == "obl" and word.prep in _ABOUT:
            phrase = self.entities.details(j)
            return phrase is not None and (phrase.numbered or phrase.through is not None)
        return word.rel == rel

    def _under_control(self, i: int) -> Iterator[_PAIR]:
        """Read "the town, which was under X control", "under the control of X"."""
        word = self.words[i]
        named = self.nouns.relation(word.lemma.lower(), "noun")
        if word.prep == "under the control of":
            yield from self._controlled(self.words[i].head, self.entities.of(i), i)
        elif named and named.relates == "controls" and self._under(i):
            for j in self.doc.children[i]:
                if self.words[j].rel in ("compound", "poss", "nmod", "amod"):
                    yield from self._controlled(i, self.entities.of(j), i)

    def _under(self, i: int) -> bool:
        below = (self.words[j].text.lower() for j in self.doc.children[i] if self.words[j].rel == "case")
        return self.words[i].prep == "under" or "under" in below

    def _controlled(self, i: int, holder: int | None, at: int) -> Iterator[_PAIR]:
        place = self._said_of(i)
        if place is None and self.words[i].rel in ("nmod", "obl"):
            head = self.words[i].head
            place = self.entities.of(head)
            place = place if place is not None and self._is(place, "Place") else self._said_of(head)
        if place is not None and holder is not None and self._right("controls", holder, place):
            yield holder, "controls", place, at

    # ------------------------------------------------------------------------------------- containment

    def _containment(self, phrase: Phrase) -> Iterator[_PAIR]:
        """Read a place in, of or near another: "the base in Y province", "Y's X oil field"."""
        key = self.entities.of(phrase.head)
        if key is None or phrase.pronoun or phrase.modifying or not self._is(key, "Place"):
            return
        if self._is(key, "Border"):
            return
        for head, other in self._around(phrase):
            where = self.entities.of(other)
            if where is None or not self._is(where, "Place") or self.entities.entity(where).generic:
                continue
            prep = self.words[other].prep
            if prep in _NEAR:
                yield key, "near", where, head
            elif self._wider(key, where):
                yield key, "within", where, head

    def _around(self, phrase: Phrase) -> Iterator[tuple[int, int]]:
        for j in self.doc.children[phrase.head]:
            word = self.words[j]
            if (
                (word.rel in ("nmod", "obl") and (word.prep in _IN or word.prep in _NEAR) and j > phrase.head)
                or word.rel == "poss"
                or (word.rel == "compound" and self._placed_by(j))
            ):
                yield phrase.head, j
        yield from self._after_comma(phrase)

    def _placed_by(self, j: int) -> bool:
        """Read "the Manbij base" is in Manbij; "a US base" is not in the US."""
        key = self.entities.of(j)
        return key is not None and not self._is(key, "Country") and not self.entities.entity(key).generic

    def _after_comma(self, phrase: Phrase) -> Iterator[tuple[int, int]]:
        """Read "Manbij, northern Syria": a wider place right behind a comma."""
        i = phrase.last + 1
        if not phrase.name or i >= len(self.words) or self.words[i - 1].text != ",":
            return
        for other in self.entities.starting(self._behind_direction(i)):
            if other.name:
                yield phrase.head, other.head

    def _behind_direction(self, i: int) -> int:
        """Skip "in", and "in the north of"."""
        texts = [w.text.lower() for w in self.words[i : i + 5]]
        if texts[:1] != ["in"]:
            return i
        if texts[1:2] == ["the"] and texts[3:4] == ["of"]:
            return i + 4 + (texts[4:5] == ["the"])
        return i + 1

    def _wider(self, inner: int, outer: int) -> bool:
        """Tell whether the second can contain the first: countries hold regions hold towns hold sites."""
        one, other = self._width(inner), self._width(outer)
        return one < other or (one == other == 3)

    def _width(self, key: int) -> int:
        if self._is(key, "Country"):
            return 5
        if self._is(key, "Neighbourhood"):
            return 1
        if self._is(key, "Region"):
            return 3
        return 2 if self._is(key, "Settlement") else 0
