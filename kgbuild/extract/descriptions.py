"""Descriptions → drafts: what was told of before in the same words, or what "the group" refers back to."""

from __future__ import annotations

from collections.abc import Iterable

from kgbuild.extract.backing import Backing
from kgbuild.extract.board import ARMED, SUBJECTS, Board, Draft, Part
from kgbuild.extract.bodies import Bodies
from kgbuild.extract.kinds import kinds_agree
from kgbuild.extract.phrases import Phrase
from kgbuild.extract.pronouns import Pronouns

#: How many sentences back a description may refer: any, and one with the antecedent's own noun.
NEAR, FAR = 4, 80
#: What makes an office another one.
_DEPUTIES = frozenset({"vice", "deputy", "assistant", "former", "under"})


class Descriptions(Part):
    """Gives the phrases with a common noun their draft."""

    def __init__(self, board: Board, backing: Backing, bodies: Bodies, pronouns: Pronouns) -> None:
        super().__init__(board)
        self._backing, self._bodies, self._pronouns = backing, bodies, pronouns

    def of_description(self, phrase: Phrase, group: list[Phrase]) -> Draft | None:
        """Return what a description means: something told of before, or something new."""
        phrase = (
            max(group, key=lambda p: (bool(p.kind), len(p.modifiers), -p.first)) if len(group) > 1 else phrase
        )
        kind = phrase.kind
        if not kind:
            return None
        if phrase.kind == "WeaponType":
            return self._bodies.weapon(phrase)
        if phrase.title and phrase.title.voice:
            voice = self._bodies.spoken_for(phrase)
            if voice is not None:
                return voice
        nation = phrase.nation or self._owning_country(phrase) or self._ruled_country(phrase)
        body = self._bodies.national_body(phrase, nation)
        if body is not None:
            return body
        backer = self._backing.of(phrase)
        if backer and self.nouns.is_a(kind, "Organization") and not self.nouns.is_a(kind, "StateBody"):
            kind = "Militia" if kind in ("Organization", "MilitaryForce") else kind
        found = self._same_description(phrase, kind, nation, backer) or self._refers_back(
            phrase, kind, nation, group
        )
        if found:
            found.backer = found.backer or backer
            return found
        if phrase.noun and phrase.noun.fallback:
            return None
        draft = Draft(
            -1,
            kind,
            generic=not phrase.proper,
            site=self._site(phrase) if self.nouns.is_a(kind, "Facility") else -1,
            plural=phrase.plural,
            nation=nation,
            backer=backer,
            modifiers=self._telling(phrase),
        )
        return self.board.new(draft)

    def _owning_country(self, phrase: Phrase) -> str:
        """Return the country of a genitive: "Turkey said two of its soldiers"."""
        if phrase.possessor is None or phrase.nation:
            return ""
        key = self.key_of.get(phrase.possessor)
        if key is None:
            owner = self.phrases.at.get(phrase.possessor)
            found = self._pronouns.of_pronoun(owner) if owner and owner.pronoun else None
            if found is None:
                return ""
            key = found.key
        return self.drafts[key].iri if self.drafts[key].kind == "Country" else ""

    def _ruled_country(self, phrase: Phrase) -> str:
        """Return the country of "the armed forces of X"."""
        for j in self.doc.children[phrase.head] if phrase.noun and phrase.noun.body else ():
            name = self.doc.name_at.get(j)
            if name and name.kind == "Country" and self.words[j].prep == "of":
                return name.iri
        return ""

    def _telling(self, phrase: Phrase) -> frozenset[str]:
        """Return the modifiers that tell one thing from another: neither its country nor its backer."""
        skip = {
            i
            for i in phrase.modifiers
            if (n := self.doc.name_at.get(i)) and n.kind in ("Nationality", "Country")
        }
        if self._backing.of(phrase):
            skip.add(phrase.party if phrase.party is not None else -1)
        return frozenset(self.words[i].text.lower() for i in phrase.modifiers if i not in skip)

    def _same_description(self, phrase: Phrase, kind: str, nation: str, backer: str) -> Draft | None:
        """Return the earlier description in the same words, or of the same backer."""
        single = not phrase.plural and not phrase.definite and not self.nouns.is_a(kind, "Organization")
        site = self._site(phrase) if single and self.nouns.is_a(kind, "Facility") else -1
        for draft in reversed(self.drafts):
            if not (draft.generic or draft.described) or not kinds_agree(self.nouns, draft.kind, kind):
                continue
            armed = self.nouns.is_a(kind, ARMED) and self.nouns.is_a(draft.kind, ARMED)
            if armed and backer and draft.backer == backer:
                return draft
            if armed and nation and draft.backer == nation:
                return draft
            if site >= 0 and draft.site == site and draft.kind == kind and not draft.plural:
                return draft
            if single and draft.last not in self.doc.headline_sents:
                continue
            if draft.plural == phrase.plural and self._one_wording(draft, phrase, nation, backer):
                return draft
        return None

    def _site(self, phrase: Phrase) -> int:
        """Return the key of the named place that a phrase says something stands in, -1 without one."""
        behind = [j for j in self.doc.children[phrase.head] if self.words[j].prep in ("in", "at", "of")]
        for i in (*(j for j in behind if j > phrase.head), *phrase.modifiers):
            other = self.phrases.at.get(i)
            if other and other.name and self.nouns.is_a(other.kind, "Place") and other.kind != "Country":
                if i not in self.key_of:
                    self.board.ahead(other)
                return self.key_of.get(i, -1)
        return -1

    def _one_wording(self, draft: Draft, phrase: Phrase, nation: str, backer: str) -> bool:
        lemma = phrase.noun.lemma if phrase.noun else phrase.text.split()[-1].lower()
        return (
            lemma in draft.lemmas
            and draft.nation == nation
            and draft.backer == backer
            and draft.modifiers == self._telling(phrase)
        )

    def _refers_back(self, phrase: Phrase, kind: str, nation: str, group: list[Phrase]) -> Draft | None:
        """Return what a definite description refers back to: the best fitting of what was told last."""
        noun, title = phrase.noun, phrase.title
        bare = (
            not phrase.definite
            and self.nouns.is_a(kind, ARMED)
            and not phrase.modifiers
            and not phrase.numbered
        )
        if bare:
            return self._only_generic(kind)
        if phrase.proper or phrase.numbered or phrase.possessor is not None:
            return None
        if not phrase.definite and not (
            phrase.modifying and kind in ("Organization", "Government", "Coalition")
        ):
            return None
        if phrase.modifying:
            return self._only_one(phrase, frozenset(), nation)
        if self._completed(phrase):
            return None
        if kind == "Country":
            return None if phrase.plural else self._the_country(phrase)
        wanted = noun.anaphor if noun else frozenset[str]()
        if title and not phrase.plural:
            return self._the_holder(phrase, nation)
        best: tuple[float, int, int] | None = None
        chosen: Draft | None = None
        for draft in self.drafts:
            score = self._fit(draft, phrase, wanted, nation)
            last = draft.phrases[-1].head if draft.phrases else -1
            if score is not None and (best is None or (score, draft.last, last) > best):
                best, chosen = (score, draft.last, last), draft
        return chosen or self._only_one(phrase, wanted, nation)

    def _completed(self, phrase: Phrase) -> bool:
        """Tell whether an "of" behind the noun says which one is meant: "the city of the dead"."""
        if phrase.title:
            return False
        return any(j > phrase.head and self.words[j].prep == "of" for j in self.doc.children[phrase.head])

    def _only_one(self, phrase: Phrase, wanted: frozenset[str], nation: str) -> Draft | None:
        """Return the one named thing, further back or in the gazetteer, that a description can mean."""
        named = [
            d for d in self.drafts if not d.generic and self._fit(d, phrase, wanted, nation, FAR) is not None
        ]
        if named or phrase.modifiers:
            return named[0] if len(named) == 1 else None
        iri = self.known.short(phrase.text)
        kind = self.known.kind(iri)
        known = iri and kinds_agree(self.nouns, kind, phrase.kind)
        return self.board.known_as(iri, kind, "rule:extract.descriptions._only_one") if known else None

    def _fit(
        self, draft: Draft, phrase: Phrase, wanted: Iterable[str], nation: str, near: int = NEAR
    ) -> float | None:
        """Return how well `draft` fits as antecedent (higher is better), None where it cannot be."""
        lemma = phrase.noun.lemma if phrase.noun else ""
        own = lemma in draft.lemmas or lemma in draft.words
        fits = any(self.nouns.is_a(draft.kind, kind) for kind in wanted)
        fits = fits or (own and kinds_agree(self.nouns, draft.kind, phrase.kind))
        if not fits or draft.kind == "Country" or (draft.kind == "Media" and not own):
            return None  # "the group" of which a news agency speaks is not the agency
        sentence = self.words[phrase.head].sent
        distance = sentence - draft.last
        if draft.last < 0 or distance > (FAR if own else near) or self._clashes(draft, phrase, nation):
            return None
        if self._beside_it(draft, phrase):
            return None
        subject = draft.phrases and self.words[draft.phrases[-1].head].rel in SUBJECTS
        return (8.0 if own else 0.0) + self._standing(draft) + (0.5 if subject else 0.0) - 0.8 * distance

    def _standing(self, draft: Draft) -> float:
        """Return how much a named thing is preferred: well known before named, and sites least."""
        if draft.generic:
            return 0.0
        if self.nouns.is_a(draft.kind, "Facility"):
            return 0.5
        return 2.0 if draft.iri else 1.5

    def _clashes(self, draft: Draft, phrase: Phrase, nation: str) -> bool:
        group = self.nouns.is_a(draft.kind, "Organization")
        several = phrase.plural and not draft.plural and not draft.generic
        if several and not (phrase.noun and phrase.noun.members):
            return True
        if not group and draft.plural != phrase.plural:
            return True
        home = draft.nation or self.known.country(draft.iri)
        adjective = not any(
            self.doc.name_at[i].kind == "Country" for i in phrase.modifiers if i in self.doc.name_at
        )
        unknown = not home and adjective and self.nouns.is_a(draft.kind, "Place")
        if nation and nation != home and not unknown:
            return True
        telling = self._telling(phrase)
        return bool(telling - draft.words - draft.lemmas)

    def _beside_it(self, draft: Draft, phrase: Phrase) -> bool:
        """Tell whether the draft's last mention and the phrase are arguments of one verb, so not the same."""
        if not draft.phrases:
            return False
        one, other = self.words[draft.phrases[-1].head], self.words[phrase.head]
        if one.sent != other.sent:
            return False
        return one.head == other.head or one.i == other.head or one.head == other.i

    def _only_generic(self, kind: str) -> Draft | None:
        """Return the one unnamed armed group with a backer, for a bare "militias"."""
        found = [
            d
            for d in self.drafts
            if (d.generic or d.described) and d.backer and self.nouns.is_a(d.kind, kind)
        ]
        return found[0] if len(found) == 1 else None

    def _the_country(self, phrase: Phrase) -> Draft | None:
        found = [d for d in self.drafts if d.kind == "Country" and d.placed and d.last >= 0]
        if not found:
            return None
        sentence = self.words[phrase.head].sent
        return max(found, key=lambda d: (sentence - d.last <= 1, d.placed, d.last, -d.key))

    def _the_holder(self, phrase: Phrase, nation: str) -> Draft | None:
        """Return the person told of before with this title: "the president", "the Turkish president"."""
        assert phrase.title is not None
        if phrase.title.lemma == "leader" and nation:
            return self._head_of(nation)
        lemma = phrase.title.lemma
        held = [d for d in self.drafts if d.kind == "Person" and not d.generic and self._holds(d, lemma)]
        held = [d for d in held if not nation or (d.nation or self.known.home(d.iri)) in ("", nation)]
        return max(held, key=lambda d: (d.last, d.key)) if held else None

    def _head_of(self, nation: str) -> Draft | None:
        """Return the person told of before who leads a country: "the Turkish leader"."""
        held = [
            d for d in self.drafts
            if d.kind == "Person" and not d.generic and self.known.home(d.iri) == nation
            and any(self._holds(d, title.lemma) for title in self.nouns.titles.values() if title.leads)
        ]  # fmt: skip
        return max(held, key=lambda d: (d.last, d.key)) if held else None

    def _holds(self, draft: Draft, lemma: str) -> bool:
        """Tell whether a person was called so in the article, or is known to be."""
        titles = {title.replace("-", " ").lower() for title in self.known.offices(draft.iri)[0]}
        spoken = {known.replace("-", " ") for known in draft.lemmas} | titles
        wanted = lemma.replace("-", " ")
        return wanted in spoken or any(
            s.endswith(f" {wanted}") and s.split()[0] not in _DEPUTIES for s in spoken
        )
