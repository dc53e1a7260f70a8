"""What the model's heads say of a text: semantic roles, factuality, triggers and arguments of events, coreference.

They come from our model: as part of it, or beside another's that has none.
"""

from __future__ import annotations

import importlib
from collections.abc import Callable
from typing import Final

import numpy as np
from spacy.language import Language
from spacy.tokens import Doc

from kgbuild.errors import ModelError
from kgbuild.model import Heads, RoleArc

Component = Callable[[Doc], Doc]

#: Our model, the component of it that gives the heads, and the one that is switched off until it is asked for.
_MODEL: Final = "en_kgbuild"
_FACTORY: Final = "kgbuild_heads"
_ASLEEP: Final = "coreference"
#: Parts of our model that another's model has already.
_GIVEN: Final = ("grammar", "lemmatizer", "ner")


def beside(nlp: Language, *, coreference: bool = False) -> tuple[Component, ...]:
    """Return the components that give a parsed Doc of `nlp` its heads, none where it gives them itself.

    With `coreference` that is switched on too. Raises ModelError where our model cannot be loaded.
    """
    if coreference and _ASLEEP in nlp.disabled:
        nlp.enable_pipe(_ASLEEP)
    if any(nlp.get_pipe_meta(name).factory == _FACTORY for name in nlp.pipe_names):
        return ()
    try:
        ours: Language = importlib.import_module(_MODEL).load(exclude=list(_GIVEN))
    except (ImportError, AttributeError, OSError, ValueError) as error:
        raise ModelError(
            f"the heads for events cannot be loaded ({error})", where=_MODEL, remedy="Install kgbuild again"
        ) from error
    if coreference:
        ours.enable_pipe(_ASLEEP)
    return tuple(component for _, component in ours.pipeline)


def heads(doc: Doc) -> Heads:
    """Return what the heads said of a Doc, nothing where none has read it."""
    if not Doc.has_extension("triggers") or doc._.triggers is None:
        return Heads()
    chains = (Doc.has_extension(_ASLEEP) and doc._.coreference) or ()
    return Heads(
        tuple(RoleArc(*row) for row in doc._.roles),
        factuality=tuple(map(tuple, doc._.factuality)),
        triggers=tuple(map(tuple, doc._.triggers)),
        arguments=tuple(map(tuple, doc._.arguments)),
        passages=tuple(map(tuple, doc._.passages)),
        coreference=tuple(tuple(map(tuple, chain)) for chain in chains),
    )


def vectors(doc: Doc) -> tuple[bytes, ...]:
    """Return the encoder's vector of each token of a Doc ("<f2"), zeros for white space; none where it read no word."""
    windows = doc._.encoded if Doc.has_extension("encoded") else None
    if not windows:
        return ()
    found = np.zeros((len(doc), windows[0][1].shape[1]), "<f2")
    for at, rows in windows:
        found[at] = rows[1:]  # row 0 is the root's
    return tuple(row.tobytes() for row in found)


def forget(doc: Doc) -> None:
    """Let go of the encoder's vectors, which take most of the room of a long Doc and are read by nobody further on."""
    if Doc.has_extension("encoded"):
        doc._.encoded = doc._.pieces = None
