"""Where events happen: the clause, the target's own phrase, the scene that the text has just set."""

from __future__ import annotations

from functools import cached_property

from kgbuild.extract.clauses import Argument
from kgbuild.extract.drafting import Drafting
from kgbuild.extract.drafts import Draft, Role

#: How many sentences back the scene of an event may have been set.
_SCENE = 1
#: How many sentences back the place may have been named that "there" means.
_THERE = 2
#: So many phrases deep the name of a place is looked for that an event is near to.
_DEEP = 2
_SPOTS = frozenset({"at", "in", "near", "outside", "inside", "beside", "during", "by", "between", "with"})
_BOMBED = frozenset({"in", "at", "inside"})
_PLACE_PREPS = frozenset({"in", "at", "inside", "within", "of"})
#: What relates a road or an area to the places that name it.
_OF_PLACES = frozenset({"of", "to", "from", "between", "towards", "toward", "linking", "into"})
#: What introduces the place that the tale goes on in.
_SCENES = frozenset({"in", "at", "into", "inside"})
#: Places so wide that a closer one is looked for.
_WIDE = ("Country", "Region")


class Placing(Drafting):
    """Finds places, and whose a target is."""

    def _places(self, draft: Draft) -> None:
        """Take the place from the clause, else from what the target's own phrase says ("a base in X"), else the target."""
        self._there(draft)
        self._meanwhile_at(draft)
        self._around_sites(draft)
        if self._is_placed(draft):
            return
        self._outer_places(draft)
        if self._is_placed(draft):
            return
        for role in [r for r in draft.roles if r.role == "target"]:
            for argument in self._inside(role.word):
                if argument.position == "nmod" and argument.prep in _PLACE_PREPS:
                    self._add_places(draft, argument.head, "rule:extract.placing._places")
            self._near_target(draft, role)
            for argument in self._doing(role.word):
                self._add_places(draft, argument.head, "rule:extract.placing._places")
            self._doing_near(draft, role)
        for role in [r for r in draft.roles if r.role == "weapon" and not draft.has("place")]:
            inside = [a for a in self._inside(role.word) if a.position == "nmod" and a.prep in _BOMBED]
            hurt = self.words[role.word].rel == "obl" and self.words[role.word].prep == "in"
            inside = inside if self.words[role.word].rel in ("subj", "agent") or hurt else []
            for argument in (*self._doing(role.word), *inside):  # "a bomb at a base in X killed two"
                self._add_places(draft, argument.head, "rule:extract.placing._places")
            self._near_target(draft, role)
        self._near_chain(draft)
        if not draft.has("near"):
            self._near_below(draft)
        if not draft.has("place"):
            self._trailing_places(draft)
        self._around_sites(draft)
        self._hit_places(draft)

    def _hit_places(self, draft: Draft) -> None:
        """Take a target with a name for the place, where nothing as close is told: "attacked [the town of X] in Y"."""
        if not self._is_placed(draft):
            for role in [r for r in draft.roles if r.role == "target"]:
                if role.word in self.doc.name_at and self._is_somewhere(role):
                    draft.add(Role("place", role.key, role.word), "rule:extract.placing._hit_places")

    def _meanwhile_at(self, draft: Draft) -> None:
        """Take the place of what was being done: "was killed while [clearing mines in X]"."""
        for verb in [j for i in sorted(draft.words) for j in self.clauses.below(i, "advcl")]:
            if verb in self.at or self._meanwhile(verb) is not draft or draft.has("place", "near"):
                continue
            for a in self.clauses.arguments(verb):
                if a.position == "obl" and a.prep in ("in", "at", "inside"):
                    self._add_places(draft, a.head, "rule:extract.placing._meanwhile_at")
                elif a.position == "obl" and a.prep in self._near:
                    self._add_places(draft, a.head, "rule:extract.placing._meanwhile_at", "near")

    def _near_target(self, draft: Draft, role: Role) -> None:
        """Take the place that what is hit, or what hits, is near to: "fired at [a convoy outside X]"."""
        for a in self.clauses.modifiers(role.word):
            named = a.head in self.doc.name_at and role.word not in self.doc.name_at
            if a.position == "nmod" and a.prep in self._near and named and not draft.has("near"):
                self._add_places(draft, a.head, "rule:extract.placing._near_target", "near")

    def _near_chain(self, draft: Draft) -> None:
        """Take the places that a place it is near to is said to be near: "north of [X City near A, B and C]"."""
        for role in [r for r in draft.roles if r.role == "near" and r.word in self.doc.name_at]:
            for a in self.clauses.modifiers(role.word):
                if a.position == "nmod" and a.prep in self._near and a.head in self.doc.name_at:
                    self._add_places(draft, a.head, "rule:extract.placing._near_chain", "near")

    def _near_below(self, draft: Draft) -> None:
        """Take the place with a name that a phrase within a phrase is near to: "struck [a convoy of fighters near X]"."""
        own = self.clauses.modifiers(draft.word) if draft.noun else self.clauses.arguments(draft.word)
        heads = [a.head for a in own if a.head > draft.word and a.head not in self.at]
        for _ in range(_DEEP):
            inner = [a for i in heads for a in self.clauses.modifiers(i) if a.position == "nmod"]
            found = [a.head for a in inner if a.prep in self._near and a.head in self.doc.name_at]
            for head in found:
                self._add_places(draft, head, "rule:extract.placing._near_below", "near")
            if found:
                return
            heads = [a.head for a in inner if a.head not in self.at]

    def _is_placed(self, draft: Draft) -> bool:
        """Tell whether its place is known, more closely than by a region: "hit a base in X in Iraq" was in X."""
        places = [self.entities.kind(r.key) for r in draft.roles if r.role == "place"]
        return bool(places) and not all(self.lexicon.fits(kind, _WIDE) for kind in places)

    def _there(self, draft: Draft) -> None:
        """Let "there" be the place that the text spoke of last: "two women were killed there"."""
        hit = [r.word for r in draft.roles if r.role in ("target", "place")]
        said = [k for i in hit for k in (i, *self.clauses.below(i, "acl"))]
        for i in sorted({*draft.words, *said}):
            for j in self.clauses.below(i, "advmod"):
                place = self._place_before(j) if self.words[j].text.lower() == "there" else None
                if place is not None:
                    draft.add(Role("place", *place), "rule:extract.placing._there")

    def _place_before(self, i: int) -> tuple[int, int] | None:
        """Return the last place with a name before word `i`, in its sentence or the two before it."""
        first = self.doc.sents[max(0, self.words[i].sent - _THERE)][0]
        for j in range(i - 1, first - 1, -1):
            key = self.entities.of(j) if j in self.doc.name_at else None
            if key is not None and self.lexicon.fits(
                self.entities.kind(key), ("Settlement", "Region", "Facility")
            ):
                return key, j
        return None

    def _around_sites(self, draft: Draft) -> None:
        """Add where a site without a name is: "at [an army base in Uri]"."""
        for role in [r for r in draft.roles if r.role == "place" and r.word not in self.doc.name_at]:
            if not self.lexicon.fits(self.entities.kind(role.key), ("Facility",)):
                continue
            for a in self.clauses.modifiers(role.word):
                if a.position == "nmod" and a.prep in _PLACE_PREPS and a.head in self.doc.name_at:
                    self._add_places(draft, a.head, "rule:extract.placing._around_sites")
            self._near_target(draft, role)

    def _doing(self, i: int) -> list[Argument]:
        """Return where those hit, or the bomb that hit them, were: "people [sheltering in a house in X]"."""
        first = self.clauses.below(i, "acl", "relcl")
        verbs = [
            j
            for j in (*first, *(k for j in first for k in self.clauses.below(j, "conj")))
            if j not in self.at
        ]
        own = [a for j in verbs for a in self.clauses.arguments(j) if a.position == "obl"]
        own = [a for a in own if a.prep in ("in", "at", "inside") and a.head > i]
        return own + [
            b
            for a in own
            for b in self.clauses.modifiers(a.head)
            if b.position == "nmod" and b.prep in ("in", "at")
        ]

    def _doing_near(self, draft: Draft, role: Role) -> None:
        """Take the place that those hit were near to: "seized women [who gathered wood near X]"."""
        for verb in self.clauses.below(role.word, "acl", "relcl"):
            for a in self.clauses.arguments(verb) if verb not in self.at else []:
                if a.position == "obl" and a.prep in self._near and a.head in self.doc.name_at:
                    self._add_places(draft, a.head, "rule:extract.placing._doing_near", "near")

    def _vague_places(self, draft: Draft) -> None:
        """Leave out what says nothing of where: "in the area", "on a road", "on several fronts"."""
        vague = [r for r in draft.roles if r.role == "place" and self._says_nothing(r.key)]
        draft.roles = [r for r in draft.roles if r not in vague]
        for role in vague:
            self._named_by(draft, role)

    def _named_by(self, draft: Draft, role: Role) -> None:
        """Take the names that say which of many is meant: "in [parts of X]" is in X, "on [the road to X]" near it."""
        for a in self.clauses.modifiers(role.word):
            if a.position == "nmod" and a.prep in _OF_PLACES and a.head in self.doc.name_at:
                by = "rule:extract.placing._named_by"
                self._add_places(draft, a.head, by, "place" if a.prep == "of" else "near")

    def _says_nothing(self, key: int) -> bool:
        entity = self.entities.entity(key)
        return entity.generic and self.lexicon.fits(entity.kind, ("Region", "Road", "Border"))

    def _described_places(self, draft: Draft) -> None:
        """Take a target without a name for the place where nothing else says where: "hit a house"."""
        if not draft.has("place"):
            for role in [r for r in draft.roles if r.role == "target" and self._is_somewhere(r)]:
                draft.add(Role("place", role.key, role.word), "rule:extract.placing._described_places")

    def _trailing_places(self, draft: Draft) -> None:
        """Take the place that a parser hangs on what ends the clause: "abducted by [gunmen in Basra]"."""
        arguments = self.clauses.modifiers(draft.word) if draft.noun else self.clauses.arguments(draft.word)
        carriers = sorted(i for i in draft.words - {draft.word} if self.clauses.is_verb(i))
        for a in arguments + [a for i in carriers for a in self.clauses.arguments(i)]:
            behind = a.head > draft.word and a.head not in self.doc.name_at
            if not behind or not (a.position in ("agent", "obj") or a.prep in _SPOTS):
                continue
            for b in self.clauses.modifiers(a.head):
                if b.position == "nmod" and b.prep in ("in", "at"):
                    self._add_places(draft, b.head, "rule:extract.placing._trailing_places")
                elif b.position == "nmod" and b.prep in self._near and b.head in self.doc.name_at:
                    self._add_places(draft, b.head, "rule:extract.placing._trailing_places", "near")

    def _scenes(self, drafts: list[Draft]) -> None:
        """Let an event without a place happen where the text just was: the last town that something was said to be in."""
        for draft in drafts:
            told_apart = self._at_another_time(draft) or (draft.plural and draft.reference == "bare")
            if draft.has("place", "near") or draft.reference == "definite" or told_apart:
                continue
            scene = self._scene(draft)
            if scene is not None:
                draft.add(Role("place", *scene, implied=True), "rule:extract.placing._scenes")

    def _scene(self, draft: Draft) -> tuple[int, int] | None:
        first = self.doc.sents[max(0, draft.sent - _SCENE)][0]
        for i in range(draft.word - 1, first - 1, -1):
            key = self.entities.of(i)
            if (
                key is not None
                and self._sets_scene(i)
                and self.lexicon.fits(self.entities.kind(key), ("Settlement",))
            ):
                return key, i
        return None

    def _sets_scene(self, i: int) -> bool:
        """Tell whether a name says where something is, and not where its teller is: "sources in X said"."""
        word = self.words[i]
        there = word.rel in ("obl", "nmod") and word.prep in _SCENES
        entered = word.rel == "obj" and self.words[word.head].lemma.lower() in self.lexicon.arrivals
        if i not in self.doc.name_at or not (there or entered):
            return False
        if word.rel == "nmod" and self.words[word.head].pos == "PRON":
            return False  # "anyone in Ankara"
        return self.clauses.clause_of(i) not in self.reporting

    def _holders(self, draft: Draft) -> None:
        """Take whose the target is for a target too: "sites used by militias", "the army's depot"."""
        for role in [r for r in draft.roles if r.role == "target"]:
            if not self.lexicon.fits(self.entities.kind(role.key), ("Facility", "MaterialTarget")):
                continue
            verbs = self.clauses.below(role.word, "acl", "relcl")
            verbs += [
                k for j in verbs for k in self.clauses.below(j, "ccomp")
            ]  # "sites it said were used by"
            heads = [a.head for j in verbs for a in self._holder(j)]
            for head in [h for top in heads for h in self._heads(top)]:
                key = self.entities.of(head)
                if key is not None and self.lexicon.fits(
                    self.entities.kind(key), ("Organization", "Country")
                ):
                    draft.add(Role("target", key, head), "rule:extract.placing._holders")

    def _holder(self, verb: int) -> list[Argument]:
        preps = self.lexicon.holders.get(self.words[verb].lemma.lower(), frozenset())
        return [a for a in self.clauses.arguments(verb) if a.prep in preps]

    def _inside(self, i: int) -> list[Argument]:
        """Return what modifies a noun, and what modifies that: "a base of the US forces in X"."""
        direct = self.clauses.modifiers(i)
        return direct + [b for a in direct if a.position == "nmod" for b in self.clauses.modifiers(a.head)]

    def _is_somewhere(self, role: Role) -> bool:
        """Tell whether a target says where it is: one place, not a country and not "the sites"."""
        kind = self.entities.kind(role.key)
        if not self.lexicon.fits(kind, ("Place",)) or self.lexicon.fits(kind, ("Country",)):
            return False
        return role.word in self.doc.name_at or self.words[role.word].tag == "NN"

    def _outer_places(self, draft: Draft) -> None:
        """Take the place from the clause that an event's word stands in: "came under [fire] in Basra"."""
        verb = self.clauses.clause_of(draft.word)
        if verb in self.reporting or verb == draft.word:
            return
        for argument in self.clauses.arguments(verb):
            if argument.position == "obl" and argument.prep in ("in", "at", "inside"):
                self._add_places(draft, argument.head, "rule:extract.placing._outer_places")
            elif argument.position == "obl" and argument.prep in self._near and verb not in self.at:
                self._add_places(draft, argument.head, "rule:extract.placing._outer_places", "near")

    @cached_property
    def _near(self) -> frozenset[str]:
        """The prepositions that keep a place apart from what happens near it."""
        slots = (s for t in self.lexicon.triggers for s in t.slots if s.role == "near")
        return frozenset(p for s in slots for p in s.preps)

    def _add_places(self, draft: Draft, head: int, by: str, role: str = "place") -> None:
        for member in self._heads(head):
            key = self.entities.of(member)
            if key is not None and self.lexicon.fits(self.entities.kind(key), ("Place",)):
                draft.add(Role(role, key, member), by)
