"""Variants of training sentences: lower case, capitals, curly and straight quotes."""

import random
from collections.abc import Callable, Iterator

from spacy.language import Language
from spacy.tokens import Doc
from spacy.training import Example
from spacy.util import registry

CURLY = str.maketrans({"'": "’"})
STRAIGHT = str.maketrans({"’": "'", "‘": "'", "“": '"', "”": '"'})


def quoted(words: list[str], tags: list[str]) -> list[str]:
    """Return the words with the other kind of quotation marks and apostrophes.

    >>> quoted(['"', "It", "'s"], ["``", "PRP", "VBZ"])
    ['“', 'It', '’s']
    """
    if any(c in word for word in words for c in "’‘“”"):
        return [word.translate(STRAIGHT) for word in words]
    double = {"``": "“", "''": "”"}
    single = {"``": "‘", "''": "’"}
    out = []
    for word, tag in zip(words, tags, strict=True):
        if word == '"':
            out.append(double.get(tag, "”"))
        elif word == "'":
            out.append(single.get(tag, "’"))
        else:
            out.append(word.translate(CURLY))
    return out


def respelled(nlp: Language, example: Example, words: list[str]) -> Example:
    """Return the example with other words (as many) and the same annotation."""
    values = example.to_dict()
    values["token_annotation"]["ORTH"] = words
    spaces = values["token_annotation"]["SPACY"]
    text = Doc(nlp.vocab, words=words, spaces=spaces).text
    return Example.from_dict(nlp.make_doc(text), values)


@registry.augmenters("kgbuild.news.v1")  # type: ignore[untyped-decorator]  # spaCy leaves it untyped
def news(lower: float, upper: float, quotes: float) -> Callable[[Language, Example], Iterator[Example]]:
    """Return an augmenter: the example, and for a share of them once more in ``lower`` or ``upper`` case.

    ``quotes`` is the share whose quotation marks and apostrophes are of the other kind.
    """

    def augment(nlp: Language, example: Example) -> Iterator[Example]:
        words = [token.text for token in example.reference]
        tags = [token.tag_ for token in example.reference]
        draw = random.random()
        if random.random() < quotes and (other := quoted(words, tags)) != words:
            yield respelled(nlp, example, other)
        else:
            yield example
        if draw < lower:
            yield respelled(nlp, example, [word.lower() for word in words])
        elif draw < lower + upper:
            yield respelled(nlp, example, [word.upper() for word in words])

    return augment
