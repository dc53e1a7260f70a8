"""The second stage for coreference: links from mentions to earlier ones, learned from GUM's open part (OntoGUM's chains).

Documents are tokenised and parsed as in use, from given sentences; a mention is known by its head
(`en_kgbuild/mentions.py`). Each candidate's links back, and having none, share its probability; what is learned is that the
links into its own chain have it together.
"""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import torch
import torch.nn.functional as F  # noqa: N812  # as everybody calls it
from numpy.typing import NDArray
from spacy.language import Language
from spacy.tokens import Doc
from torch import Tensor, nn

from benchmarks.coreference import conll
from en_kgbuild import mentions
from en_kgbuild.mentions import CLASSES, Pairs
from training import aligned, names, paths
from training.net import BESIDE, WIDTH

#: Width of a pair, dropout on vectors and inside, rounds, learning rate; the weight of a candidate that has a link.
PAIR, DROPS, EPOCHS, RATE, LINKED = 96, (0.4, 0.3), 6, 2e-3, 1.3
SEED, WARM = 0, 50
#: What may be added to every link; the best on the development part stays.
EASES = (-0.5, 0.0, 0.25, 0.5, 0.75, 1.0, 1.5)

Chains = list[set[tuple[int, int]]]


@dataclass(frozen=True)
class Text:
    """A document: vectors of its candidates, pairs, the chain of each candidate (-1 none), its words; the gold chains."""

    vectors: NDArray[np.float16]
    pairs: Pairs
    chain: NDArray[np.int64]
    spans: list[tuple[int, int]]
    gold: Chains


class Links(nn.Module):
    """Scores of pairs, from both heads' vectors and what is to be seen of the pair; above 0 is a link."""

    def __init__(self) -> None:
        super().__init__()
        width = WIDTH + BESIDE
        self.one, self.other = nn.Linear(width, PAIR), nn.Linear(width, PAIR)
        self.seen = nn.Embedding(sum(CLASSES), PAIR)
        nn.init.normal_(self.seen.weight, std=0.1)
        self.product, self.out = nn.Linear(PAIR, 1, bias=False), nn.Linear(PAIR, 1)
        self.drops = nn.ModuleList(nn.Dropout(share) for share in DROPS)

    def both(self, x: Tensor) -> tuple[Tensor, Tensor]:
        """Words → their vectors as the earlier and as the later of a pair."""
        x = self.drops[0](x)
        return self.one(x), self.other(x)

    def forward(self, one: Tensor, other: Tensor, features: Tensor) -> Tensor:
        """[pairs, ..] vectors and [pairs, 6] rows of what is seen → [pairs]."""
        hidden = self.drops[1](F.relu(one + other + self.seen(features).sum(1)))
        return (self.out(hidden) + 0.1 * self.product(one * other))[:, 0]


class WordGraph(nn.Module):
    """Words' vectors → both of each."""

    def __init__(self, net: Links) -> None:
        super().__init__()
        self.net = net

    def forward(self, x: Tensor) -> tuple[Tensor, Tensor]:
        """[words, width] → [words, pair width] twice."""
        return self.net.both(x)


def blank(nlp: Language, row: dict[str, Any]) -> tuple[Doc, list[tuple[int, int]]]:
    """Return a document's words as the tokenizer cuts them, sentences given, and both ends of each given token in them."""
    spaces = names.guessed(row["tokens"])
    text = "".join(word + " " * space for word, space in zip(row["tokens"], spaces, strict=True))
    words = [t.text for t in nlp.make_doc(text) if not t.is_space]
    places = aligned.moved(row["tokens"], words)
    if places is None:
        raise ValueError(f"{row['doc']}: the tokenizer changed the text")
    starts = {places[first][0] for first, _ in row["sentences"]}
    return Doc(
        nlp.vocab, words=words, sent_starts=[1 if i in starts else -1 for i in range(len(words))]
    ), places


def texts(nlp: Language, part: str) -> list[Text]:
    """Return the open documents of a part, parsed by a pipeline with encoder and grammar."""
    out = []
    for row in aligned.rows(paths.LEARNING / f"gum-coref/{part}.jsonl.gz"):
        if not row["noncommercial"] and row["ontogum"] is not None:
            out.append(_text(nlp, row))
    return out


def _text(nlp: Language, row: dict[str, Any]) -> Text:
    doc, places = blank(nlp, row)
    for name in ("encoder", "grammar"):
        doc = nlp.get_pipe(name)(doc)
    gold = [{(places[a][0], places[b - 1][1] + 1) for a, b in chain} for chain in row["ontogum"]]
    found = mentions.candidates(doc)
    vectors = np.concatenate([table[1:] for _, table in doc._.encoded])
    spans = [mentions.words_of(doc[c.word]) for c in found]
    return Text(
        vectors[[c.word for c in found]].astype(np.float16),
        mentions.pairs(doc, found),
        _chain(doc, [c.word for c in found], spans, gold),
        spans,
        gold,
    )


def _chain(doc: Doc, words: list[int], spans: list[tuple[int, int]], gold: Chains) -> NDArray[np.int64]:
    """Return the gold chain of each candidate: by its words, or else as the only head of a mention of other words."""
    by_span = {span: i for i, span in enumerate(spans)}
    by_word = {word: i for i, word in enumerate(words)}
    out = np.full(len(words), -1)
    for number, chain in enumerate(gold):
        for first, end in sorted(chain):
            tops = [i for i in range(first, end) if not first <= doc[i].head.i < end or doc[i].head.i == i]
            at = by_span.get((first, end), by_word.get(tops[0]) if len(tops) == 1 else None)
            if at is not None and ((first, end) in by_span or out[at] < 0):
                out[at] = number
    return out


def loss(net: Links, text: Text) -> Tensor:
    """Return how unlikely the right links are, on average over candidates."""
    later, earlier = (torch.from_numpy(x) for x in (text.pairs.later, text.pairs.earlier))
    scores = _scores(net, text)
    chain = torch.from_numpy(text.chain)
    right = (chain[later] == chain[earlier]) & (chain[later] >= 0)
    linked = torch.zeros(len(chain), dtype=torch.bool)
    linked[later[right]] = True
    none = torch.zeros(len(chain))
    every = torch.logaddexp(_summed(scores, later, len(chain)), none)
    good = torch.where(linked, _summed(scores[right], later[right], len(chain)), none)
    return ((every - good) * (1 + (LINKED - 1) * linked)).mean()


def _summed(scores: Tensor, group: Tensor, size: int) -> Tensor:
    """Return the logarithm of the sum of the exponents of the scores of each group."""
    top = torch.full((size,), -1e9).scatter_reduce(0, group, scores.detach(), "amax")
    total = torch.zeros(size).index_add(0, group, torch.exp(scores - top[group]))
    return top + torch.log(total.clamp(min=1e-30))


def _scores(net: Links, text: Text) -> Tensor:
    one, other = net.both(torch.from_numpy(text.vectors).float())
    later, earlier, features = (torch.from_numpy(x) for x in vars(text.pairs).values())
    scores: Tensor = net(one[earlier], other[later], features)
    return scores


def fit(found: Sequence[Text], check: Sequence[Text], state: Path) -> Links:
    """Train the links and choose how easily they are made; a kill costs the run, some minutes."""
    torch.manual_seed(SEED)
    chance = np.random.RandomState(SEED)
    net = Links()
    opt = torch.optim.AdamW(net.parameters(), lr=RATE, weight_decay=0.05)
    total, done, began = EPOCHS * len(found), 0, time.time()
    for epoch in range(EPOCHS):
        net.train()
        summed = 0.0
        for i in chance.permutation(len(found)).tolist():
            value = loss(net, found[i])
            opt.zero_grad(set_to_none=True)
            value.backward()  # type: ignore[no-untyped-call]
            torch.nn.utils.clip_grad_norm_(net.parameters(), 1.0)
            for group in opt.param_groups:
                group["lr"] = RATE * max(0.01, min((done + 1) / WARM, 1 - done / total))
            opt.step()
            done, summed = done + 1, summed + float(value.detach())
        print(
            f"coreference, round {epoch + 1}: loss {summed / len(found):.4f}, {time.time() - began:.0f} s",
            flush=True,
        )
    net.eval()
    ease(net, check)
    torch.save(net.state_dict(), state.with_suffix(".part"))
    state.with_suffix(".part").replace(state)
    return net


def ease(net: Links, check: Sequence[Text]) -> None:
    """Add to every link what is best on some texts."""
    scores = {more: conll_of([_found(net, text, more) for text in check], check) for more in EASES}
    print("coreference, development part:", {k: round(v, 1) for k, v in scores.items()}, flush=True)
    with torch.no_grad():
        net.out.bias += max(scores, key=lambda more: (scores[more], -abs(more)))


def _found(net: Links, text: Text, more: float) -> Chains:
    with torch.inference_mode():
        scores = _scores(net, text).numpy().astype(np.float64) + more
    whole = np.rint(scores * 1000).astype(np.int64)
    links = mentions.best_links(text.pairs.later, text.pairs.earlier, whole, len(text.chain))
    return [{text.spans[i] for i in chain} for chain in mentions.chains(links)]


def conll_of(found: Sequence[Chains], given: Sequence[Text]) -> float:
    """Return the CoNLL score in per cent over all texts, mentions matched by all their words."""
    mine = [{(n, *span) for span in chain} for n, chains in enumerate(found) for chain in chains]
    gold = [
        {(n, *span) for span in chain}
        for n, text in enumerate(given)
        for chain in text.gold
        if len(chain) > 1
    ]
    return 100 * conll(gold, mine)


def load(state: Path) -> Links:
    """Return the links that a file holds."""
    net = Links()
    net.load_state_dict(torch.load(state, weights_only=True))
    return net.eval()


def table(nlp: Language) -> tuple[list[str], dict[str, float]]:
    """Rows of the scores of a pipeline on the open test documents, and the figures."""
    component: Any = nlp.get_pipe("coreference")
    mine: list[set[tuple[int, ...]]] = []
    gold: list[set[tuple[int, ...]]] = []
    rows = [
        row for row in aligned.rows(paths.LEARNING / "gum-coref/test.jsonl.gz") if not row["noncommercial"]
    ]
    for n, row in enumerate(rows):
        doc, places = blank(nlp, row)
        for name in ("encoder", "grammar"):
            doc = nlp.get_pipe(name)(doc)
        found = component(doc)._.coreference
        mine += [{(n, first, last) for _, first, last in chain} for chain in found]
        gold += [
            {(n, places[a][0], places[b - 1][1] + 1) for a, b in chain}
            for chain in row["ontogum"]
            if len(chain) > 1
        ]
    one, other = ({mention for chain in chains for mention in chain} for chains in (mine, gold))
    figures = {
        "coreference, OntoGUM open test, CoNLL F1": 100 * conll(gold, mine),
        "mentions of it": 200 * len(one & other) / max(1, len(one) + len(other)),
    }
    text = f"Coreference, OntoGUM open test ({len(rows)} documents): CoNLL F1 {100 * conll(gold, mine):.1f}, "
    return ["", text + f"mentions F {figures['mentions of it']:.1f} of {len(other)}"], figures
