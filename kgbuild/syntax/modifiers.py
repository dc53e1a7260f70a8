"""What modifies a noun, wherever a parser hangs it."""

from __future__ import annotations

from kgbuild.syntax.antecedents import antecedent_of
from kgbuild.syntax.clauses import Argument, Clauses

#: What stands between a preposition and the name behind it: articles, adjectives, nouns.
_NOMINAL = frozenset({"DT", "JJ", "NN", "NNS", "NNP", "NNPS", "PRP$", "CD"})


def modifiers_of(clauses: Clauses, i: int) -> list[Argument]:
    """Return what modifies noun `i`: "rocket", "Sunday's", "on the base" of "Sunday's rocket attack on the base"."""
    if i not in clauses.modifiers:
        clauses.modifiers[i] = _modifiers(clauses, i)
    return [*clauses.modifiers[i]]


def noun_before(clauses: Clauses, i: int) -> str:
    """Return the lemma that stands right before the preposition of word `i`, wherever a parser hangs the phrase.

    "What he called an act of [revenge] for the raid": the phrase may hang on the verb, or on the act.
    """
    cases = [j for j in clauses.below(i, "case") if 0 < j < i]
    return clauses.words[cases[0] - 1].lemma.lower() if cases else ""


def _modifiers(clauses: Clauses, i: int) -> list[Argument]:
    rels = ("nmod", "compound", "amod", "poss", "obl", "agent", "nummod", "det")
    found = [
        Argument(clauses.words[j].rel, _prep(clauses, j), antecedent_of(clauses, j))
        for j in clauses.below(i, *rels)
    ]
    nested = [
        Argument(clauses.words[k].rel, "", k)
        for a in found
        if a.position in ("compound", "amod") and a.head != i
        for k in clauses.below(a.head, "compound", "amod")
    ]
    nested += [
        Argument("nmod", clauses.words[k].prep, k)
        for a in found
        if a.position == "amod" and a.head < i
        for k in clauses.below(a.head, "obl")
        if k > i
    ]  # "two members of a [banned] party [in X]", where a parser hangs the place on "banned"
    return found + nested + _following(clauses, i) + _titled(clauses, i, {a.head for a in found})


def _titled(clauses: Clauses, i: int, known: set[int]) -> list[Argument]:
    """Return the person behind the titles that follow noun `i`: "the murder of [union leader X]", in any parse."""
    words = clauses.words
    if i + 2 >= len(words) or words[i + 1].pos != "ADP" or words[i + 1].sent != words[i].sent:
        return []
    j = i + 2
    while j < len(words) and words[j].sent == words[i].sent and words[j].tag in _NOMINAL:
        name = clauses.doc.name_at.get(j)
        if name is not None and name.kind == "Person":
            found = [Argument("nmod", words[i + 1].text.lower(), name.last - 1)]
            return [] if known & set(range(name.first, name.last)) else found
        j += 1
    return []


def _prep(clauses: Clauses, j: int) -> str:
    """Return the preposition of word `j`, also one that a parser hangs on a title before it ("of Minister X")."""
    word = clauses.words[j]
    if word.prep or word.rel not in ("nmod", "obl"):
        return word.prep
    first = clauses.words[_opening(clauses, j)]
    return first.text.lower() if first.pos == "ADP" and first.rel == "case" else ""


def _following(clauses: Clauses, i: int) -> list[Argument]:
    """Return the prepositional phrases that stand right behind noun `i`, whatever the parse hangs them on.

    "They defended Sunday's strikes on militias in Iraq": the phrases belong to the strikes, though a parser may
    hang them on the verb.
    """
    return _trailing(clauses, i)[0]


def extent_of(clauses: Clauses, i: int) -> int:
    """Return the index after the last of the phrases that stand right behind noun `i`."""
    return _trailing(clauses, i)[1]


def _trailing(clauses: Clauses, i: int) -> tuple[list[Argument], int]:
    found: list[Argument] = []
    own, end = set(clauses.children[i]), i + 1
    mine = [j for j in clauses.below(i, "nmod") if j > i]
    above = list(clauses.ancestors(i))[:3]
    loose = {
        j for h in above for j in clauses.below(h, "obl", "nmod") if j > i and j not in own and j not in above
    }
    for j in sorted([*mine, *loose]):
        if j in loose:
            if _opening(clauses, j) != end or clauses.words[j].sent != clauses.words[i].sent:
                break
            found.append(Argument("nmod", clauses.words[j].prep, j))
        end = max(end, max(clauses.doc.subtree(j)) + 1)
    return found, end


def _opening(clauses: Clauses, j: int) -> int:
    return min(clauses.doc.subtree(j))
