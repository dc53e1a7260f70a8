"""Closed classes of words, and of tags: grammar, and nothing that a text can be about."""

from __future__ import annotations

from typing import Final

#: Relative pronouns that stand for a noun.
RELATIVES: Final = frozenset({"that", "which", "who", "whom"})
#: Pronouns for who does it.
REFLEXIVES: Final = frozenset(
    {"herself", "himself", "itself", "myself", "ourselves", "themselves", "yourself", "yourselves"}
)
#: What stands for the first, and for the last, of two that were told of together.
FORMER: Final = "former"
LATTER: Final = "latter"
#: Determiners that speak of something known.
DEFINITE: Final = frozenset({"that", "the", "these", "this", "those"})
#: Those of them that point at what was told just before.
POINTING: Final = DEFINITE - {"the"}
#: Determiners by which there is none of what they stand before.
NONE: Final = frozenset({"neither", "no"})
#: Tags of finite verbs.
FINITE: Final = frozenset({"MD", "VBD", "VBP", "VBZ"})
#: Pronouns and possessives of the first person.
FIRST_PERSON: Final = frozenset({"i", "me", "mine", "my", "myself", "our", "ours", "ourselves", "us", "we"})
#: Conjunctions of conditions.
CONDITIONS: Final = frozenset({"if", "in case", "lest", "unless", "whether"})
#: Modal auxiliaries, short forms and the first halves of denied ones among them.
MODALS: Final = frozenset(
    {
        "'d",
        "'ll",
        "ca",
        "can",
        "could",
        "may",
        "might",
        "must",
        "shall",
        "should",
        "will",
        "wo",
        "would",
        "’d",
        "’ll",
    }
)
