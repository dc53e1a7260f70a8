"""Loads the language model: ours, or another installed spaCy pipeline that the user names."""

from __future__ import annotations

import importlib
import importlib.util
import json
import os
from contextlib import suppress
from pathlib import Path
from typing import Any, Final

import spacy
from spacy.language import Language

from kgbuild.errors import ModelError

DEFAULT: Final = "en_kgbuild"
#: The environment variable that names another pipeline.
VARIABLE: Final = "KGBUILD_MODEL"

#: What extraction reads from a parsed text, and the kind of component that gives it.
_NEEDED: Final = {
    "token.dep": "a parser",
    "token.tag": "a tagger",
    "token.pos": "a morphologizer or attribute_ruler",
    "token.lemma": "a lemmatizer",
    "doc.ents": "named entities (ner)",
}
#: Within so many characters a word's end shows what belongs to it no more: "km", "'s", quotation marks.
_ENDING: Final = 100
#: The attribute ruler declares nothing; in published pipelines it maps tags to parts of speech.
_UNDECLARED: Final = {"attribute_ruler": "token.pos"}


def load(name: str | Path | None = None) -> Language:
    """Return the pipeline `name` (package or folder), else the one of `KGBUILD_MODEL`, else kgbuild's own.

    Raises ModelError where it is not installed, cannot be read, is not English or lacks a component.
    """
    wanted = chosen(name)
    nlp = _own() if wanted == DEFAULT else _named(wanted)
    check(nlp, wanted)
    _hasten(nlp.tokenizer)
    return nlp


def _hasten(tokenizer: Any) -> None:
    """Let a tokenizer look for what ends a word at its end alone.

    It takes one sign after the other off a run without spaces, and looks for each through the whole run: 20,000
    quotation marks would take most of a minute.
    """
    search = getattr(tokenizer, "suffix_search", None)
    if search is not None:
        tokenizer.suffix_search = lambda run: search(run[-_ENDING:])


def chosen(name: str | Path | None = None) -> str:
    """Return the name or folder of the pipeline that `load` loads."""
    return str(name or os.environ.get(VARIABLE) or DEFAULT)


def label(name: str | Path | None = None) -> str:
    """Return the name of the pipeline that `load` loads and, where it tells one, its version: "en_kgbuild 2.0.0"."""
    wanted = chosen(name)
    told = Path(wanted).name
    for folder in _folders(wanted):
        with suppress(OSError, ValueError):
            meta = json.loads((folder / "meta.json").read_text(encoding="utf-8"))
            return f"{told} {meta['version']}" if isinstance(meta, dict) and meta.get("version") else told
    return told


def _folders(name: str) -> list[Path]:
    """Return where a pipeline may tell of itself, without loading it: kgbuild's own keeps that beside its weights."""
    found = importlib.util.find_spec(name) if name.isidentifier() else None
    package = [Path(found.origin).parent] if found is not None and found.origin else []
    return [*(folder / "data" for folder in package), *package, Path(name)]


def _own() -> Language:
    try:
        package = importlib.import_module(DEFAULT)
        nlp: Language = package.load()
    except (ImportError, AttributeError, OSError, ValueError) as error:
        raise ModelError(
            f"kgbuild's own language model is missing or damaged ({_first_line(error)})",
            where=DEFAULT,
            remedy="Install kgbuild again, or name another pipeline with --model or KGBUILD_MODEL",
        ) from error
    return nlp


def _named(name: str) -> Language:
    try:
        return spacy.load(name)
    except (ImportError, OSError, ValueError, KeyError) as error:
        installed = f"Install it with 'python -m spacy download {name}' or 'pip install {name}'"
        remedy = "Give a folder that 'nlp.to_disk' has written" if _is_path(name) else installed
        raise ModelError(
            f"no spaCy pipeline can be loaded ({_first_line(error)})",
            where=name,
            remedy=f"{remedy}; without --model and {VARIABLE} kgbuild uses its own",
        ) from error


def _is_path(name: str) -> bool:
    return os.sep in name or Path(name).exists()


def _first_line(error: Exception) -> str:
    return (str(error).splitlines() or [type(error).__name__])[0].rstrip(". ")


def check(nlp: Language, name: str) -> None:
    """Raise ModelError where a pipeline is not English or does not give what extraction reads."""
    if nlp.lang != "en":
        raise ModelError(f"the pipeline is for '{nlp.lang}'", where=name, remedy="Name an English pipeline")
    given = {attribute for pipe in nlp.pipe_names for attribute in _assigned(nlp, pipe)}
    missing = [f"{what} ({attribute})" for attribute, what in _NEEDED.items() if attribute not in given]
    if missing:
        raise ModelError(
            f"the pipeline lacks {', '.join(missing)}",
            where=name,
            remedy=f"Use a full one, such as en_core_web_sm ('python -m spacy download en_core_web_sm'), "
            f"or kgbuild's own: leave out --model and {VARIABLE}",
        )


def _assigned(nlp: Language, pipe: str) -> list[str]:
    factory = nlp.get_pipe_meta(pipe).factory
    undeclared = [_UNDECLARED[factory]] if factory in _UNDECLARED else []
    return [*nlp.get_pipe_meta(pipe).assigns, *undeclared]
