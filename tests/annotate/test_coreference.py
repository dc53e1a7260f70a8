"""Mentions and chains: what may head a mention, its words, what joins them, and that they are only made when asked for."""

from __future__ import annotations

import numpy as np
import pytest
from spacy.language import Language
from spacy.tokens import Doc
from support import article

import en_kgbuild
from en_kgbuild import letters, mentions
from kgbuild.annotate import annotate, load_pipeline
from kgbuild.model import Document

TEXT = (
    "The army said on Monday that it had shelled a village near Homs. Omar Haddad, a farmer, said he had lost his house. "
    "Haddad blamed the army. The Syrian Democratic Forces denied that they had fired. The SDF said its men were elsewhere."
)


@pytest.fixture(scope="module")
def model() -> Language:
    found = en_kgbuild.load(exclude=["ner", "heads"])
    found.enable_pipe("coreference")
    return found


def _chains(doc: Doc) -> list[set[str]]:
    return [{doc[first:end].text for _, first, end in chain} for chain in doc._.coreference]


def test_pronouns_and_names_go_back_to_what_they_stand_for(model: Language) -> None:
    found = _chains(model(TEXT))
    assert any({"he", "his"} <= chain and any("Haddad" in name for name in chain) for chain in found)
    assert any({"The army", "it", "the army"} <= chain for chain in found)
    assert not any({"he", "it"} <= chain for chain in found)


def test_chains_are_in_order_and_hold_each_mention_once(model: Language) -> None:
    chains = model(TEXT)._.coreference
    heads = [[head for head, _, _ in chain] for chain in chains]
    assert all(row == sorted(row) and len(row) > 1 for row in heads)
    assert [row[0] for row in heads] == sorted(row[0] for row in heads)
    assert len({head for row in heads for head in row}) == sum(map(len, heads))
    assert all(first <= head < end for chain in chains for head, first, end in chain)


@pytest.mark.parametrize("text", ["", " \n ", "Nobody.", "Go. Stop."])
def test_texts_without_pairs_have_no_chains(model: Language, text: str) -> None:
    assert model(text)._.coreference == []


def test_neither_batches_nor_workers_matter(model: Language) -> None:
    texts = [TEXT, "He left.", TEXT * 3, ""]
    alone = [model(text)._.coreference for text in texts]
    assert [doc._.coreference for doc in model.pipe(texts, batch_size=2)] == alone
    back = [doc._.coreference for doc in model.pipe(texts[::-1], batch_size=1, n_process=2)]
    assert [[list(map(tuple, chain)) for chain in chains] for chains in back[::-1]] == alone


def test_it_is_off_until_it_is_asked_for() -> None:
    assert "coreference" in en_kgbuild.load().disabled
    [plain] = annotate([article(TEXT)], load_pipeline())
    [asked] = annotate([article(TEXT)], load_pipeline(coreference=True))
    assert plain.heads.coreference == ()
    assert _words(asked, "he") & _words(asked, "his")
    assert (plain.words, plain.names, plain.heads.roles) == (asked.words, asked.names, asked.heads.roles)


def _words(document: Document, text: str) -> set[int]:
    """Return the numbers of the chains with a mention of just this word."""
    words = [w.text for w in document.words]
    return {
        n
        for n, chain in enumerate(document.heads.coreference)
        if any(" ".join(words[first:end]) == text for _, first, end in chain)
    }


def test_words_of_a_mention(model: Language) -> None:
    doc = Doc(
        model.vocab,
        words=["of", "the", "army", "'s", "new", "guns", ",", "and", "tanks"],
        pos=["ADP", "DET", "NOUN", "PART", "ADJ", "NOUN", "PUNCT", "CCONJ", "NOUN"],
        tags=["IN", "DT", "NN", "POS", "JJ", "NNS", ",", "CC", "NNS"],
        heads=[5, 2, 5, 2, 5, 5, 8, 8, 5],
        deps=["case", "det", "nmod:poss", "case", "amod", "ROOT", "punct", "cc", "conj"],
    )
    found = mentions.candidates(doc)
    assert [doc[first:end].text for first, end in (mentions.words_of(doc[c.word]) for c in found)] == [
        "the army 's", "the army 's new guns", "tanks",
    ]  # fmt: skip
    assert [c.kind for c in found] == [
        mentions.DEFINITE,
        mentions.DEFINITE + mentions.BARE + 1,
        mentions.BARE + mentions.BARE + 1,
    ]


def test_the_nearest_of_equals_is_linked_and_none_below_zero() -> None:
    later, earlier = np.array([1, 2, 2, 3, 3, 3]), np.array([0, 0, 1, 0, 1, 2])
    scores = np.array([-5, 7, 7, 0, -1, -2])
    assert mentions.best_links(later, earlier, scores, 4) == [-1, -1, 1, -1]
    assert mentions.chains([-1, -1, 1, -1]) == [[1, 2]]


def test_classes_of_pairs_stay_within_their_tables(model: Language) -> None:
    doc = model(TEXT * 8)
    found = mentions.pairs(doc, mentions.candidates(doc))
    assert len(found.later) > 1000
    bounds = np.cumsum(mentions.CLASSES)
    assert (found.features < bounds).all()
    assert (found.features >= np.asarray(mentions.OFFSETS)).all()
    assert (found.earlier < found.later).all()


def test_letters_have_rows_in_every_table() -> None:
    found = letters.rows(["Homs", "homs", "3", "ʿAyn", ""])
    assert found.shape == (6, len(letters.ROWS))
    assert not found[0].any()
    assert ((found >= 0) & (found < np.asarray(letters.ROWS))).all()
    assert (found[1][:3] == found[2][:3]).all()
    assert found[1][3] != found[2][3]
