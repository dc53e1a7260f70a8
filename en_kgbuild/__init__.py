"""The English model that kgbuild ships: tokenizer, tagger, morphology, parser, lemmas, names.

>>> import en_kgbuild
>>> nlp = en_kgbuild.load(disable=["ner"])
>>> [token.dep_ for token in nlp("Rockets hit the base.")]
['nsubj', 'ROOT', 'det', 'obj', 'punct']
"""

from pathlib import Path
from typing import Any

import spacy
from spacy.language import Language

__version__ = "0.1.0"

#: The pipeline as ``spacy.load`` takes it.
PATH = Path(__file__).parent / "data"


def load(**overrides: Any) -> Language:
    """Load the pipeline; ``overrides`` go to :func:`spacy.load` (``disable``, ``exclude``, ``config`` …)."""
    return spacy.load(PATH, **overrides)
