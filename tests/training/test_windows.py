"""Training windows: annotation moves with its words; what a source does not tell stays unknown."""

import random

import pytest

from training import aligned, events, windows
from training.items import Item, Tree


def sentence(words: str, doc: str = "d", **more: object) -> Item:
    found = words.split()
    tree = Tree(
        ["X"] * len(found), ["X"] * len(found), [""] * len(found), [0] * len(found), ["ROOT"] * len(found)
    )
    return Item(found, doc, tree=tree, **more)  # type: ignore[arg-type]


def test_positions_move_when_sentences_join() -> None:
    first = sentence("Rebels attacked", ents=[(0, 1, "ORG")], preds=[(1, [(0, 1, "ARG0")])], facts=[(1, 3.0)])
    second = sentence("He fled home", ents=[], preds=[(1, [(0, 1, "ARG0"), (2, 3, "ARGM-GOL")])])
    both = windows.joined([first, second])
    assert both.words == ["Rebels", "attacked", "He", "fled", "home"]
    assert both.starts == [0, 2]
    assert both.tree is not None
    assert both.tree.heads == [0, 0, 2, 2, 2]
    assert both.preds == [(1, [(0, 1, "ARG0")]), (3, [(2, 3, "ARG0"), (4, 5, "ARGM-GOL")])]
    assert (both.ents, both.facts) == ([(0, 1, "ORG")], [(1, 3.0)])


def test_what_one_sentence_lacks_the_window_lacks() -> None:
    both = windows.joined([sentence("A", ents=[]), sentence("B")])
    assert both.ents is None
    assert both.triggers is None


def test_windows_hold_one_document() -> None:
    found = [sentence("a b", "one"), sentence("c", "one"), sentence("d", "two")]
    runs = list(windows.grouped(found, random.Random(0), single=0.0))
    assert all({w.doc} <= {"one", "two"} for w in runs)
    assert [w for run in runs for w in run.words] == ["a", "b", "c", "d"]
    assert "d" in runs[-1].words
    assert "c" not in runs[-1].words


@pytest.mark.parametrize("seed", range(10))
def test_documents_are_cut_between_sentences(seed: int) -> None:
    starts = list(range(0, 600, 20))
    whole = Item([str(i) for i in range(600)], starts=starts, triggers=[(i, "x") for i in range(5, 600, 20)],
                 args=[(i, "r", i + 20) for i in range(5, 580, 20)])  # fmt: skip
    parts = list(windows.cut(whole, random.Random(seed)))
    assert [w for p in parts for w in p.words] == whole.words
    assert all(len(p.words) <= windows.LIMIT and p.starts[0] == 0 for p in parts)
    assert sum(len(p.triggers or ()) for p in parts) == 30
    for p in parts:
        assert all(int(p.words[w]) == int(p.words[t]) + 20 for t, _, w in p.args or ())
    assert len(parts) > 1


def test_batches_hold_every_window_within_the_budget() -> None:
    wins = [sentence("w " * n) for n in range(3, 60)]
    found = windows.batches(wins, lambda w: len(w.words), 200, random.Random(1))
    assert sorted(len(w.words) for b in found for w in b) == list(range(3, 60))
    assert all(len(b) * max(len(w.words) for w in b) <= 200 for b in found)


def test_annotation_moves_to_joined_words() -> None:
    words = ["US-led", "jets", "did", "n’t", "hit"]
    assert aligned.moved(["US", "-", "led", "jets", "did", "n’t", "hit"], words) == [
        (0, 0), (0, 0), (0, 0), (1, 1), (2, 2), (3, 3), (4, 4),
    ]  # fmt: skip
    assert aligned.moved(["other"], words) is None


def test_text_of_bare_tokens() -> None:
    line = 'The US - backed group ’ s men ( 2 , 000 of them ) said : " We left . " “ So ? ”'
    tokens = line.split()
    text = "".join(t + " " * s for t, s in zip(tokens, events.glued(tokens), strict=True))
    assert text == 'The US-backed group’s men (2,000 of them) said: "We left." “So?” '


def test_sentences_of_bare_tokens() -> None:
    words = [
        "Lt.",
        "Gen.",
        "Haddad",
        "left",
        ".",
        "“",
        "We",
        "fled",
        ".",
        "”",
        "The",
        "U.S.",
        "army",
        "stayed",
        ".",
    ]
    assert [words[i] for i in events.breaks(words)] == ["Lt.", "“", "The"]


@pytest.mark.parametrize(
    ("span", "word"),
    [
        ("the mayor of Homs", "mayor"),
        ("two men who fled", "men"),
        ("car bomb", "bomb"),
        ("Omar Haddad", "Haddad"),
    ],
)
def test_heads_of_spans(span: str, word: str) -> None:
    words = span.split()
    assert words[events.head(words, 0, len(words))] == word


def test_a_verb_heads_its_particle() -> None:
    assert events.trigger_head(["blew", "up"], 0, 2) == 0


def test_events_of_a_document_and_mentions_that_tell_nothing() -> None:
    found = events.Report(
        ["Rebels", "attacked", ".", "They", "killed", "guards", "."], [0, 3], {1: "Conflict.Attack", 4: "Life.Die"},
        [(1, "Attacker", 0), (4, "Victim", 5)], [{0, 3}],
    )  # fmt: skip
    item = events.item(found)
    assert item.triggers == [(1, "Conflict.Attack"), (4, "Life.Die")]
    assert item.args == [(1, "Attacker", 0), (4, "Victim", 5), (1, "", 3)]


def test_gold_of_a_window() -> None:
    pytest.importorskip("torch")
    from training import targets

    item = sentence("Rebels attacked", ents=[(0, 1, "ORG")], preds=[(1, [(0, 1, "ARG0")])])
    item.triggers, item.args = [(1, "Conflict.Attack")], [(1, "Attacker", 0)]
    labels = targets.labels([item] * 20)
    gold = targets.words([item, sentence("Go")], labels)
    assert gold["head"].tolist() == [[-100, 0, 1], [-100, 0, -100]]
    assert gold["ner"].tolist() == [[-100, labels.index["ner"]["B-ORG"], 0], [-100, -100, -100]]
    assert targets.role_pairs([item], labels).tolist() == [[0, 2, 1, 1], [0, 2, 2, 0]]
    assert targets.arg_pairs([item], labels).tolist() == [[0, 2, 1, 1, 1], [0, 2, 2, 0, 1]]


def test_distances_are_told_apart_alike_in_training_and_use() -> None:
    torch = pytest.importorskip("torch")
    import numpy as np

    from en_kgbuild.heads import distance
    from training import net

    apart = np.arange(-200, 201)
    assert distance(apart).tolist() == net.distance(torch.from_numpy(apart)).tolist()
    assert distance(apart).max() < net.DISTANCES


def test_a_text_without_trees_is_learned_from_what_the_average_says() -> None:
    torch = pytest.importorskip("torch")
    from training import net, targets, unlabelled

    torch.manual_seed(0)
    sizes = targets.labels([sentence("Rebels attacked", ents=[(0, 1, "ORG")])] * 20).sizes
    student = net.Net(sizes).eval()
    ids = torch.tensor([[101, 2000, 2001, 102], [101, 2002, 102, 0]])
    plain = [ids, ids * 0, *(torch.tensor([[0, 1, 2], [0, 1, 0]]),) * 2, torch.zeros(2, 3, dtype=torch.int64)]
    out = student(*plain)
    same = dict(unlabelled.losses(student, student, out, plain, [1], [2, 1]))
    assert all(abs(float(loss.detach())) < 1e-5 for loss in same.values())
    other = net.Net(sizes).eval()
    apart = dict(unlabelled.losses(student, other, out, plain, [1], [2, 1]))
    assert float(apart["soft-start"].detach()) > 1e-5
    assert float(apart["soft-arc"].detach()) > 1e-5
    assert not dict(unlabelled.losses(student, other, out, plain, [], [2, 1]))
