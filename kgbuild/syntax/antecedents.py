"""What a relative pronoun stands for."""

from __future__ import annotations

from kgbuild.syntax.clauses import Clauses
from kgbuild.syntax.words import RELATIVES


def antecedent_of(clauses: Clauses, j: int) -> int:
    """Return what the relative pronoun `j` stands for, else `j` itself."""
    word = clauses.words[j]
    if word.text.lower() not in RELATIVES:
        return j
    clause = word.head
    while clauses.words[clause].rel in ("xcomp", "ccomp", "conj") and clauses.words[clause].head != clause:
        clause = clauses.words[clause].head
    if clauses.words[clause].rel not in ("relcl", "acl"):
        return j
    return clauses.words[clause].head
