"""Who backs whom, as the phrase itself says: "Iran-backed militias", "groups backed by Iran"."""

from __future__ import annotations

from kgbuild.extract.board import Part
from kgbuild.extract.phrases import Phrase


class Backing(Part):
    """Finds the parties inside hyphenated words, and the backers of phrases."""

    def of(self, phrase: Phrase) -> str:
        """Return the IRI (or, without one, the name) of the actor that the phrase says backs it."""
        if phrase.related is None or phrase.related[1].relates != "backedBy":
            return self._backer_behind(phrase)
        return self.party(phrase)

    def party(self, phrase: Phrase) -> str:
        """Return the IRI (or, without one, the name) of the party inside a phrase's hyphenated word."""
        assert phrase.party is not None
        found = self.nouns.combined(self.words[phrase.party].text)
        if not found:
            return ""
        iri = self.known.find(found[1])
        draft = self.board.by_iri(iri, self.known.kind(iri)) if iri else self.board.called(found[1])
        if draft is None and iri:
            draft = self.board.known_as(iri, self.known.kind(iri), "rule:extract.backing.party")
            draft.names[self.known.label(iri)] = 0
        if draft is not None:
            self.board.parties[phrase.party] = draft.key
            return iri or found[1].lower()
        return ""

    def _backer_behind(self, phrase: Phrase) -> str:
        """Read "groups backed by Iran": the agent of a backing participle behind the noun."""
        for j in self.doc.children[phrase.head]:
            word = self.nouns.relation(self.words[j].text.lower(), "participle")
            if (
                j > phrase.head
                and word
                and word.relates == "backedBy"
                and self.words[j].rel in ("acl", "amod")
            ):
                for k in self.doc.children[j]:
                    other = self.phrases.at.get(k)
                    if self.words[k].rel == "agent" and other and other.name:
                        return other.name.iri or other.text.lower()
        return ""
