"""The measures of coreference give the published figures; fitting finds weights that make the right choices likely."""

from __future__ import annotations

import math
import random
from itertools import permutations

import pytest

from benchmarks import ecb
from benchmarks.alignment import label
from benchmarks.coreference import Partition, b_cubed, ceaf_e, conll, muc
from benchmarks.ecb import Corpus, Pair, Told, Words, article, average_link, brought_together, judged
from benchmarks.fit import dumped
from benchmarks.logistic import Choice, fitted, pair, regression, score
from kgbuild.lexiconfiles import load as load_lexicon
from kgbuild.lexiconfiles import turtle_files
from kgbuild.model import Article, Document, Heads, RoleArc, Word
from kgbuild.resolve.profile import EventProfile, Relatedness
from kgbuild.resolve.similarity import BIAS
from kgbuild.resources import shipped

#: Luo (2005): twelve mentions of three entities, and what four systems make of them.
TRUTH: Partition = [{1, 2, 3, 4, 5}, {6, 7}, {8, 9, 10, 11, 12}]
SYSTEMS: dict[str, Partition] = {
    "a": [{1, 2, 3, 4, 5}, {6, 7, 8, 9, 10, 11, 12}],
    "b": [{1, 2, 3, 4, 5, 8, 9, 10, 11, 12}, {6, 7}],
    "c": [{*range(1, 13)}],
    "d": [{n} for n in range(1, 13)],
}


@pytest.mark.parametrize(
    ("system", "muc_f1", "b_f1", "ceaf_f1"),
    [
        ("a", 0.947, 0.865, 0.733),
        ("b", 0.947, 0.737, 0.667),
        ("c", 0.900, 0.545, 0.294),
        ("d", 0.0, 0.400, 0.178),
    ],
)
def test_published_figures(system: str, muc_f1: float, b_f1: float, ceaf_f1: float) -> None:
    found = SYSTEMS[system]
    assert muc(TRUTH, found).f1 == pytest.approx(muc_f1, abs=5e-4)
    assert b_cubed(TRUTH, found).f1 == pytest.approx(b_f1, abs=5e-4)
    assert ceaf_e(TRUTH, found).f1 == pytest.approx(ceaf_f1, abs=5e-4)
    assert conll(TRUTH, found) == pytest.approx((muc_f1 + b_f1 + ceaf_f1) / 3, abs=1e-3)


def test_the_gold_itself_is_right() -> None:
    assert conll(TRUTH, TRUTH) == pytest.approx(1)


def test_the_best_alignment_of_sets() -> None:
    chance = random.Random(0)
    for _ in range(50):
        mentions = range(12)
        gold, found = (_partition([chance.randrange(5) for _ in mentions]) for _ in "gf")
        few, many = sorted((gold, found), key=len)
        best = max(
            sum(2 * len(a & b) / (len(a) + len(b)) for a, b in zip(few, order, strict=False))
            for order in permutations(many, len(few))
        )
        assert ceaf_e(gold, found).recall == pytest.approx(best / len(gold))


def _partition(numbers: list[int]) -> Partition:
    return [{i for i, n in enumerate(numbers) if n == number} for number in sorted({*numbers})]


def test_a_choice_is_learned() -> None:
    choices = [Choice([{"near"}, {"far"}], 0)] * 20 + [Choice([{"far"}], None)] * 20
    weights = fitted(choices, ridge=0.1)
    assert score(weights, {"near"}) > 0 > score(weights, {"far"})


def test_a_choice_of_one_is_a_regression() -> None:
    pairs = [({"x"}, True)] * 7 + [({"x"}, False)] * 3 + [(set[str](), False)] * 5
    one, other = regression(pairs, 0.5), fitted([pair(f, same) for f, same in pairs], 0.5)
    assert one == pytest.approx(other, abs=1e-6)
    assert 1 / (1 + math.exp(-score(one, {"x"}))) == pytest.approx(0.7, abs=0.1)


def test_the_ridge_draws_towards_the_prior() -> None:
    one = [Choice([{"seldom"}], 0)]
    assert fitted(one, 1000.0, {"seldom": -2.0, "never": 1.5})["seldom"] == pytest.approx(-2, abs=0.01)
    assert fitted(one, 1000.0, {"never": 1.5})["never"] == pytest.approx(1.5)


def test_what_points_back_is_one_of_them() -> None:
    choices = [Choice([{"near"}, {"far"}], None, some=True)] * 9 + [Choice([{"far"}], None)] * 9
    weights = fitted(choices, ridge=0.1)
    assert score(weights, {"near"}) > 0 > score(weights, {"far"})


def test_labels() -> None:
    assert [label(likes) for likes in ([], [(0.9, "a")], [(1.0, "a")], [(2.0, "a"), (1.8, "b")])] == [
        "",
        "",
        "a",
        "",
    ]


def test_groups_are_joined_by_their_mean() -> None:
    scores = {(0, 1): 2.0, (1, 2): 1.0, (0, 2): -4.0, (3, 4): 0.5}
    assert sorted(map(sorted, average_link(5, scores))) == [[0, 1], [2], [3, 4]]
    assert sorted(map(sorted, average_link(3, {(0, 1): 9.0, (1, 2): 9.0}, never=-1.0))) == [[0, 1, 2]]


def _told(document: int, lemma: str, chain: str, topic: str = "1", **told: frozenset[str]) -> Told:
    empty: dict[str, frozenset[str]] = dict.fromkeys(("near", "parties", "place", "time"), frozenset())
    profile = EventProfile((str(document), 0), {"Attack"}, articles={str(document)}, words={lemma})
    return Told(document, topic, lemma, chain, profile, frozenset(), kind="", **(empty | told))


@pytest.fixture(scope="module")
def nothing_known() -> Relatedness:
    return Relatedness(
        load_lexicon(turtle_files(shipped("ontology"))),
        *(lambda _: frozenset[str](),) * 3,
        kind=lambda _: "Person",
        generic=lambda _: True,
        name=str,
        broad=lambda _: False,
    )


def _corpus(told: list[Told], related: Relatedness) -> Corpus:
    words = [{"siege": 1.0} for _ in {t.document for t in told}]
    return Corpus(told, words, related, {"rebel": 2.0, "army": 1.0, "town": 1.0})


def test_words_of_a_topic_do_not_vouch_for_themselves(nothing_known: Relatedness) -> None:
    raids = [_told(n, "raid", "c", topic="1") for n in range(2)]
    raids += [_told(n, "assault", "c", topic="1") for n in range(2)]
    words = Words(_corpus(raids, nothing_known))
    assert words.step("raid", "assault", "2") == words.step("assault", "raid", "2") == "0.5"
    assert words.step("raid", "assault", "1") == ""
    assert words.step("raid", "siege", "2") == ""


def test_arguments_are_compared_by_their_rarer_words(nothing_known: Relatedness) -> None:
    one = _told(0, "raid", "c", parties=frozenset({"rebel", "army"}), near=frozenset({"town"}))
    other = _told(1, "siege", "c", parties=frozenset({"rebel", "town"}))
    corpus = _corpus([one, other], nothing_known)
    (found,) = judged(corpus, Words(corpus))
    assert {
        "parties:0.6",
        "parties:0.6 word:other",
        "near:",
        "told place:",
        "types:",
        "share:",
    } <= found.features
    assert found.same


def test_a_bonus_joins_what_pairs_alone_do_not() -> None:
    pairs, weights = [Pair(0, 1, frozenset({"x"}), True)], {BIAS: -0.5, "x": 0.0}
    assert brought_together(2, pairs, weights, 0.0) == [{0}, {1}]
    assert brought_together(2, pairs, weights, 1.0) == [{0, 1}]


def test_a_topic_is_in_one_part_alone(nothing_known: Relatedness) -> None:
    told = [_told(n, "raid", "c", topic=str(n // 2)) for n in range(12)]
    folds = ecb._folds(_corpus(told, nothing_known))
    assert sorted(n for fold in folds for n in fold) == list(range(12))
    assert all(
        len({fold for fold, some in enumerate(folds) if {n, n + 1} & {*some}}) == 1 for n in range(0, 12, 2)
    )


def test_the_words_of_arguments() -> None:
    rows = [("Rebels", "NOUN", "subj", 1), ("struck", "VERB", "root", 1), ("Arden", "PROPN", "obj", 1)]
    rows += [("on", "ADP", "case", 4), ("Monday", "PROPN", "obl", 1)]
    words = tuple(
        Word(i, text, text.lower(), pos, "NN", rel, "", head, 0, 8 * i, 8 * i + len(text))
        for i, (text, pos, rel, head) in enumerate(rows)
    )
    heads = Heads((RoleArc(1, "ARGM-TMP", 3, 5, 0.9),), triggers=((1, "Conflict.Attack", 0.9),))
    around = ecb._Around(Document(Article("a", "", ()), words, ((0, 5),), (), heads=heads))
    assert around.kinds == {1: "Conflict.Attack"}
    assert around.near(1) == {"rebels", "arden", "monday"}
    assert around.parts(1) == {"parties": {"rebels", "arden", "monday"}, "place": set(), "time": {"monday"}}


def test_a_document_of_tokens() -> None:
    row = {
        "doc": "d",
        "sentences": [{"id": 4, "tokens": ["A", "judge", "'s", "car", ",", "he", "did", "n't", "say", "."]}],
    }
    found, at = article(row)
    assert found.text == "A judge's car, he didn't say.\n\n"
    assert found.text[at[4, 3] :].startswith("car")


def test_the_file_of_weights_can_be_compared_line_by_line() -> None:
    assert dumped(({"b": 0.12345, "a": 1}, {"bias": -1.0})).splitlines() == [
        "{", ' "within": {', '  "a": 1,', '  "b": 0.123', " },", ' "across": {', '  "bias": -1.0', " }", "}",
    ]  # fmt: skip
