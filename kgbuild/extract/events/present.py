"""Verbs in the present: habits and plots, and chronicles that tell of events so."""

from __future__ import annotations

from kgbuild.extract.times.words import periods
from kgbuild.lexicon import Lexicon
from kgbuild.model import Document
from kgbuild.syntax.clauses import Clauses
from kgbuild.syntax.words import CONDITIONS
from kgbuild.words import in_force, listed


class Present:
    """Reads the verbs of one document that stand in the simple present."""

    def __init__(self, document: Document, clauses: Clauses, lexicon: Lexicon) -> None:
        self.doc, self.clauses, self.lexicon = document, clauses, lexicon

    def habit(self, i: int) -> bool:
        """Tell whether a verb in the simple present tells of a habit or a plot.

        Headlines and chronicles tell of events so.
        """
        if not self._in_present(i) or self._chronicled(i) or self._points_back(i):
            return False
        word = self.doc.words[i]  # "eleven are killed and a bus [is set] on fire": of one chronicle
        return not (word.rel == "conj" and self._in_present(word.head) and self._chronicled(word.head))

    def _points_back(self, i: int) -> bool:
        """Tell whether a clause is said of what was just told: "[this] raid comes in response to the shelling"."""
        heads = self.clauses.below(i, "subj", "subj:pass")
        dets = {self.doc.words[k].text.lower() for j in heads for k in self.clauses.below(j, "det")}
        return not dets.isdisjoint(("this", "these"))

    def _chronicled(self, i: int) -> bool:
        """Tell whether a clause in the present has a name or a number that habits lack: "gunmen [kill 22 policemen]".

        What happens often, or in every such time, is a habit for all its numbers.
        """
        held = range(*self.doc.sents[self.doc.words[i].sent])
        if any(self._each_time(j) for j in held) or self.clauses.marks(i) & {*CONDITIONS, "when", "whenever"}:
            return False
        tried = self.clauses.below(i, "xcomp")  # "[tries] to snatch a gun at Orly and is shot"
        told = [k for j in (i, *tried) for k in self.clauses.below(j, "obj", "subj:pass", "obl", "nmod")]
        told += [k for j in told for k in self.clauses.below(j, "nmod", "compound", "appos")]
        hit = self.clauses.below(i, "obj", "subj:pass")
        counted = any(self.clauses.below(j, "nummod") or self.doc.words[j].tag == "CD" for j in hit)
        who = self.clauses.below(i, "subj", "subj:pass", "agent")
        if who and self._under_a_day(i):
            return True
        dying = self.doc.words[i].lemma.lower() in in_force().tolls["dying"]  # "[eleven passengers] die"
        counted = counted or (dying and any(self.clauses.below(j, "nummod") for j in who))
        named = any(self._is_place(j) for j in told)
        if any(self._is_bare(j) for j in who):
            return True
        return (bool(who) or self.doc.words[i].rel == "conj") and (counted or named)

    def _under_a_day(self, i: int) -> bool:
        """Tell whether a word stands below the heading of a day, or in a row or an item that gives one: in a chronicle."""
        blocks, at = self.doc.article.blocks, self.doc.words[i].start
        given = next((b.given for b in blocks if b.start <= at < b.end), ())
        return any(blocks[n].kind in ("day", "cell") and "date" in blocks[n].holds.split() for n in given)

    def _is_bare(self, j: int) -> bool:
        """Tell whether a weapon or somebody armed stands without an article, as in headlines alone: "[drone] hits a bus"."""
        word, name = self.doc.words[j], self.doc.name_at.get(j)
        armed = word.lemma.lower() in self.lexicon.perpetrators
        if word.tag != "NN" or not (armed or (name is not None and name.kind == "WeaponType")):
            return False
        return not self.clauses.below(j, "det", "poss", "nummod")

    def _each_time(self, j: int) -> bool:
        """Tell whether a word speaks of many times: "often", "every", "600 rounds [a] minute"."""
        word = self.doc.words[j]
        rate = word.lemma.lower() in periods() and any(
            self.doc.words[k].text.lower() in ("a", "an", "per") for k in self.clauses.below(j, "det", "case")
        )
        return rate or self.lexicon.context(word.lemma, "often") == "generic"

    def _is_place(self, j: int) -> bool:
        name = self.doc.name_at.get(j)
        return name is not None and self.lexicon.fits(name.kind, ("Place",))

    def _in_present(self, i: int) -> bool:
        """Tell whether a verb outside headlines stands in the simple present."""
        word = self.doc.words[i]
        if word.sent in self.doc.headline_sents or not self.clauses.is_verb(i):
            return False
        helpers = self.clauses.below(i, "aux", "aux:pass")
        if not helpers:
            plain = word.tag == "VBP" or (word.tag == "VB" and self._finite(i))
            return word.tag == "VBZ" or (plain and word.lemma.lower() not in listed("invariant"))
        return [self.doc.words[j].text.lower() for j in helpers] in (["is"], ["are"]) and word.tag == "VBN"

    def _finite(self, i: int) -> bool:
        """Tell whether a base form heads a clause of its own: it is a present that the tagger missed."""
        return self.doc.words[i].rel == "root" and bool(self.clauses.below(i, "subj"))
