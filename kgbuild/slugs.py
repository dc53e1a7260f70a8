"""What stands at the end of the IRIs of individuals: words in ASCII, ids of articles, digests.

Letters of every script are folded by anyascii, so that names stay readable and need no escape in any store.
"""

from __future__ import annotations

import hashlib
import re
import string
from functools import lru_cache
from typing import Final

from anyascii import anyascii

#: Signs that no reader takes for a letter: apostrophes of all kinds.
_SILENT: Final = str.maketrans("", "", "'`")
#: Alif is a vowel between letters, too, where anyascii leaves it out: "bghdad", and not "bghdd".
_ARABIC: Final = str.maketrans({"ا": "a", "أ": "a", "إ": "i", "آ": "a", "ى": "a"})
#: Two letters sound otherwise in Ukrainian, whose words are known by letters that Russian lacks.
_UKRAINIAN: Final = str.maketrans("иИгГ", "yYhH")
_UKRAINIAN_WORD: Final = re.compile(r"\w*[іїєґІЇЄҐ]\w*")
_SIGNS: Final = string.digits + string.ascii_letters
_KEY: Final = 8


def slug(text: str, longest: int = 80) -> str:
    """Return `text` in lower-case ASCII letters, digits and hyphens.

    >>> slug("Kata'ib Hezbollah"), slug("Deir ez-Zor"), slug("Çavuşoğlu")
    ('kataib-hezbollah', 'deir-ez-zor', 'cavusoglu')
    >>> slug("Łódź"), slug("Đức"), slug("Київ"), slug("بغداد")
    ('lodz', 'duc', 'kyiv', 'bghdad')
    """
    plain = re.sub(r"[^a-z0-9]+", "-", folded(text).lower().translate(_SILENT)).strip("-")
    if len(plain) <= longest:
        return plain or "x" + digest(text)
    return plain[:longest].rsplit("-", 1)[0] + "-" + digest(text)


def folded(text: str) -> str:
    """Return `text` in ASCII, each letter as it is written in Latin.

    >>> folded("Straße"), folded("Нью-Йорк"), folded("Харків")
    ('Strasse', "N'yu-York", 'Kharkiv')
    """
    text = _UKRAINIAN_WORD.sub(lambda word: word[0].translate(_UKRAINIAN), text)
    return anyascii(text.translate(_ARABIC))


@lru_cache(maxsize=1 << 16)
def article_name(article: str) -> str:
    """Return an article's id as the end of an IRI that needs no escape anywhere; a digest keeps ids apart.

    >>> article_name("000_688"), article_name("world/2021/jun/28"), article_name("غارة/7")
    ('000_688', 'world-2021-jun-28-92fa3dca', 'gharh-7-6c1de160')
    """
    safe = re.sub(r"[^A-Za-z0-9_-]", "-", folded(article))
    return safe if safe == article else f"{safe}-{digest(article)}"


@lru_cache(maxsize=1 << 16)
def article_key(article: str) -> str:
    """Return what stands for an article in the IRIs of its many mentions, sentences, claims and statements.

    A short id stands for itself, another as eight letters and digits: of a million articles two have the same
    with a chance of one in four hundred.

    >>> article_key("000_688"), article_key("world/2021/jun/28")
    ('000_688', 'be2oKHx3')
    """
    if len(article) < _KEY and re.fullmatch(r"[A-Za-z0-9_-]+", article):
        return article
    return _signs(article, _KEY)


def record_iri(base_iri: str, article: str, what: str) -> str:
    """Return the IRI of the record of a decision: short, since there are many; those of one article stand together.

    >>> record_iri("x/", "a_1", "killed")
    'x/decision/Cl08tlUOWnX'
    """
    return f"{base_iri}decision/{_signs(article, 5)}{_signs(what, 6)}"


def _signs(text: str, length: int) -> str:
    """Return so many letters and digits that stand for `text`."""
    number, signs = int.from_bytes(hashlib.sha256(text.encode()).digest()), []
    for _ in range(length):
        number, at = divmod(number, len(_SIGNS))
        signs.append(_SIGNS[at])
    return "".join(signs)


def digest(text: str) -> str:
    """Return eight hexadecimal digits that stand for `text`.

    >>> digest("a")
    'ca978112'
    """
    return hashlib.sha256(text.encode()).hexdigest()[:8]
