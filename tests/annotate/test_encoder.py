"""The shipped model: windows, decoding, and a reading that depends on nothing but its text."""

from __future__ import annotations

import itertools
import random
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
import spacy
from spacy.language import Language
from spacy.tokens import Doc
from support import article

import en_kgbuild
from en_kgbuild import cuts, decode, layout, pieces, roles
from kgbuild.annotate import Pipeline, annotate, load_pipeline
from kgbuild.model import Document, Heads

TEXTS = [
    "Three hurt in Dawr raid\n\nRockets hit the Iran-backed group’s base near Dawr on Monday, killing two guards, "
    "officials said.\n\nResidents denied that anyone had fired at the town. “We saw no drone,” said Omar Haddad.",
    "Soldiers shelled the village. Nobody was hurt.",
    "The army said it had shot down a drone over Qasr. It was the third attack this week. Police arrested a man who, "
    "they said, had planned to bomb the market; he was charged on Friday.",
    "",
    "no capitals here at all and no stop " * 40,
]


# ------------------------------------------------------------------------------------------ decoding


def _best_tree(scores: np.ndarray) -> int:
    """Return the score of the best tree with one root, by trying all."""
    size, best = len(scores), None
    for heads in itertools.product(range(size), repeat=size - 1):
        found = (0, *heads)
        if heads.count(0) != 1:
            continue
        reached = {0}
        for _ in range(size):
            reached |= {i for i in range(1, size) if found[i] in reached}
        if len(reached) == size:
            value = sum(int(scores[i, found[i]]) for i in range(1, size))
            best = value if best is None else max(best, value)
    assert best is not None
    return best


@pytest.mark.parametrize("seed", range(40))
def test_the_tree_is_the_best_with_one_root(seed: int) -> None:
    chance = np.random.RandomState(seed)
    size = chance.randint(2, 7)
    scores = chance.randint(-5000, 5000, (size, size)).astype(np.int64)
    heads = decode.tree(scores)
    assert (heads[1:] == 0).sum() == 1
    assert sum(int(scores[i, heads[i]]) for i in range(1, size)) == _best_tree(scores)


def test_a_name_has_one_label() -> None:
    """Word by word "Saudi" would be one name and "Arabia" another."""
    shares = np.log(
        [[0.1, 0.30, 0.05, 0.45, 0.1], [0.1, 0.05, 0.7, 0.05, 0.1], [0.97, 0.01, 0.0098, 0.01, 0.0002]]
    )
    table = decode.logs(shares)
    assert decode.likeliest(table, decode.stretches(table)) == [(0, 2, 0)]


@pytest.mark.parametrize(("head", "expected"), [(0, [0, 2]), (1, [0])])
def test_a_doubtful_start_is_where_trees_want_it(head: int, expected: list[int]) -> None:
    """The third word is rather no start; its head by far is the root, or the first word, before it."""
    arcs = np.zeros((5, 5), np.int64)
    for dependent, above in ((1, 0), (2, 1), (3, head), (4, 3)):
        arcs[dependent, above] = 20000
    odds = np.array([9000, -9000, -2000, -9000])
    assert cuts.begins(odds, [0, 0, 0, 0], arcs) == expected
    assert cuts.begins(odds, [0, 0, -1, 0], arcs) == [0]
    assert cuts.begins(odds, [0, 0, 1, 0], arcs) == [0, 2]


def test_steps_in_the_tree() -> None:
    heads = [1, 1, 3, 1, 6, 6, 3]  # Rockets hit the base which guards left
    assert roles.steps(heads, 6) == [14, 12, 8, 6, 2, 2, 0]
    assert roles.steps([0, 0, 1, 2, 3], 0) == [0, 3, 5, -1, -1]
    assert roles.steps([1, 2, 3, 4, 4, 3, 5], 0) == [0, 7, 13, 19, -1, 21, -1]


def test_a_phrase_is_whole() -> None:
    """The words for "the base" win more together than the noun alone."""
    heads = [1, 1, 3, 1]  # Rockets hit the base
    widest = roles.reaches(heads)
    found = [roles.phrases(heads, widest, word) for word in range(4)]
    assert set(found[3]) == {(2, 4), (3, 4)}
    assert set(found[1]) == {(0, 2), (0, 4), (1, 2), (1, 4)}
    shares = np.log([[0.1, 0.8, 0.03, 0.04, 0.03], [0.9, 0.03, 0.02, 0.03, 0.02],
                     [0.2, 0.3, 0.1, 0.3, 0.1], [0.1, 0.1, 0.1, 0.1, 0.6]])  # fmt: skip
    gains = roles.Gains(decode.logs(shares))
    assert gains.best(found[3], 1, 1) == (2, 4)
    assert gains.best(found[0], 1, 0) == (0, 1)
    assert gains.of(2, 4, 1) == 405 + 1792


def test_a_head_beyond_the_sentence_is_none() -> None:
    assert roles.reaches([7, -3]) == [(0, 1), (1, 2)]
    assert roles.steps([7, -3], 0) == [0, -1]


# ------------------------------------------------------------------------------------------- windows


@pytest.mark.parametrize("seed", range(30))
def test_windows_hold_every_word_once_and_fit(seed: int) -> None:
    chance = random.Random(seed)
    words = [chance.choice([".", "a", "b", "”"]) for _ in range(chance.randint(1, 900))]
    starts = [chance.choice([1, 0, -1, -1, -1, -1, -1]) if seed % 2 else -1 for _ in words]
    sizes = [chance.randint(1, 8 if seed % 3 else 2) for _ in words]
    found = layout.windows(words, starts, sizes)
    assert [i for first, end in found for i in range(first, end)] == list(range(len(words)))
    for first, end in found:
        assert end - first <= layout.LONGEST
        assert sum(sizes[first:end]) <= layout.PIECES


def test_windows_break_where_sentences_do() -> None:
    words = ["w"] * 300
    starts = [1 if i % 60 == 0 else -1 for i in range(300)]
    assert layout.windows(words, starts, [1] * 300) == [
        (0, 60),
        (60, 120),
        (120, 180),
        (180, 240),
        (240, 300),
    ]
    starts = [1 if i % 50 == 0 else -1 for i in range(300)]
    assert layout.windows(words, starts, [1] * 300) == [(0, 100), (100, 200), (200, 300)]


def test_no_words_no_windows() -> None:
    assert layout.windows([], [], []) == []


def test_pieces_of_a_word_are_few_and_quotes_alike() -> None:
    cut = pieces.Pieces(en_kgbuild.PATH / "encoder/tokenizer.json")
    assert len(cut.of("x" * 300)) <= pieces.LONGEST
    assert cut.of("’s") == cut.of("'s")
    assert cut.of("\ue000") == (pieces.UNKNOWN,)
    window = cut.window(["Deir", "ez-Zor"])
    assert [len(column) for column in window[2:]] == [3, 3, 3]
    assert len(window.ids) == len(window.shapes) == window.last[-1] + 2


# ---------------------------------------------------------------------------- nothing but the text


def _documents(pipeline: Pipeline, order: list[int], size: int) -> dict[int, Document]:
    found = annotate([article(TEXTS[i]) for i in order], pipeline, batch_size=size)
    return dict(zip(order, found, strict=True))


@pytest.fixture(scope="module")
def alone(pipeline: Pipeline) -> dict[int, Document]:
    return {i: _documents(pipeline, [i], 1)[i] for i in range(len(TEXTS))}


@pytest.mark.parametrize(
    ("order", "size"), [((4, 2, 0, 3, 1), 32), ((1, 0, 4, 3, 2), 2), ((0, 1, 2, 3, 4), 1)]
)
def test_neighbours_do_not_matter(
    pipeline: Pipeline, alone: dict[int, Document], order: tuple[int, ...], size: int
) -> None:
    assert _documents(pipeline, list(order), size) == alone


def _heads(doc: Doc) -> list[list[tuple[object, ...]]]:
    return [[tuple(row) for row in found] for found in (doc._.roles, doc._.triggers, doc._.arguments)]


def test_workers_do_not_matter(nlp: Language) -> None:
    texts = [t for t in TEXTS if t]

    def seen(workers: int) -> list[object]:
        docs = nlp.pipe(texts, n_process=workers, batch_size=1)
        return [
            ([(t.tag_, t.head.i, t.dep_, t.lemma_) for t in d], [str(e) for e in d.ents], _heads(d))
            for d in docs
        ]

    assert seen(1) == seen(2)


def test_a_paragraph_reads_the_same_wherever_its_windows_begin(annotate: Callable[..., Document]) -> None:
    """A long paragraph fills its windows alone; what stands before it then makes no difference."""
    long = " ".join(["The guards who had left the gate told the police that the men were gone"] * 11) + "."
    short = annotate(long)
    after = annotate(f"Rockets hit the base.\n\n{long}")
    shift = len(after.words) - len(short.words)
    assert [(w.text, w.rel, w.head) for w in short.words] == [
        (w.text, w.rel, w.head - shift) for w in after.words[shift:]
    ]


# ---------------------------------------------------------------------------------------- the components


def test_bounds_that_are_set_stay(nlp: Language) -> None:
    doc = Doc(
        nlp.vocab,
        words=["Rockets", "hit", "the", "base", ".", "They", "fled"],
        sent_starts=[1, -1, -1, -1, -1, -1, -1],
    )
    assert len(list(nlp(doc).sents)) == 1
    doc = Doc(
        nlp.vocab, words=["Rockets", "hit", "the", "base", "They", "fled"], sent_starts=[1, -1, -1, -1, 1, -1]
    )
    assert [str(s[0]) for s in nlp(doc).sents] == ["Rockets", "They"]


def test_white_space_hangs_on_the_word_before_it(nlp: Language) -> None:
    doc = nlp("  Rockets hit \n\n the base.")
    spaces = [t for t in doc if t.is_space]
    assert [(t.head.text, t.tag_, t.pos_, t.dep_) for t in spaces] == [
        ("Rockets", "_SP", "SPACE", "dep"), ("hit", "_SP", "SPACE", "dep"),
    ]  # fmt: skip
    assert [t.text for t in nlp(" \n ")] == [" \n "]


def test_an_empty_line_ends_a_sentence(nlp: Language) -> None:
    assert len(list(nlp("Three hurt in Dawr raid\n\nRockets hit the base.").sents)) == 2


def test_heads_of_a_plain_report(annotate: Callable[..., Document]) -> None:
    document = annotate(
        "Rebels killed two soldiers near Homs on Monday. The army did not shell the town, it said."
    )
    words = [w.text for w in document.words]
    heads = document.heads
    arcs = {(words[a.predicate], a.label): " ".join(words[a.first : a.last]) for a in heads.roles}
    assert arcs["killed", "ARG0"] == "Rebels"
    assert arcs["killed", "ARG1"].startswith("two soldiers")
    assert arcs["killed", "ARGM-TMP"] == "on Monday"
    assert arcs["shell", "ARG0"] == "The army"
    assert arcs["shell", "ARGM-NEG"] == "not"
    values = {words[i]: value for i, value in heads.factuality}
    assert values["killed"] > 1 > values["shell"] + 1
    assert ("killed", "Life.Die") in {(words[i], kind) for i, kind, _ in heads.triggers}
    assert ("killed", "Victim", "soldiers") in {
        (words[t], role, words[w]) for t, role, w, _ in heads.arguments
    }
    assert all(0 <= score <= 1 for *_, score in (*heads.triggers, *heads.arguments))


def test_a_component_alone_says_what_it_needs() -> None:
    nlp = spacy.load(en_kgbuild.PATH, exclude=["encoder"])
    with pytest.raises(ValueError, match="needs the component 'encoder'"):
        nlp("Rockets hit the base.")


def test_components_declare_what_they_read_and_give(nlp: Language) -> None:
    found = nlp.analyze_pipes()
    assert found["problems"] == {name: [] for name in nlp.pipe_names}
    assert set(found["attrs"]) >= {"doc._.roles", "doc._.arguments", "token.dep", "doc.ents"}


def test_a_saved_pipeline_reads_the_same_and_another_s_gets_our_heads(tmp_path: Path) -> None:
    """A pipeline without heads stands for another's model: they come from ours beside it."""
    spacy.load(en_kgbuild.PATH, exclude=["heads"]).to_disk(tmp_path / "other")
    text = article("Rebels killed two soldiers near Homs. The army shelled the town.")
    other, ours = load_pipeline(tmp_path / "other"), load_pipeline()
    assert other.beside
    assert not ours.beside
    [one], [two] = annotate([text], other), annotate([text], ours)
    assert one.words == two.words
    assert one.heads.triggers == two.heads.triggers != ()
    assert one.heads.roles == two.heads.roles != ()


def test_no_heads_where_nothing_has_read_them() -> None:
    from kgbuild.annotate.heads import heads

    assert heads(spacy.blank("en")("Rockets hit.")) == Heads()


def test_the_package_is_small_and_complete() -> None:
    files = [p for p in en_kgbuild.PATH.rglob("*") if p.is_file()]
    assert sum(p.stat().st_size for p in files) <= 40e6
    assert not [p for p in files if p.suffix in (".pt", ".safetensors")]
