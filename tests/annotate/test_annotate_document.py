"""Articles become Documents: which text is read, where its words stand, where its sentences end."""

from __future__ import annotations

from collections.abc import Callable

import pytest
import spacy
from spacy.language import Language
from support import article

from kgbuild.annotate import annotate, load_pipeline
from kgbuild.annotate.document import STARTS, blank_doc, to_document
from kgbuild.gazetteer import Gazetteer
from kgbuild.model import Article, Block, Document


@pytest.fixture(scope="module")
def blank() -> Language:
    return spacy.blank("en")


def _texts(doc: spacy.tokens.Doc) -> list[str]:
    return [token.text for token in doc]


def _starts(doc: spacy.tokens.Doc) -> list[str]:
    return [token.text for token in doc if token.is_sent_start]


def test_only_headline_and_body_are_read(blank: Language) -> None:
    text = "Raid\nREUTERS\nTroops left.\nRead more"
    blocks = (
        Block(0, 4, "headline"),
        Block(5, 12, "dateline"),
        Block(13, 25, "body"),
        Block(26, 35, "teaser"),
    )
    doc = blank_doc(Article("a", text, blocks), blank)
    assert _texts(doc) == ["Raid", "Troops", "left", "."]


def test_every_word_knows_its_place_in_the_article(blank: Language) -> None:
    text = "  A  raid\n\thit\u00a0the  base.\n\nNobody fled. "
    doc = blank_doc(article(text), blank)
    assert [
        text[start : start + len(word)]
        for start, word in zip(doc.user_data[STARTS], _texts(doc), strict=True)
    ] == _texts(doc)
    assert _texts(doc)[:6] == ["A", "raid", "hit", "the", "base", "."]


@pytest.mark.parametrize(
    ("text", "starts"),
    [
        ("Raid on base\n\nTroops left", ["Raid", "Troops"]),
        ("He left.” Then it burned.", ["He", "Then"]),
        ('He left." Then it burned.', ["He", "Then"]),
        ("“We left.” “You stayed.”", ["“", "“"]),
        ('They left. "We stayed."', ["They", '"']),
    ],
)
def test_sentences_that_must_start(blank: Language, text: str, starts: list[str]) -> None:
    assert _starts(blank_doc(article(text), blank)) == starts


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("The missiles . hit a base. It burned.", "hit"),
        ("“We left,” Ray said. It burned.", "Ray"),
        ("He met President Recep Tayyip Erdogan. It burned.", "Tayyip"),
        ("It was “over.” It burned.", "”"),
        ('They left. "We stayed," he said.', "We"),
    ],
)
def test_sentences_that_cannot_start(blank: Language, text: str, word: str) -> None:
    doc = blank_doc(article(text), blank)
    token = next(token for token in doc if token.text == word)
    assert token.is_sent_start is False


def test_the_parser_decides_where_marks_do_not(blank: Language) -> None:
    doc = blank_doc(article("It burned. They left."), blank)
    assert [token.is_sent_start for token in doc if token.text == "They"] == [None]


def test_sentences_of_a_headline_are_known(blank: Language) -> None:
    text = "Base hit\nTroops left."
    blocks = (Block(0, 8, "headline"), Block(9, 21, "body"))
    doc = blank_doc(Article("a", text, blocks), blank)
    for token in doc:
        token.head, token.dep_ = doc[0] if token.i < 2 else doc[2], "dep"
    document = to_document(Article("a", text, blocks), doc)
    assert document.headline_sents == {0}
    assert document.sents == ((0, 2), (2, 5))


@pytest.mark.parametrize("text", ["", "   \n\n "])
def test_an_article_without_words(blank: Language, text: str) -> None:
    document = to_document(article(text), blank_doc(article(text), blank))
    assert (document.words, document.sents, document.names) == ((), (), ())


def test_articles_come_out_in_order_and_alone_as_together() -> None:
    pipeline = load_pipeline(gazetteer=Gazetteer())
    texts = ["Rockets hit a base near Hajin.", "", "Nobody fled. Troops left the town on Monday."]
    articles = [article(text, str(i)) for i, text in enumerate(texts)]
    together = list(annotate(articles, pipeline, batch_size=2))
    assert [document.article.id for document in together] == ["0", "1", "2"]
    assert together == [next(annotate([one], pipeline)) for one in articles]


def test_a_sentence_of_the_default_model(annotate: Callable[..., Document]) -> None:
    document = annotate("Militants fired three rockets at an airbase in western Iraq on Monday.")
    found = {word.text: (word.rel, word.prep, document.words[word.head].text) for word in document.words}
    assert found["Militants"] == ("subj", "", "fired")
    assert found["rockets"] == ("obj", "", "fired")
    assert found["airbase"] == ("obl", "at", "fired")
    assert [document.text(n.first, n.last) for n in document.names if n.kind == "Region"] == ["western Iraq"]
