"""An attack needs somebody who willed it, or a weapon: storms, crashes and diseases attack nobody."""

from __future__ import annotations

from collections.abc import Iterable

from kgbuild.extract.drafting import NEEDY, Drafting
from kgbuild.extract.drafts import Draft, Role
from kgbuild.extract.senses import senses

#: Roles whose fillers stand for somebody's will.
_OWNING = ("claimedBy", "accused", "orderedBy")
#: Trigger strengths of words that say what befell somebody, or what went off.
_WEAK = NEEDY | {"result"}
#: The class of what goes off, by itself or not, and those that a mishap looks like.
_ACCIDENTAL = ("Attack", "Bombing", "Airstrike", "Offensive")


class Willing(Drafting):
    """Tells attacks from mishaps."""

    def _unwilled(self, drafts: Iterable[Draft]) -> list[Draft]:
        """Return the drafts that tell of a mishap, those among them that go on where one was told just before."""
        found: list[Draft] = []
        for draft in sorted(drafts, key=lambda d: d.word):
            after = any(
                draft.sent - d.sent <= 1 for d in found if draft.trigger.strength == "result"
            ) and not self._willed(draft, by_name=True)
            if after or self._is_mishap(draft):
                found.append(draft)
        return found

    def _is_mishap(self, draft: Draft) -> bool:
        """Tell whether words of accidents, of nature or of disease stand where no attacker and no weapon is told."""
        if self._by_chance(draft):
            return True
        weak = draft.trigger.strength in _WEAK or draft.kind == "Bombing"
        if not weak or draft.kind not in _ACCIDENTAL or draft.has(*_OWNING):
            return False
        if self._by_itself(draft) or self._by_nature(draft):
            return True
        return not self._willed(draft) and (self._beside_mishap(draft) or self._cause_follows(draft))

    def _willed(self, draft: Draft, *, by_name: bool = False) -> bool:
        """Tell whether somebody, or a weapon, is said to have done it; `by_name` asks for more than a pronoun."""
        does = [r for r in draft.roles if r.role in ("attacker", "weapon")]
        return any(self._wills(draft, r) for r in does if not (by_name and self.words[r.word].pos == "PRON"))

    def _wills(self, draft: Draft, role: Role) -> bool:
        lemma = self.words[role.word].lemma.lower()
        if role.role == "weapon":
            helpless = senses()["crafts"] | senses()["falling"] | senses()["mishaps"]
            return lemma not in helpless or draft.trigger.strength not in _WEAK
        return role.word not in draft.words and lemma not in senses()["mishaps"] and not role.implied

    def _by_chance(self, draft: Draft) -> bool:
        """Tell whether an adverb says that nobody meant it: "accidentally shot"."""
        adverbs = (j for i in sorted(draft.words) for j in self.clauses.below(i, "advmod"))
        return any(self.words[j].lemma.lower() in senses()["unwilled"] for j in adverbs)

    def _by_itself(self, draft: Draft) -> bool:
        """Tell whether a thing does harm that nobody is said to steer: "a lorry hit a motorcycle", "a wall fell"."""
        if draft.trigger.strength not in _WEAK or draft.has("attacker"):
            return False
        armed = [r for r in draft.roles if r.role == "weapon" and self._wills(draft, r)]
        return not armed and any(self._goes_wrong(i, draft) for i in sorted(self._verbs(draft)))

    def _by_nature(self, draft: Draft) -> bool:
        """Tell whether a mishap is the subject, whatever else is taken for a doer: "floods and rain killed hundreds"."""
        verbs = [i for i in sorted(draft.words) if self.clauses.is_verb(i)]
        does = [a.head for i in verbs for a in self.clauses.arguments(i) if a.position in ("subj", "agent")]
        heads = [k for j in does for k in self.clauses.conjuncts(j)]
        heads += [k for j in heads for k in self.clauses.below(j, "compound")]  # "[Hurricane] Ida"
        lemmas = {self.words[k].lemma.lower() for k in heads}
        return bool(lemmas & senses()["mishaps"])

    def _verbs(self, draft: Draft) -> set[int]:
        """Return the verbs of a draft, and those above and beside it that tell how it came about."""
        own = {i for i in draft.words if self.clauses.is_verb(i)}
        above = {self.words[i].head for i in own if self.words[i].rel in ("advcl", "conj", "parataxis")}
        moments = {j for i in own for j in self.clauses.below(i, "advcl", "conj", "parataxis")}
        return own | {i for i in above | moments if self.clauses.is_verb(i)}

    def _goes_wrong(self, verb: int, draft: Draft) -> bool:
        does = [a.head for a in self.clauses.arguments(verb) if a.position in ("subj", "agent")]
        lemmas = {self.words[j].lemma.lower() for j in does if j not in self.doc.name_at}
        if self.words[verb].lemma.lower() in senses()["down"]:
            return bool(lemmas & senses()["falling"])
        aimed = any(a.prep == "into" for a in self.clauses.arguments(verb))
        helpless = senses()["crafts"] | senses()["mishaps"]
        return verb in draft.words and not aimed and bool(lemmas & helpless)

    def _beside_mishap(self, draft: Draft) -> bool:
        first, last = self.doc.sents[draft.sent]
        return any(self._tells_mishap(i, draft) for i in range(first, last))

    def _tells_mishap(self, i: int, draft: Draft) -> bool:
        word, lemma = self.words[i], self.words[i].lemma.lower()
        if i in draft.words or self._owner(i) is draft:
            return self._burns(i, draft)
        if word.pos in ("NOUN", "PROPN") and lemma in senses()["mishaps"]:
            return True
        return (word.pos == "VERB" and lemma in senses()["mishap-verbs"]) or self._burns(i, draft)

    def _burns(self, i: int, draft: Draft) -> bool:
        """Tell whether it was flames that did harm: "died in [a fire]", "[a fire] destroyed the stalls"."""
        word = self.words[i]
        if word.lemma.lower() not in senses()["fires"] or self.clauses.below(i, "compound", "poss"):
            return False
        harms = any(self._only_result(k) for k in draft.words)
        return harms and (word.rel in ("subj", "agent") or (word.rel == "obl" and word.prep in ("in", "by")))

    def _cause_follows(self, draft: Draft) -> bool:
        """Tell whether the next sentence names a mishap as the cause of what went off: "A pump had overheated"."""
        if draft.kind != "Bombing" or draft.sent + 1 >= len(self.doc.sents):
            return False
        return any(
            self.words[i].pos == "VERB" and self.words[i].lemma.lower() in senses()["mishap-verbs"]
            for i in range(*self.doc.sents[draft.sent + 1])
        )
