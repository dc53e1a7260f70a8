"""What a filler is called: the stretches of text that may name it, with features; which convention holds is fitted."""

from __future__ import annotations

from typing import Final, NamedTuple

from kgbuild.extract.incidents.candidates import Group
from kgbuild.extract.incidents.spans import plain
from kgbuild.model import Document

#: So many phrases of a thing are looked at for what to call it.
_MOST: Final = 6
_NUMBERS_WORDS: Final = """
    one two three four five six seven eight nine ten several some many dozens numerous various
"""
_NUMBERS: Final = frozenset(_NUMBERS_WORDS.split())


class Called(NamedTuple):
    """A name that a filler may have: as the text has it, and its features."""

    text: str
    features: tuple[str, ...]


def options(document: Document, text: str, group: Group, role: str) -> list[Called]:
    """Return what a thing may be called in a role; `text` is the article's as `plain` has it, with a space at its ends."""
    shown: dict[str, str] = {}
    marks: dict[str, dict[str, None]] = {}
    entity = group.entity
    for n, member in enumerate(group.members[:_MOST]):
        named = [(what, document.text(*span)) for what, span in member.variants.items()]
        if entity:
            named += [("ename", entity.name), *(("nm", name) for name in entity.names)]
        for what, words in named:
            name = plain(words)
            if name and f" {name} " in text:
                shown.setdefault(name, words)
                found = marks.setdefault(name, {})
                found |= dict.fromkeys([what, *([f"1:{what}"] if n == 0 else []), f"ment{min(n, 2)}"])
    longest = max((len(name.split()) for name in shown), default=0)
    first = min((text.find(f" {name} ") for name in shown), default=0)
    generic = entity is None or entity.generic
    return [
        Called(words, tuple(_features(name, words, marks[name], text, (role, generic, longest, first))))
        for name, words in shown.items()
    ]


def _features(
    name: str, words: str, marks: dict[str, None], text: str, of: tuple[str, bool, int, int]
) -> list[str]:
    role, generic, longest, first = of
    parts = name.split()
    numbered = parts[0] in _NUMBERS or parts[0][0].isdigit()
    base = [
        *marks,
        f"len{min(len(parts), 6)}",
        f"longest{len(parts) == longest}",
        f"num{numbered}",
        f"first{text.find(f' {name} ') == first}",
        f"up{words[:1].isupper()}",
        f"cnt{min(4, text.count(f' {name} '))}",
    ]
    found = [
        f"{before}{one}" for one in base for before in ("", f"{role}:", f"g{generic}:", f"{role}:g{generic}:")
    ]
    if numbered and len(parts) > 1:
        found += [f"num:{what}:{role}" for what in marks]
    return [*found, f"w0={parts[0]}", f"w-1={parts[-1]}"]
