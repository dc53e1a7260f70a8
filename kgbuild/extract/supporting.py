"""Support verbs lend their arguments to the event nouns that they carry."""

from __future__ import annotations

from kgbuild.extract.clauses import Argument
from kgbuild.extract.drafting import Drafting
from kgbuild.extract.drafts import Draft
from kgbuild.lexicon import Support

#: Roles that tell who owns up to an event, or is blamed: they say nothing of whether it happened.
_TOLD_ROLES = frozenset({"claimedBy", "accused", "accuser"})
#: Triggers that a support verb keeps from telling of an event of their own.
_WEAK = frozenset({"anchored", "anaphoric"})
#: How many sentences back what is claimed or blamed may have been told.
_BACK = 4


class Supporting(Drafting):
    """Joins support verbs to event nouns."""

    def _support(self) -> None:
        """Let support verbs lend their arguments to the event nouns that they carry."""
        for word in self.words:
            for support in self.lexicon.support_by_lemma.get(word.lemma.lower(), ()):
                if word.rel in ("aux", "aux:pass", "cop") or word.i in self.doc.name_at:
                    continue
                if support.particle and not self._particle(word.i, support.particle):
                    continue
                if self._lend(word.i, support):
                    break

    def _particle(self, i: int, particle: str) -> bool:
        after = self.words[i + 1].text.lower() if i + 1 < len(self.words) else ""
        return after == particle or any(
            self.words[j].lemma.lower() == particle for j in self.clauses.below(i, "prt")
        )

    def _lend(self, i: int, support: Support) -> bool:
        if support.position == "case":
            return self._lend_predicate(i, support)
        arguments = self.clauses.arguments(i)
        if not self.clauses.is_verb(
            i
        ):  # a noun for somebody is an argument of its own: "a suspect in the murder"
            arguments = [*arguments, *self.clauses.modifiers(i), Argument("self", "", i)]
        nouns = self._carried(i, support, arguments)
        if support.position == "subj" and any(
            self._event_nouns(a.head) for a in arguments if a.position == "obj"
        ):
            return False  # "the attack followed strikes on Sunday": what stands behind is said of the strikes
        told = bool(support.slots) and {s.role for s in support.slots} <= _TOLD_ROLES
        if told and not nouns and support.position == "obj":
            nouns = self._own_deeds(i)
        if told and self.spotter.denied(i):
            return False  # "no group has claimed the attack": the attack stays
        if told and not nouns:
            nouns = self._told_before(i, support, arguments)
        for noun in nouns:
            draft = self.at[noun]
            if i in draft.words:
                continue
            draft.supported = True
            if support.position != "acl" and not told:
                draft.words.add(i)
            verb = self.at.get(i)
            light = support.position == "obj" or bool(support.particle)
            if verb is not None and verb is not draft and (light or verb.trigger.strength in _WEAK):
                self.at[i] = (
                    draft  # "launched air strikes", "executed a raid": the verb is no event of its own
                )
                self.carriers.add(i)
            others = self._own([a for a in arguments if a.head not in nouns])
            self._fill(draft, others, support.slots)
            self._fill_beside(draft, noun, support)
            taken = {r.word for r in draft.roles}
            rest = [a for a in others if a.position == "obl" and a.head not in taken]
            self._fill(draft, rest, draft.trigger.slots)
        return bool(nouns)

    def _own_deeds(self, i: int) -> list[int]:
        """Return what somebody says to have done: "claimed [to have attacked] a camp", "claims [hitting] it"."""
        deeds = [j for k in self.clauses.below(i, "xcomp") for j in self.clauses.conjuncts(k)]
        return [
            j for j in deeds if j in self.at and (self.words[j].tag == "VBG" or self.clauses.below(j, "aux"))
        ]

    def _own(self, arguments: list[Argument]) -> list[Argument]:
        """Leave out what stands behind another event: "came in retaliation for the killing of X [by a bomb in Y]"."""
        apart = [a.head for a in arguments if a.prep in self._apart and a.head in self.at]
        return [a for a in arguments if not apart or a.head <= apart[0] or a.position != "obl"]

    def _lend_predicate(self, i: int, support: Support) -> bool:
        """Let a preposition that says something of its subject lend it: "the group was [behind] the attack"."""
        noun = self.words[i].head
        nouns = self._event_nouns(noun) if self.clauses.below(noun, "cop") else []
        for j in nouns:
            self.at[j].supported = True
            self._fill(self.at[j], self.clauses.predicate(noun), support.slots)
        return bool(nouns)

    def _told_before(self, i: int, support: Support, arguments: list[Argument]) -> list[int]:
        """Return the event told before that is claimed or blamed: "blamed it on X"."""
        sent = self.words[i].sent
        position = {"obj", "subj:pass"} if support.position == "obj" else {support.position}
        stands = [
            a for a in (self._beyond(i, support) if support.noun else arguments) if a.position in position
        ]
        stands = [a for a in stands if not support.preps or a.prep in support.preps]
        meant = any(self.words[a.head].lemma.lower() in self.lexicon.anaphors for a in stands)
        if not meant and not self._blames_alone(i, support, arguments):
            return self._related_to(i, support)
        hostile = [d for d in self._distinct() if i not in d.words and self._is_attack(d) and self._met(d)]
        before = [d.word for d in hostile if d.word < i and sent - d.sent <= _BACK]
        behind = [d.word for d in hostile if d.word > i and d.sent == sent and self.words[i].rel == "acl"]
        return behind[:1] or before[-1:]  # "in an action blamed on the group, a bomb destroyed a school"

    def _blames_alone(self, i: int, support: Support, arguments: list[Argument]) -> bool:
        """Tell whether a verb says whom somebody blames, and not for what: "the army [blamed] the militia"."""
        if support.noun and not self._beyond(i, support):
            return False
        below = (*(a.prep for a in arguments), *(self.words[j].prep for j in self.clauses.below(i, "advcl")))
        if support.position != "obl" or not support.preps.isdisjoint(below):
            return False
        objects = [j for a in arguments if a.position == "obj" for j in self.clauses.conjuncts(a.head)]
        if any(self.clauses.below(j, "nmod", "acl", "advcl") for j in objects):
            return False
        blamed = [s for s in support.slots if s.role == "accused"]
        return any(
            self._slot(blamed, a, self.entities.kind(key)) is not None
            for a in arguments
            if a.position in ("obj", "subj:pass") and (key := self.entities.of(a.head)) is not None
        )

    def _related_to(self, i: int, support: Support) -> list[int]:
        """Return the attack that a relative clause or a participle of blaming is said of, wherever the parser hung it.

        "an attack on a camp in X, [which the army blames] on Y"; of a bomb it is what that did: "a bomb [blamed on] Y
        killed two".
        """
        if self.words[i].rel not in ("relcl", "acl") or support.position not in ("obj", "acl"):
            return []
        above = self.words[i].head
        same = [d for d in self._distinct() if d.sent == self.words[i].sent and self._is_attack(d)]
        armed = [d.word for d in same if any(r.role == "weapon" and r.word == above for r in d.roles)]
        nouns = [d.word for d in same if d.noun and d.word < i and d.trigger.strength != "result"]
        return armed[:1] or nouns[-1:]

    def _is_attack(self, draft: Draft) -> bool:
        hostile = any(s.role == "attacker" for s in draft.trigger.slots)
        return hostile or self.lexicon.is_a(draft.kind, "Attack")

    def _fill_beside(self, draft: Draft, noun: int, support: Support) -> None:
        """Give a support verb what a parser hangs on its noun: "attributed [the attack to the group]"."""
        if support.position != "obj":
            return
        for argument in self.clauses.modifiers(noun):
            if argument.position != "nmod" or not argument.prep:
                continue
            beside = Argument("obl", argument.prep, argument.head)
            key = self.entities.of(argument.head)
            if key is not None and self._slot(support.slots, beside, self.entities.kind(key)):
                draft.roles = [r for r in draft.roles if r.word != argument.head]
                self._fill(draft, [beside], support.slots)

    def _carried(self, i: int, support: Support, arguments: list[Argument]) -> list[int]:
        positions = {support.position}
        if support.position == "obj" and self.clauses.passive(i):
            positions = {"subj:pass", "subj"}
        if support.position == "subj":
            positions = {"subj", "subj:pass"}  # a verb astray below its own subject looks passive
        found = []
        if support.position in ("acl", "relcl"):
            positions = set()
        if support.noun:
            arguments = self._beyond(i, support)
            positions = {"nmod", "obl"}
            found += self._gerunds(i, support)
        for argument in arguments:
            if argument.position in positions and (not support.preps or argument.prep in support.preps):
                found += self._event_nouns(argument.head)
        if support.position == "obl" and not found:  # "blamed [rebels for the attack]"
            tops = [a.head for a in arguments if a.position in ("obj", "subj:pass")]
            objects = [j for top in tops for j in self.clauses.conjuncts(top)]
            hanging = [b for j in objects for b in self.clauses.modifiers(j) if b.position == "nmod"]
            found += [j for b in hanging if b.prep in support.preps for j in self._event_nouns(b.head)]
        aim = self.words[i].tag == "VB" or self.words[i].prep in ("at", "for")
        if support.position == "acl" and aim and self.words[i].rel in ("acl", "advcl", "xcomp"):
            found += self._event_nouns(self.words[i].head)
        if support.position == "relcl":
            found += self._described(i)
        return found

    def _described(self, i: int) -> list[int]:
        """Return the event that a relative clause tells of, hung on a word below: "an attack on [X, which took place]"."""
        if self.words[i].rel not in ("relcl", "acl"):
            return []
        above = (j for j in self.clauses.ancestors(i) if j < i)
        return next(([j] for j in above if j in self.at and self.at[j].noun), [])

    def _gerunds(self, i: int, support: Support) -> list[int]:
        """Return the verbs behind the noun of a support phrase: "responsibility for [shelling] the town"."""
        nouns = [j for j in self.clauses.below(i, "obj") if self.words[j].lemma.lower() == support.noun]
        below = [
            j for k in (i, *nouns) for j in self.clauses.below(k, "acl", "advcl") if nouns and j > nouns[0]
        ]
        return [
            j
            for j in below
            if self.words[j].tag == "VBG" and self.words[j].prep in support.preps and j in self.at
        ]

    def _beyond(self, i: int, support: Support) -> list[Argument]:
        """Return what hangs on the noun of a support phrase ("responsibility for the attack"), or on its verb."""
        nouns = [
            j
            for j in self.clauses.below(i, "obj", "subj:pass", "obl", "xcomp")
            if self.words[j].lemma.lower() == support.noun
        ]
        return [a for j in nouns for a in self.clauses.modifiers(j)] + (
            self.clauses.arguments(i) if nouns else []
        )
