"""Which noun phrases of one article denote the same thing, found from left to right.

Identity by grammar comes first (`identity`), then names (equal, shorter, acronyms), then descriptions that refer
back ("the base"), then pronouns. When unsure, things are kept apart.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from kgbuild.extract.identity import kinds_agree, same
from kgbuild.extract.known import Known
from kgbuild.extract.phrases import FIRST_PERSON, Phrase, Phrases
from kgbuild.nouns import Nouns

#: How many sentences back a bare description ("the group") may refer; one with the antecedent's own noun further.
NEAR, FAR = 4, 80
_SUBJECTS = frozenset({"subj", "subj:pass"})
_ARGUMENTS = frozenset({"subj", "subj:pass", "obj", "agent", "poss"})
_PLACED = frozenset(
    {"in", "near", "at", "from", "outside", "around", "inside", "across", "into", "to", "toward", "towards"}
)
_ARMED = "ArmedGroup"
_HE, _SHE = frozenset({"he", "him", "his", "himself"}), frozenset({"she", "her", "hers", "herself"})
_IT, _THEY = frozenset({"it", "its", "itself"}), frozenset({"they", "them", "their", "theirs", "themselves"})
_RELATIVE = frozenset({"who", "whom", "whose", "which", "that"})


@dataclass
class Draft:
    """An entity in the making; `phrases` in text order, `last` the sentence of its latest mention."""

    key: int
    kind: str
    iri: str = ""
    generic: bool = True
    described: bool = False
    plural: bool = False
    nation: str = ""
    backer: str = ""
    gender: str = ""
    names: dict[str, int] = field(default_factory=dict)
    descriptions: dict[str, int] = field(default_factory=dict)
    words: set[str] = field(default_factory=set)
    lemmas: set[str] = field(default_factory=set)
    modifiers: frozenset[str] = frozenset()
    candidates: tuple[str, ...] = ()
    phrases: list[Phrase] = field(default_factory=list)
    last: int = -1
    placed: int = 0
    site: int = -1


class Coreference:
    """The entities of one document, as drafts; `key_of` maps each phrase's head to its draft's key."""

    def __init__(self, phrases: Phrases, known: Known) -> None:
        self.phrases, self.known, self.nouns = phrases, known, phrases.nouns
        self.doc = phrases.doc
        self.words = phrases.words
        self.drafts: list[Draft] = []
        self.key_of: dict[int, int] = {}
        self.parties: dict[int, int] = {}
        self._groups = _grouped(phrases)
        done: set[int] = set()
        for phrase in phrases.all:
            group = self._groups[id(phrase)]
            if id(group[0]) not in done and (phrase is group[0] or phrase.name):
                self._place(group)
                done.add(id(group[0]))
        self._look_through()
        self._relatives()
        for phrase in phrases.all:
            if phrase.related is not None:
                self._party(phrase)

    # ------------------------------------------------------------------------------------- placing

    def _place(self, group: list[Phrase]) -> None:
        """Give the phrases of one group their draft: an earlier one, or a new one."""
        if any(p.head in self.key_of for p in group if p.name or len(group) == 1):
            return
        lead = next((p for p in group if p.name), group[0])
        if lead.pronoun:
            draft = self._of_pronoun(lead)
        elif self._counts(lead) or self._only_predicate(lead, group):
            return
        elif lead.name:
            draft = self._of_name(lead, group)
        else:
            draft = self._of_description(lead, group)
        if draft is None:
            return
        for phrase in group:
            self._add(draft, phrase)

    def named_with(self, phrase: Phrase) -> bool:
        """Tell whether grammar makes the phrase one with a name ("X, the head of Y"), and not coreference."""
        return any(other.name for other in self._groups[id(phrase)])

    def _counts(self, phrase: Phrase) -> bool:
        """Tell whether a noun only counts another: "dozens of rockets", "members of the militia"."""
        if phrase.through is None:
            return False
        known = phrase.through in self.phrases.at or phrase.through in self.doc.name_at
        return not phrase.kind or (known and (phrase.plural or not phrase.title))

    def _only_predicate(self, phrase: Phrase, group: list[Phrase]) -> bool:
        """Tell whether a noun is only said of something: "they were the target of fire"."""
        below = {self.words[j].rel for j in self.doc.children[phrase.head]}
        return len(group) == 1 and not phrase.name and "cop" in below and bool(below & {"subj", "csubj"})

    def _add(self, draft: Draft, phrase: Phrase) -> None:
        self.key_of[phrase.head] = draft.key
        if phrase.name:
            self.key_of.update({i: draft.key for i in range(phrase.name.first, phrase.name.last)})
        draft.phrases.append(phrase)
        word = self.words[phrase.head]
        if not phrase.modifying:
            draft.last = max(draft.last, word.sent)
        draft.placed += word.prep in _PLACED
        if not phrase.pronoun:
            self._learn(draft, phrase)

    def _learn(self, draft: Draft, phrase: Phrase) -> None:
        if phrase.noun:
            draft.lemmas.update({phrase.noun.lemma, phrase.noun.lemma.split()[-1]})
            draft.gender = draft.gender or phrase.noun.gender
        if phrase.title:
            draft.lemmas.add(phrase.title.lemma)
        draft.nation = draft.nation or phrase.nation
        if phrase.name and phrase.name.kind != "Nationality":
            draft.names[phrase.text] = draft.names.get(phrase.text, 0) + 1
            draft.words.update(_split(phrase.text))
            draft.lemmas.update({self.words[phrase.head].lemma.lower()} & self.nouns.common.keys())
        elif not phrase.name and not (draft.descriptions and phrase.definite and not phrase.modifiers):
            draft.descriptions[phrase.text] = draft.descriptions.get(phrase.text, 0) + 1
            if phrase.counted:
                draft.descriptions[phrase.counted] = draft.descriptions.get(phrase.counted, 0)
        draft.words.update(self.phrases.modifier_texts(phrase))

    def _new(self, kind: str, iri: str = "", **values: object) -> Draft:
        draft = Draft(len(self.drafts), kind, iri, **values)  # type: ignore[arg-type]  # checked by mypy at the callers
        self.drafts.append(draft)
        return draft

    # --------------------------------------------------------------------------------------- names

    def _of_name(self, phrase: Phrase, group: list[Phrase]) -> Draft:
        assert phrase.name is not None
        iri, kind = phrase.name.iri, phrase.kind
        country = self._metonym(phrase)
        if country:
            iri, kind = country, "Country"
        if phrase.kind == "Country" and not iri:
            iri = self.known.find(phrase.text)
        better, candidates = _narrowest(self.nouns, kind, group), phrase.name.candidates
        if not kinds_agree(self.nouns, better, kind):
            kind, iri, candidates = better, "", tuple(dict.fromkeys([*filter(None, [iri]), *candidates]))
        draft = self._by_iri(iri, better) or self._by_name(phrase, better, iri, group)
        if draft is None:
            draft = self._new(better, iri, generic=False, candidates=candidates)
        if not draft.iri and iri:
            draft.iri, draft.candidates = iri, candidates
        draft.generic = False
        draft.described = draft.described or self._common(phrase)
        draft.backer = draft.backer or next(iter(self.known.backers(draft.iri)), "")
        if self.nouns.is_a(better, draft.kind):
            draft.kind = better
        draft.backer = draft.backer or self._backer_of(phrase)
        return draft

    def _common(self, phrase: Phrase) -> bool:
        """Tell whether a name of the gazetteer is a description in the text: "Iran-backed militias"."""
        word = self.words[phrase.head]
        return word.text.islower() and word.lemma.lower() in self.nouns.common

    def _metonym(self, phrase: Phrase) -> str:
        """Return the country that a capital stands for where it acts: "Moscow denied", "Ankara's forces"."""
        word = self.words[phrase.head]
        if word.prep in _PLACED or not self.nouns.is_a(phrase.kind, "Place") or phrase.kind == "Country":
            return ""
        possessed = self.phrases.at.get(word.head) if word.rel == "poss" else None
        if possessed and self.nouns.is_a(possessed.kind, "Place"):
            return ""
        acts = word.rel in ("agent", "poss", "conj") or (word.rel in _SUBJECTS and self._acts(word.head))
        return self.known.metonym(phrase.text) if acts else ""

    def _acts(self, verb: int) -> bool:
        return self.words[verb].pos == "VERB" and not any(
            self.words[j].rel == "aux:pass" for j in self.doc.children[verb]
        )

    def _by_iri(self, iri: str, kind: str) -> Draft | None:
        if not iri:
            return None
        return next((d for d in self.drafts if d.iri == iri and kinds_agree(self.nouns, d.kind, kind)), None)

    def _by_name(self, phrase: Phrase, kind: str, iri: str, group: list[Phrase]) -> Draft | None:
        near: Draft | None = None
        fitting = [
            d for d in self.drafts
            if not d.generic and not (iri and d.iri and iri != d.iri) and kinds_agree(self.nouns, d.kind, kind)
        ]  # fmt: skip
        lowered = phrase.text.lower()
        for draft in fitting:
            if any(lowered == name.lower() for name in draft.names):
                near = near or draft
        if kind == "Person":
            return self._person(phrase, [d for d in fitting if self.nouns.is_a(d.kind, "Person")], group)
        if near:
            return near
        for draft in fitting:
            if self.nouns.is_a(draft.kind, "Organization") and any(
                _short_of(phrase.text, n) for n in draft.names
            ):
                return draft
        return self._described_before(phrase, kind, group)

    def _described_before(self, phrase: Phrase, kind: str, group: list[Phrase]) -> Draft | None:
        """A description before it in the same group was placed already: the name joins it."""
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
        """A surname alone is the first who bears it, "Mr X" the latest whose gender fits; else names must agree."""
        tokens = _name_tokens(phrase.text)
        fitting = [
            d for d in people if d.names and _same_person(tokens, max(map(_name_tokens, d.names), key=len))
        ]
        honorific = self.words[phrase.first].text.lower().rstrip(".") if phrase.first < phrase.head else ""
        before = self.words[phrase.first - 1].text.lower().rstrip(".") if phrase.first else ""
        gender = _GENDERS.get(honorific) or _GENDERS.get(before) or ""
        fitting = [d for d in fitting if not (gender and d.gender and gender != d.gender)]
        if not fitting:
            return None
        found = fitting[0]
        if gender and len(tokens) == 1 and len(fitting) > 1:
            found = max((d for d in fitting), key=lambda d: (d.gender == gender, d.last, d.key))
        found.gender = found.gender or gender
        return found

    # -------------------------------------------------------------------------------- descriptions

    def _of_description(self, phrase: Phrase, group: list[Phrase]) -> Draft | None:
        phrase = (
            max(group, key=lambda p: (bool(p.kind), len(p.modifiers), -p.first)) if len(group) > 1 else phrase
        )
        kind = phrase.kind
        if not kind:
            return None
        if phrase.kind == "WeaponType":
            return self._weapon(phrase)
        if phrase.title and phrase.title.voice:
            voice = self._spoken_for(phrase)
            if voice is not None:
                return voice
        nation = phrase.nation or self._owning_country(phrase)
        body = self._national_body(phrase, nation)
        if body is not None:
            return body
        backer = self._backer_of(phrase)
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
        return self._new(
            kind,
            generic=not phrase.proper,
            site=self._site(phrase) if self.nouns.is_a(kind, "Facility") else -1,
            plural=phrase.plural,
            nation=nation,
            backer=backer,
            modifiers=self._telling(phrase),
        )  # fmt: skip

    def _spoken_for(self, phrase: Phrase) -> Draft | None:
        """Return the organization whose unnamed spokesperson it is: "a spokesman for the ministry"."""
        behind = [j for j in self.doc.children[phrase.head] if self.words[j].prep in ("for", "of", "from")]
        for i in [
            *behind,
            *([phrase.possessor] if phrase.possessor is not None else []),
            *reversed(phrase.modifiers),
        ]:
            other = self.phrases.at.get(i)
            if other and i not in self.key_of and i > phrase.head:
                self._place(self._groups[id(other)])
            key = self.key_of.get(i)
            if key is not None and self.nouns.is_a(self.drafts[key].kind, "Organization"):
                return self.drafts[key]
        return None

    def _weapon(self, phrase: Phrase) -> Draft:
        lemma = phrase.noun.lemma if phrase.noun else phrase.text
        iri = self.known.find(phrase.text) or self.known.find(lemma)
        iri = iri if self.nouns.is_a(self.known.kind(iri), "WeaponType") else ""
        for draft in self.drafts:
            if draft.kind == "WeaponType" and (draft.iri == iri if iri else lemma in draft.descriptions):
                return draft
        draft = self._new("WeaponType", iri, generic=not iri)
        draft.descriptions[lemma] = 1
        return draft

    def _owning_country(self, phrase: Phrase) -> str:
        """Return the country of a genitive: "Turkey said two of its soldiers"."""
        if phrase.possessor is None or phrase.nation:
            return ""
        key = self.key_of.get(phrase.possessor)
        if key is None:
            owner = self.phrases.at.get(phrase.possessor)
            found = self._of_pronoun(owner) if owner and owner.pronoun else None
            if found is None:
                return ""
            key = found.key
        return self.drafts[key].iri if self.drafts[key].kind == "Country" else ""

    def _national_body(self, phrase: Phrase, nation: str) -> Draft | None:
        """ "Turkish troops" are the Turkish armed forces, if the gazetteer knows them."""
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
        return self._by_iri(iri, phrase.noun.body) or self._new(
            phrase.noun.body, iri, generic=False, nation=nation
        )

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
        return self._by_iri(iri, kind) or self._new(kind, iri, generic=False)

    def _members_of(self, phrase: Phrase) -> Draft | None:
        """Return the coalition or group whose fighters a phrase means: "coalition forces"."""
        if not phrase.noun or not phrase.noun.members or not phrase.plural:
            return None
        for i in phrase.modifiers:
            key = self.key_of.get(i)
            if key is not None and any(
                self.nouns.is_a(self.drafts[key].kind, k) for k in ("Coalition", _ARMED)
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

    def _backer_of(self, phrase: Phrase) -> str:
        """Return the IRI (or, without one, the name) of the actor that the phrase says backs it."""
        if phrase.related is None or phrase.related[1].relates != "backedBy":
            return self._backer_behind(phrase)
        return self._party(phrase)

    def _party(self, phrase: Phrase) -> str:
        assert phrase.party is not None
        found = self.nouns.combined(self.words[phrase.party].text)
        if not found:
            return ""
        iri = self.known.find(found[1])
        draft = self._by_iri(iri, self.known.kind(iri)) if iri else self._named(found[1])
        if draft is None and iri:
            draft = self._new(self.known.kind(iri), iri, generic=False)
            draft.names[self.known.label(iri)] = 0
        if draft is not None:
            self.parties[phrase.party] = draft.key
            return iri or found[1].lower()
        return ""

    def _named(self, text: str) -> Draft | None:
        lowered = text.lower()
        called = ((d, (*d.names, *d.descriptions)) for d in self.drafts)
        return next((d for d, names in called if any(n.lower() == lowered for n in names)), None)

    def _backer_behind(self, phrase: Phrase) -> str:
        """ "groups backed by Iran": the agent of a backing participle behind the noun."""
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

    def _telling(self, phrase: Phrase) -> frozenset[str]:
        """Return the modifiers that tell one thing from another: not the country's adjective, not the backer."""
        skip = {
            i
            for i in phrase.modifiers
            if (n := self.doc.name_at.get(i)) and n.kind in ("Nationality", "Country")
        }
        if self._backer_of(phrase):
            skip.add(phrase.party if phrase.party is not None else -1)
        return frozenset(self.words[i].text.lower() for i in phrase.modifiers if i not in skip)

    def _same_description(self, phrase: Phrase, kind: str, nation: str, backer: str) -> Draft | None:
        """Return the earlier description in the same words, or of the same backer."""
        single = not phrase.plural and not phrase.definite and not self.nouns.is_a(kind, "Organization")
        site = self._site(phrase) if single and self.nouns.is_a(kind, "Facility") else -1
        for draft in reversed(self.drafts):
            if not (draft.generic or draft.described) or not kinds_agree(self.nouns, draft.kind, kind):
                continue
            armed = self.nouns.is_a(kind, _ARMED) and self.nouns.is_a(draft.kind, _ARMED)
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
                    self._place(self._groups[id(other)])
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
            and self.nouns.is_a(kind, _ARMED)
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
        if kind == "Country":
            return self._the_country(phrase)
        wanted = noun.anaphor if noun else frozenset[str]()
        if title and not phrase.plural:
            return self._the_holder(phrase, nation)
        best: tuple[float, int] | None = None
        chosen: Draft | None = None
        for draft in self.drafts:
            score = self._fit(draft, phrase, wanted, nation)
            if score is not None and (best is None or (score, draft.last) > best):
                best, chosen = (score, draft.last), draft
        return chosen or self._only_one(phrase, wanted, nation)

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
        return self._by_iri(iri, kind) or self._new(kind, iri, generic=False) if known else None

    def _fit(
        self, draft: Draft, phrase: Phrase, wanted: Iterable[str], nation: str, near: int = NEAR
    ) -> float | None:
        """Return how well `draft` fits as antecedent (higher is better), None where it cannot be."""
        lemma = phrase.noun.lemma.split()[-1] if phrase.noun else ""
        own = lemma in draft.lemmas or lemma in draft.words
        fits = any(self.nouns.is_a(draft.kind, kind) for kind in wanted)
        fits = fits or (own and kinds_agree(self.nouns, draft.kind, phrase.kind))
        if not fits or draft.kind == "Country":
            return None
        sentence = self.words[phrase.head].sent
        distance = sentence - draft.last
        if draft.last < 0 or distance > (FAR if own else near) or self._clashes(draft, phrase, nation):
            return None
        if self._beside_it(draft, phrase):
            return None
        subject = draft.phrases and self.words[draft.phrases[-1].head].rel in _SUBJECTS
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
        if not group and draft.plural != phrase.plural:
            return True
        home = draft.nation or self.known.country(draft.iri)
        if nation and nation != home and (home or not self.nouns.is_a(draft.kind, "Place")):
            return True
        telling = self._telling(phrase)
        return bool(telling - draft.words - draft.lemmas)

    def _beside_it(self, draft: Draft, phrase: Phrase) -> bool:
        """Tell whether the draft's last mention and the phrase are two arguments of one verb, so not the same."""
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
            and any(self._holds(d, title) for title in _HEADS)
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

    # ------------------------------------------------------------------------------------ pronouns

    def _of_pronoun(self, phrase: Phrase) -> Draft | None:
        text = phrase.pronoun
        if text in FIRST_PERSON or text in _RELATIVE:
            return None
        if text in _HE or text in _SHE:
            return self._nearest(phrase, self._is_one_person, "male" if text in _HE else "female")
        if text in _IT:
            return self._nearest(phrase, self._is_one_body)
        return self._nearest(phrase, self._is_many) if text in _THEY else None

    def _is_one_person(self, draft: Draft) -> bool:
        return draft.kind == "Person" and not draft.plural

    def _is_one_body(self, draft: Draft) -> bool:
        body = any(self.nouns.is_a(draft.kind, kind) for kind in ("Organization", "Country", "Facility"))
        return body and not (draft.generic and draft.plural)

    def _is_many(self, draft: Draft) -> bool:
        many = draft.plural and self.nouns.is_a(draft.kind, "Actor")
        return many or (self.nouns.is_a(draft.kind, "Organization") and draft.kind != "Media")

    def _nearest(self, phrase: Phrase, fits: Callable[[Draft], bool], gender: str = "") -> Draft | None:
        """Return the antecedent of a pronoun in its sentence or the one before, subjects first."""
        word = self.words[phrase.head]
        best: tuple[int, int, int] | None = None
        chosen: Draft | None = None
        for draft in self.drafts:
            if not fits(draft) or (gender and draft.gender and draft.gender != gender):
                continue
            rank = self._salience(draft, word.i, word.sent, bool(gender))
            if rank and (best is None or rank > best):
                best, chosen = rank, draft
        if chosen and gender:
            chosen.gender = chosen.gender or gender
        return chosen

    def _salience(self, draft: Draft, at: int, sentence: int, gendered: bool) -> tuple[int, int, int] | None:
        """Rank by sentence, subjecthood and place of the draft's last mention before word `at`."""
        reach = 3 if draft.kind == "Person" else 1
        found: list[tuple[int, int, int]] = []
        for phrase in draft.phrases[-6:]:
            word = self.words[phrase.head]
            if word.i >= at or sentence - word.sent > reach or phrase.modifying:
                continue
            loose = gendered or (self.words[at].rel == "poss" and word.sent == sentence)
            if self._siblings(word.i, at) or not (loose or word.rel in _ARGUMENTS):
                continue
            found.append(
                (word.sent, int(word.rel in _SUBJECTS), -word.i if word.rel in _SUBJECTS else word.i)
            )
        return max(found) if found else None

    def _siblings(self, one: int, other: int) -> bool:
        """Two arguments of one verb are not the same, a genitive aside."""
        return self.words[one].head == self.words[other].head and self.words[other].rel != "poss"

    def _look_through(self) -> None:
        """Give nouns of number the entity of what they count: "two of its soldiers"."""
        for phrase in reversed(self.phrases.all):
            if phrase.through is not None and phrase.through in self.key_of and self._counts(phrase):
                self.key_of[phrase.head] = self.key_of[phrase.through]

    def _relatives(self) -> None:
        """Give relative pronouns the entity of the noun that their clause modifies."""
        for phrase in self.phrases.all:
            if phrase.pronoun in _RELATIVE:
                antecedent = self._antecedent(phrase.head)
                if antecedent is not None and antecedent in self.key_of:
                    self.key_of[phrase.head] = self.key_of[antecedent]

    def _antecedent(self, pronoun: int) -> int | None:
        i = pronoun
        for _ in range(8):
            word = self.words[i]
            if word.rel == "relcl" or (word.rel == "acl" and word.head < i):
                return word.head
            if word.head == i:
                break
            i = word.head
        return self._right_before(pronoun)

    def _right_before(self, pronoun: int) -> int | None:
        """Return the phrase that ends at the comma before a relative pronoun whose clause hangs elsewhere."""
        if pronoun < 2 or self.words[pronoun - 1].text != "," or self.words[pronoun].text.lower() == "that":
            return None
        ending = [p.head for p in self.phrases.ending(pronoun - 1) if not p.pronoun]
        return ending[-1] if ending else None


_GENDERS = {
    "mr": "male", "sir": "male", "lord": "male", "king": "male", "prince": "male", "father": "male",
    "mrs": "female", "ms": "female", "miss": "female", "lady": "female", "queen": "female", "princess": "female",
}  # fmt: skip
_HEADS = ("president", "prime minister", "king", "chancellor", "supreme leader", "emir", "crown prince")
_DEPUTIES = frozenset({"vice", "deputy", "assistant", "former", "under"})
_NOT_NAME = frozenset(
    {"mr", "mrs", "ms", "miss", "sir", "dr", "al", "el", "bin", "ibn", "abu", "de", "von", "van"}
)


def _split(text: str) -> list[str]:
    return text.lower().replace("-", " ").split()


def _name_tokens(text: str) -> tuple[str, ...]:
    """Return the telling parts of a person's name.

    >>> _name_tokens("Mr al-Assad")
    ('assad',)
    """
    found = tuple(t for t in _split(text.replace(".", " ")) if t not in _NOT_NAME)
    return found or tuple(_split(text))


def _same_person(one: tuple[str, ...], other: tuple[str, ...]) -> bool:
    """Tell whether two names can be one person's: the surname or the first name alone, or no part that differs.

    >>> _same_person(("psaki",), ("jen", "psaki")), _same_person(("anna", "ray"), ("mark", "ray"))
    (True, False)
    """
    short, long = sorted((one, other), key=len)
    if len(short) == 1:
        return short[0] in (long[-1], long[0]) or (len(long) > 2 and short[0] == long[-2])
    if short[-1] != long[-1]:
        return False
    return all(any(a == b or (len(a) == 1 and b.startswith(a)) for b in long[:-1]) for a in short[:-1])


def _short_of(one: str, other: str) -> bool:
    """Tell whether one organization's name is a shorter form of the other: its beginning, end, or initials.

    >>> _short_of("Syrian Observatory", "Syrian Observatory for Human Rights"), _short_of("SDF", "Syrian Democratic Forces")
    (True, True)
    """
    short, long = sorted((one, other), key=len)
    parts, whole = _split(short), _split(long)
    if short.isupper() and " " not in short and len(short) > 1:
        initials = "".join(w[0] for w in whole)
        telling = "".join(w[0] for w in whole if w not in ("of", "the", "for", "and"))
        return short.lower() in (initials, telling)
    if len(parts) < 2 and not (
        len(parts) == 1 and whole[-1] == parts[0] and len(whole) == 2 and len(short) > 6
    ):
        return False
    return whole[: len(parts)] == parts or whole[-len(parts) :] == parts


def _narrowest(nouns: Nouns, kind: str, group: list[Phrase]) -> str:
    """Return the class that the nouns beside a name give it: "the town of X" is a town, whatever X was taken for."""
    for phrase in group:
        naming = phrase.noun is not None and phrase.noun.naming
        special = naming and nouns.is_a(phrase.kind, kind)
        places = nouns.is_a(phrase.kind, "Place") and kind in (
            "Settlement",
            "Region",
            "Person",
            "Organization",
            "Place",
        )
        if not phrase.name and (special or (naming and places)):
            kind = phrase.kind
    return kind


def _two_names(phrases: list[Phrase]) -> bool:
    """Tell whether phrases name two things that the gazetteer knows apart."""
    return len({p.name.iri for p in phrases if p.name and p.name.iri}) > 1


def _grouped(phrases: Phrases) -> dict[int, list[Phrase]]:
    """Map each phrase (by identity) to the list of phrases that grammar makes one with it, in text order."""
    group: dict[int, list[Phrase]] = {id(p): [p] for p in phrases.all}
    for one, other in same(phrases):
        if group[id(one)] is not group[id(other)] and not _two_names(group[id(one)] + group[id(other)]):
            merged = sorted(group[id(one)] + group[id(other)], key=lambda p: (p.first, p.head))
            for phrase in merged:
                group[id(phrase)] = merged
    return group
