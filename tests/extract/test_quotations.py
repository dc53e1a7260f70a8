"""What stands in quotation marks: one text, the quotations in it; "~" marks those that go on."""

from __future__ import annotations

import re

import pytest

from kgbuild.extract.attribution.quotations import Quotes
from kgbuild.model import Article, Block, Document, Word

CASES: list[tuple[str, list[str]]] = [
    ("He left .", []),
    ("“We stay,” he said.", ["We stay,"]),
    ('"We stay," he said.', ["We stay,"]),
    ("«We stay», he said.", ["We stay"]),
    ('"We stay,” he said. “We fight."', ["We stay,", "We fight."]),
    ('He said: "We stay. We fight." She left.', ["We stay. We fight."]),
    ('"We stay," he said. "We fight."', ["We stay,", "We fight."]),
    ("It was a “just” and “lawful” act.", ["just", "lawful"]),
    ('It was a "just" and "lawful" act.', ["just", "lawful"]),
    ("“We stay. “We fight. “We win.” He left.", ["We stay.", "~We fight.", "~We win."]),
    ("“We stay.\n\n“We fight.”\n\nHe left.", ["We stay.", "~We fight."]),
    ('"We stay.\n\n"We fight."\n\nHe left.', ["We stay.", "~We fight."]),
    ("“We stay.\n\nHe left. “We fight.”", ["We stay.", "We fight."]),
    ("“We stay, he said.", ["We stay, he said."]),
    ("He left.” She stayed.", []),
    ("She said 'we stay' to him.", ["we stay"]),
    ("She said ‘we stay’ to him.", ["we stay"]),
    ("The rebels' base and the rebels' road.", []),
    ("“He said ‘go’ and I went,” she said.", ["He said ‘go’ and I went,"]),
    ('He said ("We stay") it.', ["We stay"]),
    ('" "', []),
]


def document(text: str) -> Document:
    """Return words cut at white space and marks, a block for each paragraph, one sentence."""
    tokens = re.finditer(r"[“”«»\"‘()]|(?<=\w)['’](?=s\b)|['’]|[.,:]|[^\s“”«»\"‘’'().,:]+", text)
    words = []
    for i, match in enumerate(tokens):
        possessive = match.group() in "'’" and match.start() > 0 and text[match.start() - 1] == "s"
        tag = "POS" if possessive and "rebels" in text else "NN"
        words.append(
            Word(i, match.group(), match.group(), "X", tag, "dep", "", 0, 0, match.start(), match.end())
        )
    blocks = tuple(Block(m.start(), m.end(), "body") for m in re.finditer(r"[^\n]+", text))
    return Document(Article("a", text, blocks), tuple(words), ((0, len(words)),), ())


@pytest.mark.parametrize(("text", "expected"), CASES)
def test_quotations(text: str, expected: list[str]) -> None:
    doc = document(text)
    quotes = Quotes(doc)
    assert [("~" if q.continues else "") + doc.text(q.first, q.last) for q in quotes.all] == expected
    assert all(quotes.holding[i] == q for q in quotes.all for i in range(q.first, q.last))


def test_the_table_is_whole() -> None:
    assert len(CASES) == 21
