"""The English model that kgbuild ships: one small encoder and heads for grammar, names, roles and events.

>>> import en_kgbuild
>>> nlp = en_kgbuild.load(exclude=["ner", "heads"])
>>> [token.dep_ for token in nlp("Rockets hit the base.")]
['nsubj', 'ROOT', 'det', 'obj', 'punct']
"""

from pathlib import Path
from typing import Any

import spacy
from spacy.language import Language

from en_kgbuild import components

__all__ = ["PATH", "components", "load"]
__version__ = "2.0.0"

#: The pipeline as :func:`spacy.load` takes it.
PATH = Path(__file__).parent / "data"


def load(**overrides: Any) -> Language:
    """Load the pipeline; ``overrides`` go to :func:`spacy.load` (``disable``, ``exclude``, ``config``)."""
    return spacy.load(PATH, **overrides)
