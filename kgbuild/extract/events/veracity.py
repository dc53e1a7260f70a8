"""Words that say that what they tell did not happen: reports that are false, tales, verdicts that clear of blame."""

from __future__ import annotations

from kgbuild.extract.senses import senses
from kgbuild.model import Document
from kgbuild.syntax.clauses import Clauses
from kgbuild.words import listed

_TELLS = frozenset({"acl", "ccomp", "nmod", "relcl", "appos", "obl"})
_OF = frozenset({"", "of", "about", "that", "on", "with", "whether"})
_NONE = frozenset({"no", "any", "little"})


class Veracity:
    """What a document holds for false or invented."""

    def __init__(self, document: Document, clauses: Clauses) -> None:
        self.doc, self.words, self.clauses = document, document.words, clauses

    def reading(self, i: int) -> str:
        """Return "denied" for what is told by a false report, "generic" for what a tale tells, else ""."""
        if self._is_false(i):
            return "denied"
        if self.words[i].tag in ("VBZ", "VBP") and self._is_shown(i):
            return "generic"
        below = i
        while self.words[below].head != below:
            above = self.words[below].head
            found = self._told_by(above, below)
            if found:
                return found
            below = above
        return ""

    def _told_by(self, above: int, below: int) -> str:
        word, hangs = self.words[above], self.words[below]
        lemma = word.lemma.lower()
        verbs = {lemma, self.words[word.head].lemma.lower()} if word.rel in ("obj", "subj:pass") else {lemma}
        if hangs.prep == "of" and verbs & senses()["clearing"]:
            return "denied"  # "cleared the nurse of killing", wherever the phrase hangs
        if hangs.rel in ("ccomp", "csubj") and lemma in senses()["false"]:
            return "denied"  # "it is untrue that …"
        if word.pos == "NOUN" and hangs.rel in _TELLS and hangs.prep in _OF:
            if lemma in senses()["reports"] and (self._is_false(above) or self._is_none(above)):
                return "denied"
            if lemma in senses()["tales"]:
                return "generic"
        if self.words[above].tag in ("VBZ", "VBP") and self._is_shown(above):
            return "generic"
        if self.clauses.is_verb(above) and hangs.rel not in ("subj", "subj:pass"):
            does = self.clauses.below(above, "subj")
            tale = any(self.words[j].lemma.lower() in senses()["tales"] and self._common(j) for j in does)
            return "generic" if tale and self.words[above].tag in ("VBZ", "VBP") else ""
        return ""

    def _is_shown(self, verb: int) -> bool:
        """Tell whether the present tense of a verb is that of a tale: "in the new [series], a thief shoots his brother"."""
        where = [j for j in self.clauses.below(verb, "obl") if self.words[j].prep == "in"]
        shows = senses()["tales"] | senses()["shows"]
        return any(
            self.words[j].lemma.lower() in shows and self._common(j) and self._of_tale(j) for j in where
        )

    def _of_tale(self, j: int) -> bool:
        """Tell whether nothing, or a tale, stands behind "of": "in the new season [of the drama]", not "of rains"."""
        return all(self.words[k].lemma.lower() in senses()["tales"] for k in self.clauses.below(j, "nmod"))

    def _common(self, j: int) -> bool:
        return j not in self.doc.name_at

    def _is_none(self, noun: int) -> bool:
        """Tell whether there is none: "found [no evidence] that …"."""
        return any(self.words[j].text.lower() in _NONE for j in self.clauses.below(noun, "det"))

    def _is_false(self, noun: int) -> bool:
        """Tell whether a noun is said to be false: "the report was false", "false reports", "retracted its report"."""
        if not self.words[noun].tag.startswith("NN"):
            return False
        if any(self._false(j) for j in self.clauses.below(noun, "amod")):
            return True
        word = self.words[noun]
        above = word.head
        if word.rel in ("subj", "subj:pass") and self._false(above):
            return True
        if word.rel == "obj" and self.words[above].lemma.lower() in senses()["retracting"]:
            return word.lemma.lower() in senses()["reports"]
        if word.rel not in ("subj", "subj:pass") or self.words[above].lemma.lower() not in listed("linking"):
            return False
        said = self.clauses.below(above, "xcomp", "obl", "obj", "advmod", "ccomp", "amod")
        return any(self._false(j) for k in said for j in (k, *self.clauses.below(k, "amod", "xcomp")))

    def _false(self, i: int) -> bool:
        word = self.words[i]
        said = {word.lemma.lower(), word.text.lower()} & senses()["false"]
        return bool(said) and word.pos in ("NOUN", "ADJ", "VERB") and not self.clauses.negated(i)
