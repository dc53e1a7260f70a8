"""Names → drafts: the same name, a shorter one, a surname, an acronym, a capital for its state."""

from __future__ import annotations

from kgbuild.extract.backing import Backing
from kgbuild.extract.board import PLACED, SUBJECTS, Board, Draft, Part
from kgbuild.extract.kinds import kinds_agree
from kgbuild.extract.personnames import name_tokens, same_person, short_of
from kgbuild.extract.phrases import Phrase
from kgbuild.model import Word
from kgbuild.vocab import GAZ

_WIDE = frozenset({"Settlement", "Region", "Person", "Organization", "Place"})


class Names(Part):
    """Gives the phrases with a name their draft."""

    def __init__(self, board: Board, backing: Backing) -> None:
        super().__init__(board)
        self._backing = backing

    def of_name(self, phrase: Phrase, group: list[Phrase]) -> Draft:
        """Return the draft of a name: one that bears it or a form of it, or a new one."""
        assert phrase.name is not None
        iri, kind = phrase.name.iri, phrase.kind
        by = "rule:annotate.names._of_match" if iri.startswith(GAZ) else "rule:annotate.places.ranked"
        country = self._metonym(phrase)
        if country:
            iri, kind, by = country, "Country", "rule:extract.names._metonym"
        if phrase.kind == "Country" and not iri:
            iri, by = self.known.find(phrase.text), "rule:extract.known.find"
        better, candidates = self._narrowest(kind, group), phrase.name.candidates
        if not kinds_agree(self.nouns, better, kind):
            kind, iri, candidates = better, "", tuple(dict.fromkeys([*filter(None, [iri]), *candidates]))
        draft = self.board.by_iri(iri, better) or self._by_name(phrase, better, iri, group)
        if draft is None:
            draft = self.board.new(Draft(-1, better, iri, generic=False, candidates=candidates, linked=by))
        if not draft.iri and iri:
            draft.iri, draft.candidates, draft.linked = iri, candidates, by
        draft.generic = False
        draft.described = draft.described or self._common(phrase)
        draft.backer = draft.backer or next(iter(self.known.backers(draft.iri)), "")
        if self.nouns.is_a(better, draft.kind):
            draft.kind = better
        draft.backer = draft.backer or self._backing.of(phrase)
        return draft

    def _common(self, phrase: Phrase) -> bool:
        """Tell whether a name of the gazetteer is a description in the text: "Iran-backed militias"."""
        word = self.words[phrase.head]
        return word.text.islower() and word.lemma.lower() in self.nouns.common

    def _metonym(self, phrase: Phrase) -> str:
        """Return the country that a capital stands for where it acts: "Moscow denied", "Ankara's forces"."""
        word = self.words[phrase.head]
        held = self._held(word)
        if (
            (word.prep in PLACED and not held)
            or not self.nouns.is_a(phrase.kind, "Place")
            or phrase.kind == "Country"
        ):
            return ""
        possessed = self.phrases.at.get(word.head) if word.rel == "poss" else None
        if possessed and self.nouns.is_a(possessed.kind, "Place"):
            return ""
        first = word
        while first.rel == "conj":  # "Moscow and Damascus denied", but "rockets hit Aleppo and Damascus"
            first = self.words[first.head]
        acts = first.rel in ("agent", "poss") or (first.rel in SUBJECTS and self._acts(first.head))
        return self.known.metonym(phrase.text) if acts or held else ""

    def _held(self, word: Word) -> bool:
        """Tell whether a word is the party that is addressed or blamed: "accused [Moscow]", "blamed it on [Tehran]"."""
        verb = self.words[word.head]
        if word.rel == "nmod" and verb.rel in ("obj", "subj:pass"):
            verb = self.words[verb.head]  # "blamed [the raid on Tehran]", as a parser may have it
        preps = self.nouns.addressing.get(verb.lemma.lower())
        if preps is None or verb.pos != "VERB":
            return False
        return word.rel in ("obj", "iobj", "subj:pass") or (
            word.rel in ("obl", "nmod") and word.prep in preps
        )

    def _acts(self, verb: int) -> bool:
        if self.words[verb].lemma.lower() in self.nouns.addressing:
            return True  # "Moscow was responsible"
        return self.words[verb].pos == "VERB" and not any(
            self.words[j].rel == "aux:pass" for j in self.doc.children[verb]
        )

    def _by_name(self, phrase: Phrase, kind: str, iri: str, group: list[Phrase]) -> Draft | None:
        near: Draft | None = None
        fitting = [
            d for d in self.drafts
            if not d.generic
            and not (iri and d.iri and iri != d.iri)
            and kinds_agree(self.nouns, d.kind, kind)
        ]  # fmt: skip
        lowered = phrase.text.lower()
        for draft in fitting:
            if any(lowered == name.lower() for name in draft.names):
                near = near or draft
        if kind == "Person":
            return self._person(phrase, [d for d in fitting if self.nouns.is_a(d.kind, "HumanActor")], group)
        if near:
            return near
        for draft in fitting:
            if self.nouns.is_a(draft.kind, "Organization") and any(
                short_of(phrase.text, n) for n in draft.names
            ):
                return draft
        return self._described_before(phrase, kind, group)

    def _described_before(self, phrase: Phrase, kind: str, group: list[Phrase]) -> Draft | None:
        """Return the draft of a description before it in the same group, which was placed already."""
        for other in group:
            key = self.key_of.get(other.head)
            if (
                other is not phrase
                and key is not None
                and kinds_agree(self.nouns, self.drafts[key].kind, kind)
            ):
                return self.drafts[key]
        return None

    def _person(self, phrase: Phrase, people: list[Draft], group: list[Phrase]) -> Draft | None:
        """Return who a person's name means.

        A surname alone is the first who bears it, "Mr X" the latest whose gender fits.
        """
        tokens = name_tokens(phrase.text)
        fitting = [
            d for d in people if d.names and same_person(tokens, max(map(name_tokens, d.names), key=len))
        ]
        honorific = self.words[phrase.first].text.lower().rstrip(".") if phrase.first < phrase.head else ""
        before = self.words[phrase.first - 1].text.lower().rstrip(".") if phrase.first else ""
        gender = self.nouns.honorifics.get(honorific) or self.nouns.honorifics.get(before) or ""
        fitting = [d for d in fitting if not (gender and d.gender and gender != d.gender)]
        if not fitting:
            return None
        found = fitting[0]
        if gender and len(tokens) == 1 and len(fitting) > 1:
            found = max((d for d in fitting), key=lambda d: (d.gender == gender, d.last, d.key))
        found.gender = found.gender or gender
        return found

    def _narrowest(self, kind: str, group: list[Phrase]) -> str:
        """Return the class that nouns beside a name give it: "the town of X" is a town."""
        for phrase in group:
            naming = phrase.noun is not None and phrase.noun.naming and not phrase.name
            special = naming and self.nouns.is_a(phrase.kind, kind)
            if special or (naming and self.nouns.is_a(phrase.kind, "Place") and kind in _WIDE):
                kind = phrase.kind
        return kind
