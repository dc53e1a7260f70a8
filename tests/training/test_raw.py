"""Sentences of texts that nothing is known of."""

import pytest
from spacy.tokens import Doc

from training import raw, tokens


@pytest.mark.parametrize(
    ("text", "sentences"),
    [
        (
            'He said : " We left . " They stayed in U.S. cities .',
            ['He said : " We left . "', "They stayed in U.S. cities ."],
        ),
        (
            "Did he go ? yes , he said . Three died .",
            ["Did he go ? yes , he said .", "Three died ."],
        ),
        ("No end", ["No end"]),
    ],
)
def test_paragraphs_are_cut_behind_full_stops(text: str, sentences: list[str]) -> None:
    doc = Doc(tokens.blank().vocab, words=text.split())
    assert [" ".join(words) for words in raw.cut(doc)] == sentences
