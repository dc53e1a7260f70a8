"""The English model that kgbuild ships: tokenizer, tagger, morphology, parser, lemmas, names.

>>> import en_kgbuild
>>> nlp = en_kgbuild.load(exclude=["ner"])
>>> [token.dep_ for token in nlp("Rockets hit the base.")]
['nsubj', 'ROOT', 'det', 'obj', 'punct']
"""

from pathlib import Path
from typing import Any

import spacy
from spacy.language import Language
from spacy.pipeline import TrainablePipe
from thinc.api import NumpyOps

__version__ = "0.1.0"

#: The pipeline as :func:`spacy.load` takes it.
PATH = Path(__file__).parent / "data"


def load(**overrides: Any) -> Language:
    """Load the pipeline; ``overrides`` go to :func:`spacy.load` (``disable``, ``exclude``, ``config``)."""
    return use_openblas(spacy.load(PATH, **overrides))


def use_openblas(nlp: Language) -> Language:
    """Let numpy multiply matrices rather than BLIS, in place.

    On processors that BLIS does not know it falls back to a kernel three times slower than the
    OpenBLAS inside numpy. Results differ only in rounding. The setting is the process's: other
    pipelines on the CPU profit too.
    """
    for _, component in nlp.pipeline:
        if isinstance(component, TrainablePipe):
            for node in component.model.walk():
                if isinstance(node.ops, NumpyOps):
                    node.ops.use_blis = False
    return nlp
