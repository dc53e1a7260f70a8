"""The tokenizer: spaCy's English one, except that a hyphen between letters does not split.

News text writes "Iran-backed", "al-Omar", "counter-battery" and "B-52"; each is one name or
one modifier to the extraction, so each is one token, in training and at run time.
"""

from typing import Any

import spacy
from spacy.lang.char_classes import ALPHA, ALPHA_LOWER, ALPHA_UPPER, CONCAT_QUOTES, LIST_ELLIPSES, LIST_ICONS
from spacy.language import Language
from spacy.util import compile_infix_regex

#: Dashes that separate words even without spaces; the plain hyphen is not among them.
DASHES = "–|—|--|---|——|~"

INFIXES = [
    *LIST_ELLIPSES,
    *LIST_ICONS,
    r"(?<=[0-9])[+\-\*^](?=[0-9-])",
    rf"(?<=[{ALPHA_LOWER}{CONCAT_QUOTES}])\.(?=[{ALPHA_UPPER}{CONCAT_QUOTES}])",
    rf"(?<=[{ALPHA}]),(?=[{ALPHA}])",
    rf"(?<=[{ALPHA}0-9])(?:{DASHES})(?=[{ALPHA}0-9])",
    rf"(?<=[{ALPHA}0-9])[:<>=/](?=[{ALPHA}])",
]


#: Titles and measures whose full stop belongs to them, beyond those that spaCy knows.
ABBREVIATIONS = [
    "Brig.",
    "Capt.",
    "Cmdr.",
    "Col.",
    "Cpl.",
    "Det.",
    "Ft.",
    "Hon.",
    "Insp.",
    "Lt.",
    "Maj.",
    "Pfc.",
    "Pte.",
    "Pvt.",
    "Sgt.",
    "Spc.",
    "Supt.",
    "Vol.",
    "approx.",
    "ca.",
]


def customise(nlp: Language) -> Language:
    """Replace the infix rules of a pipeline's tokenizer and add abbreviations, in place."""
    tokenizer: Any = nlp.tokenizer  # compiled, without types
    tokenizer.infix_finditer = compile_infix_regex(INFIXES).finditer
    for word in ABBREVIATIONS:
        tokenizer.add_special_case(word, [{"ORTH": word}])
    return nlp


def blank() -> Language:
    """Return an empty English pipeline with the project's tokenizer.

    >>> [t.text for t in blank()("Iran-backed forces near Deir ez-Zor")]
    ['Iran-backed', 'forces', 'near', 'Deir', 'ez-Zor']
    """
    return customise(spacy.blank("en"))
