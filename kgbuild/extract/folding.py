"""Brings together what tells of one event in one sentence: a noun and the verb said of it, a result and its cause."""

from __future__ import annotations

from kgbuild.extract.clauses import Argument
from kgbuild.extract.drafting import NEEDY, TOLD_BEFORE, Drafting
from kgbuild.extract.drafts import Draft, Role, sharper
from kgbuild.extract.tollparties import causes_of_wounds, wounds_of
from kgbuild.extract.whys import Proposal, first_of

#: Prepositions by which a result names the event that brought it about: "killed in an airstrike".
_CAUSES = frozenset(
    {"in", "during", "by", "from", "with", "by means of", "as a result of", "due to", "because of", "amid"}
)
#: Adverbs by which one thing followed another.
_THEN = frozenset({"then", "afterwards", "subsequently"})
#: So many verbs may stand between what was set on fire and the attack in which it was.
_DEEDS = 3
#: So many sentences on it may be said again what an attack hit.
_AGAIN = 2
_MOMENTS = frozenset({"when", "as", "after", "while", "once"})


class Folding(Drafting):
    """Folds drafts of one event into one."""

    def _fold(self) -> None:
        """Join what tells of one event in one sentence: a noun and the verb said of it, a result and its cause."""
        self._fold_kinds()
        for i in sorted(self.at):
            inner = [j for j in self._event_nouns(i) if j != i] if self._stands_for_others(i) else []
            if inner and self.at[inner[0]] is not self.at[i]:
                self.at[inner[0]].absorb(self.at[i], "rule:extract.drafting._event_nouns")
                self.at[i] = self.at[inner[0]]
        for i in sorted(self.at):
            self._fold_death(self.at[i])
        for i in [i for i in sorted(self.at) if self._only_arrives(i)]:
            self.at.pop(i)
        for i in sorted(self.at):
            rules = (self._ranked, self._means_of, self._dated_by, self._shared, self._burnt_by)
            host, by = first_of([(rule, self.at[i]) for rule in rules])
            if host is not None and host is not self.at[i]:
                self._join(host, self.at[i], by)
        for i in sorted(self.at):
            draft = self.at[i]
            if draft.trigger.strength == "result" and self.spotter.unreal(i):
                continue  # "chose to die in the battle": the battle was, the death was not
            plain = draft.noun and draft.trigger.strength not in (*TOLD_BEFORE, "result")
            host, by = first_of([(self._occasion_of, draft)] if plain else self._hosts(draft))
            if host is not None and host is not draft and self._may_hold(host, draft):
                self._join(host, draft, by)
        for draft in self._distinct():
            host = self._hit_again(draft)
            if host is not None:
                self._join(host, draft, "rule:extract.folding._hit_again")

    def _fold_kinds(self) -> None:
        """Join the kinds of one thing: "a barrage of rocket fire, shelling and airstrikes" is one."""
        for word in self.words:
            if word.tag != "NN" or word.lemma.lower() not in self.lexicon.partitives:
                continue
            for j in self.clauses.below(word.i, "nmod"):
                kinds = [k for k in self.clauses.conjuncts(j) if k in self.at and self.at[k].noun]
                apart = sum(self.at[k].has("target", "place", "attacker") for k in kinds) > 1
                if self.words[j].prep != "of" or kinds[:1] != [j] or apart:
                    continue  # "a number of bombings in one town and raids in another"
                for k in kinds[1:]:
                    if self.at[k] is not self.at[j]:
                        self._join(self.at[j], self.at[k], "rule:extract.folding._fold_kinds")

    def _join(self, host: Draft, draft: Draft, by: str = "") -> None:
        """Let `host` be the one event of both; what was hit is no weapon: "a convoy was bombed, killing ten"."""
        hit = {r.key for r in host.roles if r.role == "target"}
        draft.roles = [r for r in draft.roles if r.role != "weapon" or r.key not in hit]
        if not by.endswith("_burnt_by"):  # a fire that an attack lit makes no arson of it
            host.kind = sharper(self.lexicon, host.kind, draft.kind) or host.kind
        host.absorb(draft, by)
        for j in [k for k, d in self.at.items() if d is draft]:
            self.at[j] = host

    def _only_arrives(self, i: int) -> bool:
        """Tell whether a word says how an attack began that is told with it: "[entered] the town and shot ten people"."""
        if self.at[i].noun or self.words[i].lemma.lower() not in self.lexicon.arrivals:
            return False
        next_to = [j for j in self.clauses.below(i, "conj", "advcl") if not self.clauses.below(j, "subj", "subj:pass")]
        return self.at[i].kind == "Offensive" and any(
            j in self.at and self.lexicon.is_a(self.at[j].kind, "Attack") for j in next_to
        )

    def _fold_death(self, draft: Draft) -> None:
        """Leave out a death that an event told beside it brought about: its day and place are those of no attack."""
        if not self._is_dying(draft.word) or draft.word not in self.at:
            return
        wounds = wounds_of(self.doc, draft.word)
        if wounds is not None:
            self._wounding(draft, wounds)
        host = self._cause_of(wounds) if wounds is not None else self._died_of(draft.word)
        if host is not None and host is not draft:
            self.outlived[draft.word] = host
            self.at.pop(draft.word)

    def _wounding(self, draft: Draft, wounds: int) -> None:
        """Take what gave somebody the wounds for a weapon: "died of wounds from [a roadside bomb]"."""
        for j in causes_of_wounds(self.doc, wounds):
            key = self.entities.of(j)
            if key is not None and self.lexicon.fits(self.entities.kind(key), ("WeaponType",)):
                draft.add(Role("weapon", key, j), "rule:extract.folding._wounding")

    def _died_of(self, i: int) -> Draft | None:
        """Return the attack that somebody outlived for a while: "was shot on Monday and [died] two days later"."""
        word = self.words[i]
        later = any(
            t.head == i and t.when.kind in ("later", "after-previous", "after-event") for t in self.times
        )
        later = later or any(self.words[j].text.lower() == "later" for j in self.clauses.below(i, "advmod"))
        subjects = self.clauses.below(i, "subj", "subj:pass")
        suffered = [
            self.at[j] for k in subjects for j in self.clauses.below(k, "relcl", "acl") if j in self.at
        ]
        if later and suffered and self.lexicon.is_a(suffered[0].kind, "Attack"):
            return suffered[0]  # "a man who was stabbed died later"
        for time in self.times:
            anchor = time.when.args[0] if time.when.kind == "after-event" else None
            if time.head == i and isinstance(anchor, int) and anchor in self.at and self._befell_same(anchor):
                return self.at[anchor]
        if word.rel != "conj" or subjects or not later:
            return None
        for above in self.clauses.ancestors(i):
            if above in self.at and self.lexicon.is_a(self.at[above].kind, "Attack"):
                return self.at[above]
            if self.words[above].rel not in ("conj", "advcl"):
                return None
        return None

    def _befell_same(self, i: int) -> bool:
        """Tell whether an attack befell who is spoken of: "died a month after [being shot]", "after he was shot"."""
        does = self.clauses.below(i, "subj", "subj:pass")
        own = not does or self.words[does[0]].pos == "PRON"
        return own and self.clauses.passive(i) and self.lexicon.is_a(self.at[i].kind, "Attack")

    def _ranked(self, draft: Draft) -> Draft | None:
        """Return the event that a noun ranks among others: "bombed a camp, in [its first airstrike] since the war"."""
        word = self.words[draft.word]
        if draft.noun and (what := self._so_called(draft.word)) is not None:
            before = [d for d in self._distinct() if d.sent == draft.sent and d.word < what]
            told = [d for d in before if d.trigger.strength != "result"] or before
            return told[-1] if told else None
        if not draft.noun or draft.word not in self.at or not self._is_ranked(draft.word):
            return None
        above = word.head if word.rel == "nmod" and word.prep == "of" else draft.word
        if self.words[above].prep != "in" or self.words[above].rel not in ("obl", "nmod"):
            return None
        before = [d for d in self._distinct() if d.sent == draft.sent and d.word < draft.word]
        host = next((d for d in before if d.trigger.strength != "result"), before[0] if before else None)
        if host is not None:
            draft.reference, draft.roles = "definite", [r for r in draft.roles if r.role == "attacker"]
            self.ranked.add(draft.word)
        return host

    def _shared(self, draft: Draft) -> Draft | None:
        """Return the attack that shares its target with this one: "bombed and [opened fire on] a mosque"."""
        word = self.words[draft.word]
        host = self.at.get(word.head) if word.rel == "conj" and not draft.noun else None
        if host is None or host.noun or host.has("target") or not host.has("attacker"):
            return None
        own = self.clauses.below(draft.word, "subj", "subj:pass", "advmod", "tmod")
        hostile = self.lexicon.is_a(host.kind, "Attack") and self.lexicon.is_a(draft.kind, "Attack")
        return host if hostile and draft.has("target") and not own else None

    def _burnt_by(self, draft: Draft) -> Draft | None:
        """Return the attack in whose course its doers set fire: "stormed the town, looting shops and [burning] homes"."""
        if draft.noun or not self.lexicon.is_a(draft.kind, "Arson") or draft.has("place"):
            return None
        if any(t.head in draft.words for t in self.times):
            return None
        i = draft.word
        for _ in range(_DEEDS):
            word = self.words[i]
            if word.rel not in ("conj", "advcl", "xcomp") or self.clauses.below(i, "subj", "subj:pass"):
                return None
            i = word.head
            host = self.at.get(i)
            if host is not None and not self.lexicon.is_a(host.kind, "Arson"):
                attack = self.lexicon.is_a(host.kind, "Attack") and host.trigger.strength != "result"
                here = attack and not host.noun and not self.clauses.passive(i)
                spread = draft.has("weapon") or not self._hits_things(host)
                return host if here and spread else None
        return None

    def _hit_again(self, draft: Draft) -> Draft | None:
        """Return the attack told just before, of a clause that says again what was hit: "[The clinic was struck] at noon".

        The clause tells neither by what nor by whom, and is in the plain past: what "had been hit" was hit before.
        """
        if draft.noun or draft.trigger.strength != "anchored" or self._met(draft) or draft.figures:
            return None
        helpers = {self.words[j].text.lower() for j in self.clauses.below(draft.word, "aux", "aux:pass")}
        targets = [r for r in draft.roles if r.role == "target"]
        if not targets or helpers & {"had", "has", "have"} or draft.reference == "further" or self._timed(draft):
            return None
        before = [d for d in self._distinct() if 0 < draft.sent - d.sent <= _AGAIN and self._met(d)]
        before = [d for d in before if self.lexicon.is_a(d.kind, "Attack") and not self.spotter.unreal(d.word)]
        alike = [d for d in before if any(self._means_target(r.word, r.key, d) for r in targets)]
        return alike[-1] if len({id(d) for d in alike}) == 1 and not self._dated_twice(alike[-1], draft) else None

    def _timed(self, draft: Draft) -> bool:
        return self._at_another_time(draft) or self.spotter.unreal(draft.word) != ""

    def _dated_twice(self, host: Draft, draft: Draft) -> bool:
        """Tell whether two clauses each have a time of their own."""
        return all(any(t.head in d.words for t in self.times) for d in (host, draft))

    def _means_target(self, word: int, key: int, host: Draft) -> bool:
        """Tell whether a target is one of an attack told before: the same thing, or "the clinic" of one clinic."""
        hit = [r for r in host.roles if r.role in ("target", "place")]
        if any(r.key == key for r in hit):
            return True
        definite = any(self.words[j].text.lower() == "the" for j in self.clauses.below(word, "det"))
        return definite and any(self.words[r.word].lemma.lower() == self.words[word].lemma.lower() for r in hit)

    def _hits_things(self, draft: Draft) -> bool:
        """Tell whether it is said of an attack which buildings or goods it was on: what else burnt is another matter."""
        hit = (self.entities.kind(r.key) for r in draft.roles if r.role == "target")
        return any(self.lexicon.fits(kind, ("Facility", "MaterialTarget")) for kind in hit)

    def _so_called(self, i: int) -> int | None:
        """Return the "what" of a phrase that says what an event was: "was killed in [what appeared to be] a raid"."""
        if self.words[i].rel in ("nmod", "obl") and self.words[i].prep != "as":
            return None  # "in what it called a reply to [the raid]"
        for j in self.clauses.ancestors(i):
            if self.words[j].text.lower() == "what" and self.words[j].prep == "in" and j < i:
                return j
        return None

    def _means_of(self, draft: Draft) -> Draft | None:
        """Return the attack that a clause without a subject tells the means of: "stormed the town, [setting off two bombs]".

        So does the clause of a weapon that strikes: "shells [fired from a hill] hit a ward".
        """
        word = self.words[draft.word]
        if not draft.noun and word.rel == "acl" and word.tag == "VBG":
            return self._armed_by(word.head)
        if draft.noun or draft.trigger.strength not in NEEDY:
            return None
        if word.rel == "advcl" and word.tag == "VBG" and not word.prep and word.head in self.at:
            host = self.at[word.head]
            apart = any(
                self.words[j].rel in ("obl",) and self.words[j].prep in ("in", "at")
                for j in self.doc.children[draft.word]
            )
            own = draft.has("target") and not (self._lands(host, draft) or self._hits_in(host, draft))
            return None if apart or own or host.trigger.strength == "result" else host
        if word.rel == "acl" and draft.has("weapon"):
            hits = [d for d in self._distinct() if d is not draft and d.sent == draft.sent and not d.noun]
            strikes = [d for d in hits if any(r.role == "weapon" and r.word == word.head for r in d.roles)]
            return (
                strikes[0] if strikes and self.words[draft.word].head < draft.word < strikes[0].word else None
            )
        return None

    def _lands(self, host: Draft, draft: Draft) -> bool:
        """Tell whether a clause says what a weapon hit where it fell: "shells landed in the town, [hitting a school]"."""
        weapons = {r.key for r in host.roles if r.role == "weapon"}
        return not host.has("target") and any(r.role == "weapon" and r.key in weapons for r in draft.roles)

    def _hits_in(self, host: Draft, draft: Draft) -> bool:
        """Tell whether a clause says what an attack on a place hit there: "shelled the town, [hitting a school]"."""
        places = [r for r in host.roles if r.role == "target" and self.entities.kind(r.key)]
        wide = any(self.lexicon.fits(self.entities.kind(r.key), ("Place",)) for r in places)
        narrow = [self.entities.kind(r.key) for r in draft.roles if r.role == "target"]
        return wide and all(self.lexicon.fits(k, ("Facility", "MaterialTarget", "Actor")) for k in narrow)

    def _may_hold(self, host: Draft, draft: Draft) -> bool:
        """Tell whether an event can have had a result: nobody is murdered by a meeting."""
        if host.trigger.strength == "aimed" and not self._met(host):
            return (
                False  # "guests were taken ill, and one died": what a result tells is no aim of another word
            )
        return draft.trigger.strength != "result" or self.lexicon.is_a(host.kind, "UseOfForce")

    def _occasion_of(self, draft: Draft) -> Draft | None:
        """Return what an event noun tells again: "the second time that X launched strikes", "hit X with [airstrikes]"."""
        word = self.words[draft.word]
        above = self.words[word.head]
        verb = self.at.get(word.head) or (self.at.get(above.head) if above.rel == "obj" else None)
        if word.prep == "with" and verb is not None and not verb.noun:
            return verb if verb.trigger.strength != "result" else None
        for i in sorted(draft.words - {draft.word}):
            host = self._host_by_occasion(Draft(i, draft.trigger, draft.kind, False, draft.sent))
            if host is not None:
                return host
        return None

    def _hosts(self, draft: Draft) -> list[Proposal]:
        """Return the rules that may say which event a draft belongs to, with what they are asked of."""
        if draft.noun:
            return [(self._host_of_noun, draft)]
        rules: list[Proposal] = [(self._host_by_argument, draft), (self._host_by_occasion, draft)]
        return rules + [(self._host_by_clause, draft.word)] * (draft.trigger.strength == "result")

    def _host_of_noun(self, draft: Draft) -> Draft | None:
        """Return the event that a noun of result ("the deaths") stands beside: "the attack caused four deaths"."""
        own = self.clauses.modifiers(draft.word)
        deep = [a for b in own if b.prep == "of" for a in self.clauses.modifiers(b.head)]
        for a in (*own, *deep):  # "the death of [a commander in a raid]"
            if a.position == "nmod" and a.prep in _CAUSES and a.head in self.at:
                return self.at[a.head]  # "the killing of three men in a strike"
        verb = self.clauses.clause_of(draft.word)
        if self.words[draft.word].prep in self._apart:
            return None  # "in retaliation for the killing of a soldier, the army shelled a village"
        if self._takes_answered(self.words[verb].lemma):
            causes = [a.head for a in self.clauses.arguments(verb) if a.prep in _CAUSES]
            return next((self.at[j] for j in causes if j in self.at), None)  # "to avenge a death in a raid"
        if verb != draft.word:
            if verb in self.at:
                return self.at[verb]
            for a in self.clauses.arguments(verb):
                if a.head in self.at and a.head != draft.word and a.position in ("subj", "agent"):
                    return self.at[a.head]
            if draft.trigger.strength in TOLD_BEFORE:
                return self._when(verb)
        return None

    def _when(self, verb: int) -> Draft | None:
        """Return what a clause says of the moment: "the incident happened when gunmen ambushed a patrol"."""
        for j in self.clauses.below(verb, "advcl"):
            if j in self.at and {"when", "as"} & ({self.words[j].prep} | self._marks(j)):
                return self.at[j]
        return None

    def _marks(self, j: int) -> set[str]:
        return {self.words[k].text.lower() for k in self.clauses.below(j, "mark", "advmod")}

    def _host_by_argument(self, draft: Draft) -> Draft | None:
        """Return the event that is the subject of a verb, or the cause of a result: "the [raid] killed ten"."""
        result = draft.trigger.strength == "result"
        own = self._with_nested(self.clauses.arguments(draft.word), result)
        for argument in [*own, *(self._shared_causes(draft.word) if result else [])]:
            for j in self._event_nouns(argument.head):
                other = self.at[j]
                if other is draft or other.trigger.strength in ("result", "agent"):
                    continue
                if argument.position in ("subj", "agent") or (result and self._is_cause(argument, other)):
                    return other
        return self._nearest_described(draft)

    def _shared_causes(self, i: int) -> list[Argument]:
        """Return the phrases of a verb joined to word `i`, of both: "killed one and [arrested] two in a raid"."""
        joined = [j for j in self.clauses.below(i, "conj") if not self.clauses.below(j, "subj", "subj:pass")]
        own = [a for j in joined if self.clauses.is_verb(j) for a in self.clauses.arguments(j)]
        return [a for a in own if a.position == "obl" and a.prep in _CAUSES]

    def _with_nested(self, arguments: list[Argument], result: bool) -> list[Argument]:
        """Add the causes that a parser hangs on a place: "died in [towns in rocket attacks]"."""
        places = (
            [a.head for a in arguments if a.position == "obl" and a.prep in ("in", "at")] if result else []
        )
        nested = [a for place in places if place not in self.at for a in self.clauses.modifiers(place)]
        return arguments + [
            Argument("obl", a.prep, a.head) for a in nested if a.position == "nmod" and a.prep in ("in", "by")
        ]

    def _nearest_described(self, draft: Draft) -> Draft | None:
        """Return the event noun before a relative clause hung further up or on a place: "a raid in X, [which killed 9]"."""
        word = self.words[draft.word]
        pronouns = {self.words[j].text.lower() for j in self.clauses.below(draft.word, "subj")}
        if word.rel != "relcl" or not pronouns & {"that", "which"}:
            return None
        if (key := self.entities.of(word.head)) is not None:
            above = self._noun_of_place(word.head) if self._is_spot(key) else None
            return above if above is not draft else None
        events = [d for d in self._distinct() if d.sent == draft.sent and d.word < draft.word]
        between = [d for d in events if d.noun and word.head < d.word]
        between = between or [d for d in events if d.word < word.head and self.lexicon.is_a(d.kind, "Attack")]
        between = [d for d in between if d.trigger.strength not in ("result", "agent")]
        return between[-1] if between else None

    def _is_spot(self, key: int) -> bool:
        """Tell whether an entity is a place and no party: a country can strike, a town cannot."""
        kind = self.entities.kind(key)
        return self.lexicon.fits(kind, ("Place",)) and not self.lexicon.fits(kind, ("Actor", "Country"))

    def _noun_of_place(self, place: int) -> Draft | None:
        """Return the event noun that a place stands below: "the [attack] on camp X"."""
        for above in self.clauses.ancestors(place):
            if above in self.at and self.at[above].noun:
                return self.at[above]
            if self.words[above].rel != "nmod":
                return None
        return None

    def _is_cause(self, argument: Argument, event: Draft) -> bool:
        """Tell whether a result's phrase names its cause: "killed in a strike", but not "died during an operation"."""
        if argument.position != "obl" or argument.prep not in _CAUSES:
            return False
        return argument.prep != "during" or self.lexicon.is_a(event.kind, "Attack")

    def _host_by_occasion(self, draft: Draft) -> Draft | None:
        """Return the event that a clause tells again: "the raid was the second time that jets struck the town"."""
        word = self.words[draft.word]
        if word.rel not in ("relcl", "acl", "ccomp") or self.words[word.head].lemma.lower() not in (
            "time",
            "occasion",
        ):
            return None
        occasion = word.head
        verb = self.clauses.clause_of(occasion)
        for a in self.clauses.arguments(verb if self.clauses.is_verb(verb) else occasion):
            if a.position == "subj" and self._event_nouns(a.head):
                return self.at[self._event_nouns(a.head)[0]]
        return None

    def _dated_by(self, draft: Draft) -> Draft | None:
        """Return the event on whose day a clause tells what was done: "a bombing on 14 May, [when a van hit a bus]"."""
        if draft.noun or draft.trigger.strength == "result":
            return None
        for time in self.times:
            if self.when_clause(time) == draft.word:
                before = [d for d in self._distinct() if d.sent == draft.sent and d.word < time.first]
                return before[-1] if before and before[-1].noun else None
        return None

    def _armed_by(self, weapon: int) -> Draft | None:
        """Return the attack that a weapon belongs to: "an attack by drones [targeting a base]"."""
        for draft in self._distinct():
            if draft.noun and draft.word < weapon and draft.sent == self.words[weapon].sent:
                of = [
                    k
                    for r in draft.roles
                    if r.role == "weapon"
                    for k in (r.word, *self.clauses.below(r.word, "nmod"))
                ]
                if weapon in of:
                    return draft
        return None

    def _host_in_which(self, i: int) -> Draft | None:
        """Return the event "in which" people died, wherever the clause hangs."""
        for j in self.clauses.below(i, "obl"):
            if self.words[j].text.lower() != "which" or self.words[j].prep not in ("in", "during"):
                continue
            before = [d for d in self._distinct() if d.sent == self.words[i].sent and d.word < j]
            before = [d for d in before if d.trigger.strength != "result"]
            return before[-1] if before else None
        return None

    def _host_by_clause(self, i: int) -> Draft | None:
        """Return the event of the clause that a result hangs on, or of the clause that tells the moment."""
        word = self.words[i]
        if (event := self._host_in_which(i)) is not None:
            return event
        if (
            word.rel in ("advcl", "conj", "xcomp", "acl", "relcl", "parataxis", "ccomp")
            and word.head in self.at
            and self.at[word.head] is not self.at.get(i)
        ):
            if self._stands_apart(i):
                self._like(self.at[i], self.at[word.head])
                return None
            return self.at[word.head]
        below = [j for k in self._together(i) for j in self.clauses.below(k, "advcl", "conj", "xcomp", "obl")]
        plain = [j for j in below if self.words[j].rel == "conj" and self._owner(j) is None]
        moments = [
            *below,
            *(k for j in plain for k in self.clauses.below(j, "advcl")),
        ]  # "… and one went missing when"
        if (event := self._at_the_moment(i, moments)) is not None:
            return event
        for j in below:
            other = self._owner(j)
            if other is None or i in other.words or self.words[j].rel not in ("conj", "xcomp"):
                continue
            after = {self.words[k].text.lower() for k in self.clauses.below(j, "advmod")} & _THEN
            if self.words[j].rel == "xcomp" or not (after or self._caused_apart(i, j)):
                return other
        if word.tag == "VBG" and self.words[i - 1].text == ",":
            before = [
                d
                for d in self._distinct()
                if d.sent == word.sent and d.word < i and d.trigger.strength != "result"
            ]
            if before:
                return before[-1]
        if word.rel in ("advcl", "conj", "xcomp") and word.head != i:
            for a in self.clauses.arguments(word.head):
                if a.head in self.at and a.position in ("subj", "obj", "agent") and self.at[a.head].noun:
                    return self.at[a.head]
        return None

    def _together(self, i: int) -> list[int]:
        """Return word `i` and the results told in one breath with it: "were [killed] and two [injured] when a bomb …"."""
        draft = self.at.get(i)
        joined = [k for k in sorted(draft.words) if k != i and self._only_result(k)] if draft else []
        return [i, *joined]

    def _at_the_moment(self, i: int, clauses: list[int]) -> Draft | None:
        """Return the event of the first of `clauses` that tells when word `i` came about: "when a bomb went off"."""
        for j in clauses:
            other = self._owner(j)
            marks = self._marks(j) | {self.words[j].prep}
            if other is not None and (self._long_after(j) or (i in self.at and self._by_another(i, other))):
                continue
            aimless = other is not None and other.trigger.strength == "aimed" and not self._met(other)
            if other is not None and i not in other.words and marks & _MOMENTS and not aimless:
                return other
        return None

    def _long_after(self, j: int) -> bool:
        """Tell whether it is said how long after clause `j` something was: "killed two, a week [after it shelled] X"."""
        marks = {k for k in self.clauses.below(j, "mark", "advmod") if self.words[k].text.lower() == "after"}
        return any(time.last - 1 in marks for time in self.times)

    def _by_another(self, i: int, other: Draft) -> bool:
        """Tell whether two events have attackers, none in common: "soldiers killed five rebels after they raided X"."""
        one, two = (
            {r.key for r in d.roles if r.role == "attacker" and not r.implied} for d in (self.at[i], other)
        )
        return bool(one and two) and one.isdisjoint(two)

    def _stands_apart(self, i: int) -> bool:
        """Tell whether a clause has a subject and a time or place of its own: "…, while ten were killed in Y on Monday"."""
        if self.words[i].rel not in ("advcl", "conj", "parataxis") or not self.clauses.below(
            i, "subj", "subj:pass"
        ):
            return False
        marks = {self.words[k].text.lower() for k in self.clauses.below(i, "mark", "advmod")}
        if marks & {"when", "after"}:  # "jets struck a camp [after a bomb killed two soldiers]"
            return "after" in marks and self.at[self.words[i].head].trigger.strength != "result"
        timed = (
            any(t.head == i for t in self.times) or "before" in marks
        )  # "died, two days before a bomb hit X"
        before = self.at[self.words[i].head].has("attacker", "weapon", "place")
        own = self.at[i].has("place") or (before and self.at[i].has("weapon"))
        return self._caused_apart(self.words[i].head, i) or timed or own

    def _caused_apart(self, first: int, second: int) -> bool:
        """Tell whether two coordinated clauses each have who suffered and what brought it about."""
        own = bool(self.clauses.below(second, "subj", "subj:pass")) and self._has_cause(second)
        return own and (
            self._has_cause(first) or (first in self.at and self.at[first].has("weapon", "attacker"))
        )

    def _has_cause(self, i: int) -> bool:
        """Tell whether a clause names an event as its cause: "another died in a gun battle"."""
        causes = [
            a for a in self.clauses.arguments(i) if a.position in ("obl", "agent") and a.prep in _CAUSES
        ]
        return any(self._event_nouns(a.head) for a in causes)

    def _like(self, draft: Draft, host: Draft) -> None:
        """Take class and attacker from the clause that this one stands beside: "…, and ten were killed the next day"."""
        if draft.trigger.strength == "result" and not draft.has("attacker", "weapon"):
            draft.kind = host.kind
            for role in host.roles:
                if role.role in ("attacker", "weapon"):
                    draft.add(role, "rule:extract.folding._like")
