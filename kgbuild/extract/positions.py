"""Offices, ranks and jobs of people, and whose they are: "US Secretary of State X", "X, a fellow at Y"."""

from __future__ import annotations

from collections.abc import Iterator

from kgbuild.extract.entities import Entities
from kgbuild.extract.phrases import Phrase
from kgbuild.model import Document, Name, PositionMention
from kgbuild.nouns import LONGEST, Title

#: Prepositions behind a title that introduce whose office it is.
_OF = frozenset({"of", "for", "at", "with", "in", "from", "on"})
_LESSENING = frozenset({"former", "ex", "then", "late", "one-time", "onetime", "ousted"})
#: Who can give an office: that of a leader, a rank, any other of a state.
_LED, _STATES = ("Country", "Government"), ("StateBody", "Country")
_FORCES = ("StateForce", "ArmedGroup", "Country")
_PLACED = frozenset({"in", "near", "into", "inside", "from", "across", "to"})


def positions(document: Document, entities: Entities) -> tuple[PositionMention, ...]:
    """Return the positions that the article gives people, each once, in the order of its words."""
    reader = _Reader(document, entities)
    found: dict[tuple[int, str], PositionMention] = {}
    for told in (*map(reader.read, entities.phrases), reader.by_verbs()):
        for position in told:
            key = (position.person, position.title.lower())
            if key not in found or (found[key].organization is None and position.organization is not None):
                found[key] = position
    return tuple(sorted(found.values(), key=lambda p: (p.mention.start, p.person, p.title)))


class _Reader:
    def __init__(self, document: Document, entities: Entities) -> None:
        self.doc, self.entities = document, entities
        self.words, self.nouns = document.words, entities.nouns

    def read(self, phrase: Phrase) -> Iterator[PositionMention]:
        """Yield what the words before a name and a phrase with a title say of a person."""
        key = self.entities.of(phrase.head)
        if key is None or self.entities.kind(key) != "Person" or self.entities.entity(key).generic:
            return
        if phrase.name:
            yield from self._before(phrase, key)
        elif phrase.title and not phrase.plural and not phrase.modifying:
            yield from self._beside(phrase, key)

    def by_verbs(self) -> Iterator[PositionMention]:
        """Yield what a verb says of a person's office: "X, who heads the ministry"."""
        for word in self.words:
            title = self.nouns.offices.get(word.lemma.lower()) if word.pos == "VERB" else None
            below = [self.words[j] for j in self.doc.children[word.i]] if title else []
            if title is None or any(w.rel in ("aux", "neg", "mark") for w in below):
                continue
            for i in (w.i for w in below if w.rel == "obj" and w.i > word.i):
                body = self.entities.of(i)
                for person in filter(self._is_somebody, (w.i for w in below if w.rel == "subj")):
                    if body is not None and self._is_body(body):
                        key = self.entities.of(person)
                        assert key is not None
                        span = self.entities.span(word.i, self.entities.phrase(i)[1])
                        yield PositionMention(key, title, body, span)

    def _is_somebody(self, i: int) -> bool:
        """Tell whether word `i` stands for a person with a name."""
        key = self.entities.of(i)
        return (
            key is not None and self.entities.kind(key) == "Person" and not self.entities.entity(key).generic
        )

    def _is_body(self, key: int) -> bool:
        """Tell whether an entity is an organization with a name, which somebody can head."""
        named = not self.entities.entity(key).generic
        return named and self.nouns.is_a(self.entities.kind(key), "Organization")

    # ---------------------------------------------------------------------------- right before the name

    def _before(self, phrase: Phrase, person: int) -> Iterator[PositionMention]:
        """Read the chain of titles and organizations that ends where the name starts."""
        assert phrase.name is not None
        waiting: list[tuple[int, int]] = []
        end = phrase.name.first
        for _ in range(4):
            if (
                waiting
                and end > 1
                and self.words[end - 1].text.lower() == "and"
                and self._title_size(end - 1)
            ):
                end -= 1
            size = self._title_size(end)
            if size:
                waiting.append((end - size, end))
                end -= size
                continue
            owner = self._owner_ending(end) if waiting else None
            if owner is None:
                break
            key, end = owner
            yield from (self._position(person, first, last, key, phrase) for first, last in waiting)
            waiting = []
        if waiting:
            home = self._after(phrase.name.last)
            home = self._home(person, phrase, *waiting[0]) if home is None else home
            yield from (self._position(person, first, last, home, phrase) for first, last in waiting)

    def _after(self, i: int) -> int | None:
        """Return the body that a name with a title before it is said to be of: "Colonel X[, of the border guard,]"."""
        i += i < len(self.words) and self.words[i].text == ","
        if i >= len(self.words) or self.words[i].text.lower() not in ("of", "from"):
            return None
        end = self._clause_end(i + 1)
        for other in self.entities.phrases:
            key = self.entities.of(other.head)
            if i < other.head < end and other.first == i + 1 and key is not None and self._employs(key):
                return key if self.entities.kind(key) != "Country" else None
        return None

    def _title_size(self, end: int) -> int:
        start = max(self.doc.sents[self.words[end].sent][0] if end < len(self.words) else 0, end - LONGEST, 0)
        start = max([start, *(i + 1 for i in range(start, end) if i in self.doc.name_at)])
        lowered = [self.words[i].text.lower().rstrip(".") for i in range(start, end)]
        found = self.nouns.title(lowered)
        return found[1] if found else 0

    def _owner_ending(self, end: int) -> tuple[int, int] | None:
        """Return the organization, country or person that ends before word `end`, and where it starts."""
        last = end - 1
        while last >= 0 and (self.words[last].tag == "POS" or self._describes(last)):
            last -= 1
        if last < 0:
            return None
        key = self.entities.of(last)
        if key is None or not self._employs(key):
            return None
        name = self.doc.name_at.get(last)
        return self._employer(key), name.first if name else last

    def _describes(self, i: int) -> bool:
        """Tell whether a word between owner and title only describes the title ("US top commander")."""
        word = self.words[i]
        return word.pos == "ADJ" and i not in self.doc.name_at and self.entities.of(i) is None

    # ------------------------------------------------------------------------------ a phrase of its own

    def _beside(self, phrase: Phrase, person: int) -> Iterator[PositionMention]:
        """Read an apposition or predicate: "X, the head of Y", "X is a fellow at Y"."""
        assert phrase.title is not None
        end = phrase.head + phrase.tail + 1
        first = end - len(phrase.title.lemma.split())
        while first > self.doc.sents[self.words[first].sent][0] and self._extends(first - 1):
            if first <= phrase.first and self.words[first - 1].head != phrase.head:
                break  # "[deputy] mayor" is one title, though "deputy" is one by itself
            first -= 1
        if end in self.doc.name_at and self.entities.of(end) == person:
            return  # read with the name it stands before
        owner = self._owner(phrase)
        if (owner is None or not self._may_employ(owner)) and self.entities.named_with(phrase):
            owner = self._home(person, phrase, first, end)
        for head in self.entities.members(phrase.head):
            other = self.entities.details(head)
            if head == phrase.head:
                yield self._position(person, first, self._portfolio(end, owner), owner, phrase)
            elif other and other.title and not other.name and self.entities.of(head) in (None, person):
                shared = self._owner(other)
                start = head - len(other.title.lemma.split()) + 1
                yield self._position(person, start, head + 1, shared if shared is not None else owner, other)

    def _portfolio(self, end: int, owner: int | None) -> int:
        """Return where a title ends with the country or region that it is for: "minister [for the Gulf]"."""
        if owner is None or end >= len(self.words) or self.words[end].text.lower() not in ("for", "to"):
            return end
        for other in self.entities.phrases:
            key = self.entities.of(other.head)
            if other.name and other.first == end + 1 and key is not None and key != owner:
                return other.last if self.nouns.is_a(self.entities.kind(key), "Place") else end
        return end

    def _extends(self, i: int) -> bool:
        word = self.words[i]
        plain = word.pos in ("NOUN", "ADJ", "PROPN") and word.rel in ("compound", "amod")
        return (
            plain
            and not word.text[0].isdigit()
            and i not in self.doc.name_at
            and not self._names_body(i)
            and word.text.lower() not in _LESSENING
        )

    def _names_body(self, i: int) -> bool:
        key = self.entities.of(i)
        return key is not None and self.entities.kind(key) != "Person" and self._employs(key)

    def _owner(self, phrase: Phrase) -> int | None:
        """Return whose office it is: a genitive, an organization behind it, a compound before it."""
        behind = self._behind(phrase)
        found = (self._genitive(phrase), behind, self._modifier(phrase))
        owners = [owner for owner in found if owner is not None]
        if len(owners) > 1 and owners[0] == behind and self.entities.kind(behind) == "Country":
            return owners[1]  # "the top [US] commander in Iraq"
        return next(iter(owners), None)

    def _genitive(self, phrase: Phrase) -> int | None:
        key = self.entities.of(phrase.possessor) if phrase.possessor is not None else None
        return self._employer(key) if key is not None and self._employs(key) else None

    def _modifier(self, phrase: Phrase) -> int | None:
        for i in reversed(phrase.modifiers):
            key = self.entities.of(i)
            if key is not None and self.nouns.is_a(self.entities.kind(key), "Actor") and self._employs(key):
                name = self.doc.name_at.get(i)
                nation = self.entities.nation(key)
                if name is not None and nation is not None and self._observes(phrase, name):
                    return nation
                return self._employer(key)
        return None

    def _observes(self, phrase: Phrase, name: Name) -> bool:
        """Tell whether the last word of a force's name begins the title of an expert: "a Turkish [military analyst]"."""
        lowered = [w.text.lower() for w in self.words[name.last - 1 : phrase.head + 1]]
        found = self.nouns.title(lowered)
        return found is not None and found[1] == len(lowered) and not (found[0].employer or found[0].voice)

    def _behind(self, phrase: Phrase) -> int | None:
        """Return the organization in the phrases behind a title; a country where there is none."""
        found: list[int] = []
        start = phrase.head + phrase.tail + 1
        if start >= len(self.words) or self.words[start].text.lower() not in _OF | {"to"}:
            return None
        end = self._clause_end(start)
        for other in self.entities.phrases:
            key = self.entities.of(other.head)
            inside = phrase.head + phrase.tail < other.first < end and not other.pronoun
            led = inside and self._led_by(other.first) and not self._owns(other)
            if led and key is not None and self._employs(key):
                found.append(key)
        bodies = [key for key in found if self.entities.kind(key) not in ("Country", "Person")]
        named = [key for key in bodies if not self.entities.entity(key).generic]
        return next(iter([*named, *bodies, *map(self._employer, found)]), None)

    def _owns(self, phrase: Phrase) -> bool:
        """Tell whether a phrase only says whose body the office is in: "[the UN]'s aid office"."""
        word = self.words[phrase.head]
        key = self.entities.of(word.head) if word.rel == "poss" else None
        return key is not None and self._employs(key)

    def _clause_end(self, i: int) -> int:
        """Return where the phrases behind a title end: at a comma, a verb or a relative clause."""
        while i < len(self.words) and self.words[i].pos not in ("VERB", "AUX", "PUNCT", "SCONJ"):
            if self.words[i].tag in ("WP", "WDT") or self._next_title(i):
                break
            i += 1
        return i

    def _next_title(self, i: int) -> bool:
        """Tell whether a second title begins behind "and" at word `i`: "the head of Y [and a] leader of Z"."""
        return self.words[i].text == "and" and any(p.title for p in self.entities.starting(i + 1))

    def _led_by(self, first: int) -> bool:
        """Tell whether a preposition of belonging stands right before word `first`."""
        return self.words[first - 1].text.lower() in _OF

    # ------------------------------------------------------------------------------------------- owners

    def _employs(self, key: int) -> bool:
        kind = self.entities.kind(key)
        if kind == "Person":
            return not self.entities.entity(key).generic
        return self.nouns.is_a(kind, "Organization") or kind == "Country"

    def _employer(self, key: int) -> int:
        """Return the organization itself; for "the minister's spokesman" the country of whom it is."""
        if self.entities.kind(key) == "Person":
            nation = self.entities.nation(key)
            return nation if nation is not None else key
        return key

    def _home(self, person: int, phrase: Phrase, first: int, last: int) -> int | None:
        """Return whose an office is that stands alone: by the gazetteer, the text, or what stands near."""
        for body in self.entities.known.offices(self.entities.entity(person).iri)[1]:
            key = self.entities.keyed(body)
            if key is not None:
                return key
        title = self._title(first, last)
        served = self._served(person, phrase) if title is not None and title.rank else None
        if served is not None:
            return served
        nation = self.entities.nation(person)
        return nation if nation is not None else self._around(phrase, title)

    def _title(self, first: int, last: int) -> Title | None:
        """Return the title that the words of a position are."""
        found = self.nouns.title([self.words[i].text.lower().rstrip(".") for i in range(first, last)])
        return found[0] if found else None

    def _served(self, person: int, phrase: Phrase) -> int | None:
        """Return whose another office of a person is: a rank is held where one serves ("the army's spokesman, Col X")."""
        for other in self.entities.phrases_of(person):
            if other.title and not other.name and other is not phrase and not other.modifying:
                owner = self._owner(other)
                if owner is not None and owner != person and self._may_employ(owner):
                    return owner
        return None

    def _around(self, phrase: Phrase, title: Title | None) -> int | None:
        """Return the state or force spoken of last in the sentence, or as subject in the two before it.

        Only for offices that somebody must give: those of a state, and ranks.
        """
        employer = title.employer if title else ""
        if not employer or title is None:
            return None
        kinds = _LED if title.leads else _FORCES if employer == "MilitaryForce" else _STATES
        sentence = self.words[phrase.first].sent
        for other in reversed(self.entities.phrases):
            word = self.words[other.head]
            if other.head >= phrase.first or sentence - word.sent > 2 or other.pronoun:
                continue
            key = self.entities.of(other.head)
            acts = word.sent == sentence or word.rel in ("subj", "subj:pass") or other.modifying
            prep = self.words[word.head].prep if word.rel == "conj" else word.prep
            if key is None or not acts or prep in _PLACED or not self._is_power(key, kinds):
                continue
            if word.rel == "subj" or word.sent == sentence or not self._is_power(key, ("ArmedGroup",)):
                return key  # an armed group that something befell is the enemy
        return None

    def _is_power(self, key: int, kinds: tuple[str, ...]) -> bool:
        named = not self.entities.entity(key).generic
        return named and any(self.nouns.is_a(self.entities.kind(key), kind) for kind in kinds)

    def _position(
        self, person: int, first: int, last: int, owner: int | None, phrase: Phrase
    ) -> PositionMention:
        title = self.doc.text(first, last)
        start = min(first, phrase.first)
        end = max(last, phrase.last)
        owner = owner if owner != person and owner is not None and self._may_employ(owner) else None
        return PositionMention(person, title, owner, self.entities.span(start, end))

    def _may_employ(self, key: int) -> bool:
        kind = self.entities.kind(key)
        return self.nouns.is_a(kind, "Organization") or kind == "Country"
