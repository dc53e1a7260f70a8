"""Who stands where in a clause: the arguments of verbs and nouns, those that grammar leaves unsaid included."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from kgbuild.model import Document

_RELATIVES = frozenset({"who", "which", "that", "whom"})
_SUBJECTS = ("subj", "subj:pass")
#: Prepositions behind which a gerund is said of the object: "accused the group of planting", "charged them with killing".
_OF_OBJECT = frozenset({"of", "with", "from", "for"})
#: What stands between a preposition and the name behind it: articles, adjectives, nouns.
_NOMINAL = frozenset({"DT", "JJ", "NN", "NNS", "NNP", "NNPS", "PRP$", "CD"})
#: What a parser may call the subject and the agent of a passive verb.
_IN_PASSIVE = {("subj", ""): "subj:pass", ("obl", "by"): "agent"}
_PARTICLES = frozenset({"out", "off", "up", "down"})
_OWN = ("subj", "subj:pass", "obj", "iobj", "obl", "agent", "nmod")
_VERBAL_RELS = frozenset({"acl", "relcl", "advcl", "xcomp", "ccomp", "conj", "root", "parataxis", "csubj"})


@dataclass(frozen=True, slots=True)
class Argument:
    """Word `head` stands at `position` (one of model.POSITIONS), introduced by `prep` where it has one."""

    position: str
    prep: str
    head: int


class Clauses:
    """The clauses of one document."""

    def __init__(self, document: Document) -> None:
        self.doc = document
        self.words = document.words
        self.children = document.children

    def below(self, i: int, *rels: str) -> list[int]:
        """Return the dependents of word `i` with one of the relations `rels`, in order."""
        return [j for j in self.children[i] if self.words[j].rel in rels]

    def conjuncts(self, i: int) -> list[int]:
        """Return word `i` and what is coordinated with it, in order."""
        found = [i]
        for j in found:
            found += [k for k in self.below(j, "conj") if k not in found and not self._has_own_verb(k)]
        return found

    def _has_own_verb(self, noun: int) -> bool:
        return any(self._coordinated(j) for j in self.below(noun, "amod"))

    def is_verb(self, i: int) -> bool:
        """Tell whether word `i` heads a clause as a verb (auxiliaries do not)."""
        word = self.words[i]
        return word.pos == "VERB" or (word.tag.startswith("VB") and word.rel in _VERBAL_RELS)

    def passive(self, i: int) -> bool:
        """Tell whether verb `i` is passive, reduced relatives ("bases hit by rockets") included."""
        if self.below(i, "subj:pass", "aux:pass", "agent"):
            return True
        word = self.words[i]
        if self._stray(i) or self._coordinated(i):
            return False
        if word.tag == "VBN" and any(self.words[j].lemma == "be" for j in self.below(i, "cop")):
            return True  # "was seriously wounded" read as what somebody is
        if word.rel == "acl" and word.tag == "VBD":
            return True  # a past form that describes a noun is a participle: "soldiers killed in the raid"
        if (
            word.tag in ("VBN", "VBD")
            and word.rel == "xcomp"
            and not self.below(i, "aux", "obj", "subj", "mark")
        ):
            return True  # "fighting that saw [120 soldiers killed]"
        reduced = word.rel in ("acl", "amod") or (word.rel == "advcl" and not self.below(i, "subj", "obj"))
        if reduced and word.tag == "VBN":
            return True
        return (
            word.rel == "conj"
            and not self.below(i, *_SUBJECTS, "obj", "aux")
            and word.tag == "VBN"
            and self.passive(word.head)
        )

    def _stray(self, i: int) -> bool:
        """Tell whether a past form hung on a noun is a main verb astray: it has an object, or nothing else is finite."""
        word = self.words[i]
        if word.rel != "acl" or word.tag not in ("VBD", "VBN"):
            return False
        return bool(self.below(i, "obj")) or (word.tag == "VBD" and self._headless(i))

    def _headless(self, i: int) -> bool:
        """Tell whether the sentence of verb `i` has a common noun for its root and no verb in a tense beside `i`."""
        first, last = self.doc.sents[self.words[i].sent]
        others = [w for w in self.words[first:last] if w.i != i and w.tag in ("VBD", "VBZ", "VBP", "MD")]
        root = next((w for w in self.words[first:last] if w.head == w.i), self.words[i])
        return root.i < i and root.tag in ("NN", "NNS", "VBZ") and all(w.i == root.i for w in others)

    def _astray(self, i: int) -> list[int]:
        """Return the subject of a main verb astray: the noun that a parser took for the root."""
        first, last = self.doc.sents[self.words[i].sent]
        root = next((j for j in range(first, last) if self.words[j].head == j), i)
        if root >= i:
            return []
        return [] if self.below(root, *_SUBJECTS) else [root]

    def arguments(self, i: int) -> list[Argument]:
        """Return the arguments of verb `i`: its own, then those that it shares with or takes from another clause."""
        own = [self._argument(i, j) for j in self.below(i, *_OWN) if not self._tells(i, j)]
        own += self._participial_agent(i) + self._shared_agent(i)
        # "on 3 May in X": a parser may hang the place on the day
        days = [a.head for a in own if self.words[a.head].text.isdigit() and len(self.words[a.head].text) < 3]
        own += [Argument("obl", self.words[j].prep, j) for day in days for j in self.below(day, "nmod")]
        if self._coordinated(i):
            return own + self._of_second_verb(i)
        if not any(a.position in _SUBJECTS for a in own):
            own += self._implied_subject(i)
        own += self._gap(i, own)
        if not any(a.position == "obj" for a in own) and not self.passive(i):
            own += self._shared_object(i)
        return own

    def _tells(self, i: int, j: int) -> bool:
        """Tell whether a subject behind its verb is who told of it: "jets struck and set a wood alight, [officials] said."."""
        after = self.words[j + 1 : j + 3]
        closes = len(after) == 2 and after[0].tag in ("VBD", "VBZ") and after[1].pos == "PUNCT"
        return self.words[j].rel == "subj" and j > i and closes and after[0].sent == self.words[j].sent

    def predicate(self, i: int) -> list[Argument]:
        """Return the subject of a noun or adjective that is said of it: "[the group] was behind the attack"."""
        own = [Argument("subj", "", self._antecedent(j)) for j in self.below(i, "subj", "subj:pass")]
        return own or [Argument("subj", "", j) for j in self._controller(i, 0)]

    def _shared_agent(self, i: int) -> list[Argument]:
        """Return the agent that a passive shares with the one that follows: "shot down and recovered by [troops]"."""
        if self.words[i].tag != "VBN" or self.below(i, "agent"):
            return []
        for j in self.below(i, "conj"):
            if self.words[j].tag == "VBN" and not self.below(j, *_SUBJECTS, "aux", "aux:pass", "obj"):
                found = [Argument("agent", "by", k) for k in self.below(j, "agent")]
                if found:
                    return found
        return []

    def _participial_agent(self, i: int) -> list[Argument]:
        """Return the agent whose participle a parser takes for a clause: "blown up by [retreating fighters]"."""
        found = []
        for j in self.below(i, "advcl"):
            if self.words[j].tag == "VBG" and self.words[j].prep == "by" and self.below(i, "subj:pass"):
                found += [Argument("agent", "by", k) for k in self.below(j, "obj") if k == j + 1]
        return found

    def _coordinated(self, i: int) -> bool:
        """Tell whether a participle before a noun is a second verb: "blamed the group and [ordered strikes]"."""
        word = self.words[i]
        inflected = word.lemma.lower() != word.text.lower()
        behind_and = i > 0 and self.words[i - 1].rel == "cc"
        return (
            word.rel == "amod"
            and word.tag in ("VBN", "VBD")
            and inflected
            and behind_and
            and self.words[word.head].rel == "conj"
        )

    def _of_second_verb(self, i: int) -> list[Argument]:
        noun = self.words[i].head
        first = next((j for j in self.ancestors(noun) if self.is_verb(j)), None)
        shared = [a for a in self.arguments(first) if a.position in _SUBJECTS] if first is not None else []
        return [*shared, Argument("obj", "", noun)]

    def _argument(self, verb: int, j: int) -> Argument:
        """Return dependent `j` of a verb as its argument; "carried out strikes" has an object, whatever the parse."""
        word = self.words[j]
        if word.rel == "obl" and word.prep in _PARTICLES and self.words[verb + 1].text.lower() == word.prep:
            return Argument("obj", "", j)
        position = _IN_PASSIVE.get((word.rel, word.prep), word.rel) if self.passive(verb) else word.rel
        if position == "iobj" and not self.below(verb, "obj"):
            position = "obj"  # nothing is given to anybody: "[blaming] the rebels"
        return Argument(position, word.prep, self._antecedent(j))

    def _antecedent(self, j: int) -> int:
        """Return what the relative pronoun `j` stands for, else `j` itself."""
        word = self.words[j]
        if word.text.lower() not in _RELATIVES:
            return j
        clause = word.head
        while self.words[clause].rel in ("xcomp", "ccomp", "conj") and self.words[clause].head != clause:
            clause = self.words[clause].head
        if self.words[clause].rel not in ("relcl", "acl"):
            return j
        return self.words[clause].head

    def _implied_subject(self, i: int) -> list[Argument]:
        position = "subj:pass" if self.passive(i) else "subj"
        return [Argument(position, "", j) for j in self._controller(i, 0)]

    def _controller(self, i: int, depth: int) -> list[int]:
        """Find the word that verb `i` without a subject is said of."""
        word = self.words[i]
        head = word.head
        if head == i or depth > 4:
            return []
        if self._stray(i):
            return self._astray(i) or [head]
        if word.rel in ("acl", "relcl"):
            infinitive = word.tag == "VB" and word.rel == "acl"
            return [] if infinitive else [head]
        if word.rel == "ccomp" and self.words[head].rel == "relcl":
            return [self.words[head].head]  # "strikes it said were aimed at militias"
        if word.rel == "amod" and word.pos == "ADJ":
            return [head]  # "groups responsible for the attack"
        if word.rel in ("conj", "xcomp", "advcl", "parataxis") and (
            self.is_verb(head) or self.words[head].rel != "conj"
        ):
            if word.rel == "xcomp" or (word.rel == "advcl" and word.tag == "VBG" and word.prep in _OF_OBJECT):
                objects = self.below(head, "obj", "iobj")
                if objects:
                    return objects[:1]
            if word.rel == "advcl" and word.tag == "VBG" and not word.prep and self._suffers(head):
                return []
            subjects = self._nearer_subject(i) or [self._antecedent(j) for j in self.below(head, *_SUBJECTS)]
            return subjects[:1] or (self._controller(head, depth + 1) if self.is_verb(head) else [])
        return []

    def _suffers(self, verb: int) -> bool:
        """Tell whether the subject of a verb is what a deed befell: "a convoy was bombed, [killing ten]" by the bombs."""
        return self.passive(verb) and bool(self.below(verb, *_SUBJECTS))

    def _nearer_subject(self, i: int) -> list[int]:
        """Return the subject of the told clause that a participle follows: "said how gunmen went about [shooting men]"."""
        word = self.words[i]
        if word.rel != "advcl" or word.tag != "VBG" or word.prep:
            return []
        objects = [j for j in self.below(word.head, "obj") if word.head < j]
        if objects and any(objects[0] < j < i for j in self.below(word.head, "xcomp")):
            return [self._antecedent(objects[0])]  # "prompted rebels to shell the town, [killing two]"
        told = [j for j in self.below(word.head, "ccomp") if word.head < j < i]
        return [self._antecedent(j) for j in self.below(told[-1], "subj")][:1] if told else []

    def _gap(self, i: int, own: list[Argument]) -> list[Argument]:
        """Return what a relative clause leaves out: "the base that militants attacked", "a town where three died"."""
        word = self.words[i]
        if word.rel != "relcl" or word.head == i:
            return []
        head = word.head
        if any(a.head == head for a in own):
            return []
        lead = {self.words[j].text.lower() for j in self.children[i]}
        if lead & {"where"}:
            return [Argument("obl", "in", head)]
        stranded = [a for a in own if a.position == "obl" and self.words[a.head].text.lower() in _RELATIVES]
        if stranded or any(a.position == "obj" for a in own) or self.passive(i):
            return []
        return [Argument("obj", "", head)]

    def _shared_object(self, i: int) -> list[Argument]:
        """Return the object of a coordinated verb that follows: "shelled and destroyed the depot"."""
        for j in self.below(i, "conj"):
            if self.is_verb(j) and not self.below(j, *_SUBJECTS):
                objects = self.below(j, "obj")
                between = [
                    k
                    for k in self.children[i]
                    if i < k < j and self.words[k].rel not in ("cc", "advmod", "punct")
                ]
                if objects and not between:
                    return [Argument("obj", "", objects[0])]
        head = self.words[i].head
        if self.words[i].rel == "conj" and self.is_verb(head) and not self.below(i, *_SUBJECTS):
            # "abducted and executed the governor": a parser may hang the object on the first verb
            return [Argument("obj", "", j) for j in self.below(head, "obj") if j > i]
        return []

    def modifiers(self, i: int) -> list[Argument]:
        """Return what modifies noun `i`: "rocket", "Sunday's", "on the base" of "Sunday's rocket attack on the base"."""
        rels = ("nmod", "compound", "amod", "poss", "obl", "agent", "nummod", "det")
        found = [
            Argument(self.words[j].rel, self._prep(j), self._antecedent(j)) for j in self.below(i, *rels)
        ]
        nested = [
            Argument(self.words[k].rel, "", k)
            for a in found
            if a.position in ("compound", "amod") and a.head != i
            for k in self.below(a.head, "compound", "amod")
        ]
        return found + nested + self._following(i) + self._titled(i, {a.head for a in found})

    def _titled(self, i: int, known: set[int]) -> list[Argument]:
        """Return the person behind the titles that follow noun `i`: "the murder of [union leader X]", in any parse."""
        words = self.words
        if i + 2 >= len(words) or words[i + 1].pos != "ADP" or words[i + 1].sent != words[i].sent:
            return []
        j = i + 2
        while j < len(words) and words[j].sent == words[i].sent and words[j].tag in _NOMINAL:
            name = self.doc.name_at.get(j)
            if name is not None and name.kind == "Person":
                found = [Argument("nmod", words[i + 1].text.lower(), name.last - 1)]
                return [] if known & set(range(name.first, name.last)) else found
            j += 1
        return []

    def _prep(self, j: int) -> str:
        """Return the preposition of word `j`, also one that a parser hangs on a title before it ("of Minister X")."""
        word = self.words[j]
        if word.prep or word.rel not in ("nmod", "obl"):
            return word.prep
        first = self.words[self._opening(j)]
        return first.text.lower() if first.pos == "ADP" and first.rel == "case" else ""

    def _following(self, i: int) -> list[Argument]:
        """Return the prepositional phrases that stand right behind noun `i`, whatever the parse hangs them on.

        "They defended Sunday's strikes on militias in Iraq": the phrases belong to the strikes, though a parser may
        hang them on the verb.
        """
        return self._trailing(i)[0]

    def extent(self, i: int) -> int:
        """Return the index after the last of the phrases that stand right behind noun `i`."""
        return self._trailing(i)[1]

    def _trailing(self, i: int) -> tuple[list[Argument], int]:
        found: list[Argument] = []
        own = set(self.children[i])
        end = max([j for k in self.below(i, "nmod") for j in self.doc.subtree(k)], default=i) + 1
        above = list(self.ancestors(i))[:3]
        loose = sorted(
            j
            for h in above
            for j in self.below(h, "obl", "nmod")
            if j > i and j not in own and j not in above
        )
        for j in loose:
            if self._opening(j) != end or self.words[j].sent != self.words[i].sent:
                break
            found.append(Argument("nmod", self.words[j].prep, j))
            end = max(self.doc.subtree(j)) + 1
        return found, end

    def _opening(self, j: int) -> int:
        return min(self.doc.subtree(j))

    def clause_of(self, i: int) -> int:
        """Return the verb (or the root) of the clause that word `i` stands in; `i` itself if it is one."""
        while not self.is_verb(i) and self.words[i].head != i:
            i = self.words[i].head
        return i

    def ancestors(self, i: int) -> Iterator[int]:
        """Yield the words above `i`, nearest first."""
        while self.words[i].head != i:
            i = self.words[i].head
            yield i

    def negated(self, i: int) -> bool:
        """Tell whether word `i` has a negation of its own: not, never, no, without."""
        if self.below(i, "neg"):
            return True
        if self.words[i].prep == "without":
            return True
        return any(
            self.words[j].lemma in ("no", "neither", "never", "not")
            for j in self.below(i, "det", "advmod", "cc")
        )
