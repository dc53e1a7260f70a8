"""Names as literals: each with the language that its letters tell, and each once. Articles are in English, names are not.

A name in Latin letters is English, as the text around it is. Of other scripts some are those of one language; of the
rest, some letters or an article are. Anything else is left undetermined, which BCP 47 writes as "und".
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import Final

import pyoxigraph as ox

from kgbuild.vocab import SKOS

_PREFERRED: Final = ox.NamedNode(SKOS + "prefLabel")
_ALTERNATIVE: Final = ox.NamedNode(SKOS + "altLabel")

_UNDETERMINED: Final = "und"
#: Scripts, as Unicode names their letters, that one language is written in.
_OF_ONE: Final = {
    "ARMENIAN": "hy",
    "GEORGIAN": "ka",
    "GREEK": "el",
    "HANGUL": "ko",
    "HEBREW": "he",
    "HIRAGANA": "ja",
    "KATAKANA": "ja",
    "KHMER": "km",
    "LAO": "lo",
    "MYANMAR": "my",
    "SINHALA": "si",
    "TAMIL": "ta",
    "THAI": "th",
}
#: What no other language that shares the script has.
_TELLING: Final = {
    "ARABIC": (("ckb", "[ڕڵۆێ]"), ("ps", "[ټډړښځڅ]"), ("ur", "[ٹڈڑں]"), ("ar", r"[ةأإ]|\bال(?!.*[پچژگکی])")),
    "CYRILLIC": (("uk", "[їєґ]"), ("be", "ў"), ("sr", "[ђћ]"), ("mk", "[ѓќѕ]")),
}


def named(words: str) -> ox.Literal:
    """Return a name as a literal in its language.

    >>> named("Київ")
    <Literal value=Київ language=uk>
    """
    return ox.Literal(words, language=language(words))


def names_once(triples: Iterable[ox.Triple]) -> Iterator[ox.Triple]:
    """Leave out an alternative label that is the preferred one already: SKOS holds the two apart.

    So is one of an unknown language that stands there with its language, too, as the gazetteer knows it.
    """
    kept = list(triples)
    preferred = {(triple.subject, triple.object) for triple in kept if triple.predicate == _PREFERRED}
    languages: dict[object, set[str | None]] = defaultdict(set)
    for triple, words in _labels(kept):
        languages[triple.subject, words.value].add(words.language)
    doubtful = {
        (triple.subject, words)
        for triple, words in _labels(kept)
        if words.language == _UNDETERMINED and len(languages[triple.subject, words.value]) > 1
    }
    repeated = preferred | doubtful
    for triple in kept:
        if triple.predicate != _ALTERNATIVE or (triple.subject, triple.object) not in repeated:
            yield triple


def _labels(triples: Iterable[ox.Triple]) -> Iterator[tuple[ox.Triple, ox.Literal]]:
    for triple in triples:
        if triple.predicate in (_PREFERRED, _ALTERNATIVE) and isinstance(triple.object, ox.Literal):
            yield triple, triple.object


@lru_cache(maxsize=1 << 12)
def language(name: str) -> str:
    """Return the tag of the language that a name in an English text is written in.

    >>> [language(name) for name in ("Kyiv", "Đức", "Київ", "Киев", "حزب الله", "서울", "北京", "42")]
    ['en', 'en', 'uk', 'und', 'ar', 'ko', 'und', 'en']
    """
    if name.isascii():
        return "en"
    scripts = Counter(_script(letter) for letter in name if letter.isalpha())
    script = max(sorted(scripts), key=scripts.__getitem__, default="LATIN")
    if script == "LATIN":
        return "en"
    telling = (tag for tag, sign in _TELLING.get(script, ()) if re.search(sign, name.lower()))
    return _OF_ONE.get(script) or next(telling, _UNDETERMINED)


def _script(letter: str) -> str:
    return unicodedata.name(letter, "").split(" ")[0]
