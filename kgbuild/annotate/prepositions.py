"""The prepositions of several words: English's closed class, as a parser may take them apart.

A treebank annotates "in response to the raid" as two nested phrases, and "north of the town" as an adverb
with one below it. Extraction asks what the raid and the town are to the verb, so each is read as one.
"""

from __future__ import annotations

from typing import Final

#: Preposition, noun, preposition; articles belong to the canonical form and are optional in the text.
_NOMINAL: Final = """
as a consequence of, as a reaction to, as a reply to, as a reprisal for, as a response to, as a result of,
as an answer to, as part of, as punishment for, as retaliation for, as revenge for, at the behest of,
at the hands of, at the invitation of, at the order of, at the orders of, at the request of, by means of,
by order of, by way of, for lack of, for the sake of, from the direction of, in accordance with,
in addition to, in answer to, in case of, in charge of, in collaboration with, in command of,
in conjunction with, in connection with, in cooperation with, in coordination with, in defence of,
in defense of, in exchange for, in favor of, in favour of, in front of, in light of, in line with,
in opposition to, in place of, in preparation for, in protest against, in protest at, in pursuit of,
in reaction to, in relation to, in reply to, in reprisal for, in response to, in retaliation against,
in retaliation for, in retaliation to, in retribution for, in return for, in revenge for, in search of,
in solidarity with, in spite of, in support of, in terms of, in the absence of, in the aftermath of,
in the area of, in the center of, in the centre of, in the course of, in the direction of,
in the event of, in the face of, in the hands of, in the heart of, in the middle of, in the name of,
in the neighborhood of, in the neighbourhood of, in the outskirts of, in the presence of,
in the proximity of, in the suburbs of, in the vicinity of, in the wake of, in view of, on account of,
on behalf of, on board of, on orders from, on orders of, on suspicion of, on the basis of, on the edge of,
on the edges of, on the eve of, on the order of, on the orders of, on the outskirts of, on the part of,
on the side of, on top of, out of fear of, to the east of, to the north of, to the south of,
to the west of, under the command of, under the control of, under the leadership of,
under the supervision of, with regard to, with respect to, with the aid of, with the aim of,
with the backing of, with the help of, with the support of
"""
#: Adverb or adjective and preposition.
_ADVERBIAL: Final = """
according to, adjacent to, ahead of, along with, apart from, away from, close to, due to, east of, far from,
inside of, instead of, near to, next to, north of, north-east of, north-west of, northeast of, northwest of,
outside of, prior to, regardless of, short of, south of, south-east of, south-west of, southeast of,
southwest of, subsequent to, thanks to, together with, up to, west of
"""
_ARTICLES: Final = frozenset({"a", "an", "the"})


def _listed(text: str) -> list[str]:
    return [" ".join(part.split()) for part in text.split(",")]


def _key(phrase: str) -> tuple[str, str, str]:
    """Return the first preposition, the noun and the last preposition of a phrase.

    >>> _key("in the wake of")
    ('in', 'wake', 'of')
    """
    words = [word for word in phrase.split() if word not in _ARTICLES]
    return " ".join(words[:-2]), words[-2], words[-1]


#: (preposition, noun, preposition) → the canonical phrase.
NOMINAL: Final[dict[tuple[str, str, str], str]] = {_key(phrase): phrase for phrase in _listed(_NOMINAL)}
#: (adverb, preposition) → the phrase.
ADVERBIAL: Final[dict[tuple[str, str], str]] = {
    (phrase.split()[0], phrase.split()[1]): phrase for phrase in _listed(_ADVERBIAL)
}
#: The nouns and adverbs among them: most words are ruled out by one look-up.
NOUNS: Final = frozenset(noun for _, noun, _ in NOMINAL)
ADVERBS: Final = frozenset(adverb for adverb, _ in ADVERBIAL)
