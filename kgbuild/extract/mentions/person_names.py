"""Whether two names can be one person's, or one organization's in full and in short."""

from __future__ import annotations

#: What stands before or within a name without telling one person from another.
_NOT_NAME = frozenset(
    {"mr", "mrs", "ms", "miss", "sir", "dr", "al", "el", "bin", "ibn", "abu", "de", "von", "van"}
)


def split(text: str) -> list[str]:
    """Return the words of a name in lower case, hyphens apart."""
    return text.lower().replace("-", " ").split()


def name_tokens(text: str) -> tuple[str, ...]:
    """Return the telling parts of a person's name.

    >>> name_tokens("Mr al-Assad")
    ('assad',)
    """
    found = tuple(t for t in split(text.replace(".", " ")) if t not in _NOT_NAME)
    return found or tuple(split(text))


def same_person(one: tuple[str, ...], other: tuple[str, ...]) -> bool:
    """Tell whether two names can be one person's: one is the surname or first name alone, or no part differs.

    >>> same_person(("psaki",), ("jen", "psaki")), same_person(("anna", "ray"), ("mark", "ray"))
    (True, False)
    """
    short, long = sorted((one, other), key=len)
    if len(short) == 1:
        return short[0] in (long[-1], long[0]) or (len(long) > 2 and short[0] == long[-2])
    if long[: len(short)] == short:
        return True  # the second surname left out
    if short[-1] != long[-1]:
        return False
    return all(any(a == b or (len(a) == 1 and b.startswith(a)) for b in long[:-1]) for a in short[:-1])


def short_of(one: str, other: str) -> bool:
    """Tell whether one organization's name is a shorter form of the other: its beginning, end, or initials.

    >>> short_of("Gulf Watch", "Gulf Watch for Human Rights"), short_of("FVA", "Free Valley Army")
    (True, True)
    """
    short, long = sorted((one, other), key=len)
    parts, whole = split(short), split(long)
    if short.isupper() and " " not in short and len(short) > 1:
        return short.lower() in _initials(whole)
    if len(parts) < 2 and not (
        len(parts) == 1 and whole[-1] == parts[0] and len(whole) == 2 and len(short) > 6
    ):
        return False
    return whole[: len(parts)] == parts or whole[-len(parts) :] == parts


def forms(text: str) -> frozenset[str]:
    """Return words and initials of a name: two names of which `same_person` or `short_of` holds share one.

    >>> sorted(forms("Free Valley Army"))
    ['army', 'free', 'free valley army', 'fva', 'valley']
    """
    words = split(text)
    return frozenset({text.lower(), *words, *name_tokens(text), *_initials(words)})


def _initials(words: list[str]) -> tuple[str, str]:
    """Return the initials of all words of a name, and of those that tell something."""
    telling = (w[0] for w in words if w not in ("of", "the", "for", "and"))
    return "".join(w[0] for w in words), "".join(telling)
