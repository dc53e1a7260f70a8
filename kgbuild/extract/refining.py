"""Makes the class of an event as specific as weapons and parties allow."""

from __future__ import annotations

from kgbuild.extract.drafting import Drafting
from kgbuild.extract.drafts import Draft, Reason, Role
from kgbuild.extract.whys import frame
from kgbuild.lexicon import Refinement

#: How often one party must be named before all air attacks of an article are held to be its own.
_ENOUGH = 2


class Refining(Drafting):
    """Refines classes."""

    def _flyers(self, drafts: list[Draft]) -> None:
        """Let air attacks without an attacker be those of the one party that flies all others of the article."""
        strikes = [d for d in drafts if self.lexicon.is_a(d.kind, "AirAttack")]
        known = [r for d in strikes for r in d.roles if r.role == "attacker"]
        if len(known) < _ENOUGH or len({r.key for r in known}) != 1:
            return
        for draft in strikes:
            if not draft.has("attacker", "accused", "claimedBy"):
                nearest = min(known, key=lambda r: abs(r.word - draft.word))
                draft.add(
                    Role("attacker", nearest.key, nearest.word, implied=True), "rule:extract.refining._flyers"
                )

    def _commanders(self, drafts: list[Draft]) -> None:
        """Let the country of who ordered an attack have made it, where nobody else is said to: "Trump ordered strikes"."""
        for draft in drafts:
            if draft.has("attacker", "accused", "claimedBy") or not self.lexicon.is_a(
                draft.kind, "UseOfForce"
            ):
                continue
            for role in [r for r in draft.roles if r.role == "orderedBy"]:
                country = self.entities.nation(role.key)
                if country is not None and self.lexicon.fits(self.entities.kind(role.key), ("HumanActor",)):
                    draft.add(
                        Role("attacker", country, role.word, implied=True),
                        "rule:extract.refining._commanders",
                    )

    def _refine(self, draft: Draft) -> None:
        """Make the class as specific as weapon and parties allow."""
        for key in sorted(draft.keys("weapon")):
            implied = self.implied(key)
            if implied and self.lexicon.is_a(implied, draft.kind):
                draft.kind = implied
                draft.steps.append(
                    ("type", Reason("rule:extract.refining._refine", self._fillers(draft, key)))
                )
                break
        for refinement in self.lexicon.refinements:
            filled = [r for r in draft.roles if r.role == refinement.role]
            fits = [self._refines(r, refinement) for r in filled]
            if refinement.of == draft.kind and any(fits) and (all(fits) or not refinement.kinds):
                draft.kind = refinement.to
                words = tuple(r.word for r in filled)
                draft.steps.append(("type", Reason(frame(refinement.iri), words)))
        draft.kinds.add(draft.kind)

    def _fillers(self, draft: Draft, key: int) -> tuple[int, ...]:
        return tuple(r.word for r in draft.roles if r.key == key)

    def _refines(self, role: Role, refinement: Refinement) -> bool:
        if role.role != refinement.role:
            return False
        word = self.words[role.word]
        before = self.words[role.word - 1].lemma.lower() if role.word else ""
        names = {word.lemma.lower(), f"{before} {word.lemma.lower()}"}
        if word.pos == "PRON":  # "warplanes kept up [their] bombardment"
            heads = [phrase.head for phrase in self.entities.phrases_of(role.key)]
            names |= {self.words[i].lemma.lower() for i in heads}
        if role.role == "weapon":
            names.add(
                self.entities.entity(role.key).name.lower()
            )  # a parser may not know "warplanes" for a plural
        return bool(names & refinement.lemmas) or self.lexicon.fits(
            self.entities.kind(role.key), refinement.kinds
        )
