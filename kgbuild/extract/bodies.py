"""Descriptions of what states act through: "Turkish troops", "the regime", "a spokesman for the ministry"."""

from __future__ import annotations

from kgbuild.extract.board import ARMED, Draft, Part
from kgbuild.extract.kinds import kinds_agree
from kgbuild.extract.phrases import Phrase


class Bodies(Part):
    """Finds the state body, the coalition or the weapon that a description means."""

    def spoken_for(self, phrase: Phrase) -> Draft | None:
        """Return the organization whose unnamed spokesperson it is: "a spokesman for the ministry"."""
        behind = [j for j in self.doc.children[phrase.head] if self.words[j].prep in ("for", "of", "from")]
        for i in [
            *behind,
            *([phrase.possessor] if phrase.possessor is not None else []),
            *reversed(phrase.modifiers),
        ]:
            other = self.phrases.at.get(i)
            if other and i not in self.key_of and i > phrase.head:
                self.board.ahead(other)
            key = self.key_of.get(i)
            if key is not None and self.nouns.is_a(self.drafts[key].kind, "Organization"):
                return self.drafts[key]
        return None

    def weapon(self, phrase: Phrase) -> Draft:
        """Return the kind of weapon that a phrase means, by its whole words or by its noun."""
        lemma = phrase.noun.lemma if phrase.noun else phrase.text
        iri = self.known.find(phrase.text) or self.known.find(lemma)
        iri = iri if self.nouns.is_a(self.known.kind(iri), "WeaponType") else ""
        for draft in self.drafts:
            if draft.kind == "WeaponType" and (draft.iri == iri if iri else lemma in draft.descriptions):
                return draft
        draft = self.board.new(
            Draft(-1, "WeaponType", iri, generic=not iri, linked="rule:extract.bodies.weapon" if iri else "")
        )
        draft.descriptions[lemma] = 1
        return draft

    def national_body(self, phrase: Phrase, nation: str) -> Draft | None:
        """Read "Turkish troops" are the Turkish armed forces, if the gazetteer knows them."""
        if not phrase.noun or phrase.party is not None or not self.nouns.is_a(phrase.kind, "Organization"):
            return None
        force = self._members_of(phrase)
        if force is not None:
            return force
        nation = nation or self._ruling_country(phrase) or self._spoken_country(phrase)
        if not nation:
            return self._known_body(phrase) if self.nouns.is_a(phrase.kind, "StateBody") else None
        named = self._known_body(phrase)
        if named is not None:
            return named
        if (
            not phrase.noun.body
            or phrase.kind == "Person"
            or (phrase.numbered and phrase.noun.one != phrase.noun.kind)
        ):
            return None
        iri = self.known.body(nation, phrase.noun.body)
        if not iri:
            return None
        return self.board.known_as(iri, phrase.noun.body, "rule:extract.bodies.national_body", nation)

    def _spoken_country(self, phrase: Phrase) -> str:
        """Return the country of "the regime" after "Syrian regime forces", where no government was named."""
        if phrase.kind != "Government" or not phrase.noun or not (phrase.definite or phrase.modifying):
            return ""
        homes = {
            d.nation or self.known.country(d.iri)
            for d in self.drafts
            if phrase.noun.lemma in d.words and self.nouns.is_a(d.kind, "Organization")
        } - {""}
        return next(iter(homes)) if len(homes) == 1 else ""

    def _known_body(self, phrase: Phrase) -> Draft | None:
        """Return the body that the gazetteer knows by the very words ("the state department")."""
        words = phrase.text.split(" ", 1)[-1]
        iri = self.known.find(f"{self._demonym(phrase)} {words}") or self.known.find(phrase.text)
        kind = self.known.kind(iri)
        if not iri or kind == "Country" or not kinds_agree(self.nouns, kind, phrase.kind):
            return None
        return self.board.known_as(iri, kind, "rule:extract.bodies._known_body")

    def _members_of(self, phrase: Phrase) -> Draft | None:
        """Return the coalition or group whose fighters a phrase means: "coalition forces"."""
        if not phrase.noun or not phrase.noun.members or not phrase.plural:
            return None
        for i in phrase.modifiers:
            key = self.key_of.get(i)
            if key is not None and any(
                self.nouns.is_a(self.drafts[key].kind, k) for k in ("Coalition", ARMED)
            ):
                return self.drafts[key]
        return None

    def _ruling_country(self, phrase: Phrase) -> str:
        """Return the country whose government modifies a force: "regime troops" after "the Syrian regime"."""
        for i in phrase.modifiers:
            key = self.key_of.get(i)
            if key is not None and self.drafts[key].kind == "Government":
                return self.drafts[key].nation or self.known.country(self.drafts[key].iri)
        return ""

    def _demonym(self, phrase: Phrase) -> str:
        for i in phrase.modifiers:
            name = self.doc.name_at.get(i)
            if name and name.kind in ("Nationality", "Country"):
                return self.doc.text(name.first, name.last)
        return ""
