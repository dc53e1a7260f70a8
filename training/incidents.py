"""Fits the weights of the pack `muc4` to the training half of its collection, and measures how they carry over.

    python -m training.incidents FOLDER [--write]

FOLDER holds `train.jsonl`, `gold-train.json` and `score_muc4.py`. The reports are read with the pack's words and without
its weights. Neighbours tell of the same incidents, so folds are runs of reports; what a fold gets from weights that have
not seen it fits what brings fillers together, and is scored. `--write` fits on all and writes `incidents.npz`.
"""

from __future__ import annotations

import argparse
import json
import random
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import torch
from torch import nn
from torch.nn import functional

from kgbuild.annotate import annotate
from kgbuild.extract.incidents.candidates import Told, told
from kgbuild.extract.incidents.filling import chosen, together, type_of
from kgbuild.extract.incidents.grouping import Filler, pair_features
from kgbuild.extract.incidents.model import FILE, Model
from kgbuild.extract.incidents.naming import options
from kgbuild.extract.incidents.spans import plain
from kgbuild.extract.reading import read_document
from kgbuild.extractor import Resources, language
from kgbuild.model import Document, Reading
from kgbuild.read import read
from kgbuild.resources import shipped

PACK = shipped("ontology") / "packs" / "muc4"
#: What the answer keys' roles and types are in a graph, and the settings that cross-validation chose.
ABOUT = json.loads((Path(__file__).parent / "incidents.json").read_text(encoding="utf-8"))
ROLES = [role["name"] for role in ABOUT["roles"]]
TYPES = [one["name"] for one in ABOUT["types"]]
FOLDS, BATCH = 3, 16
#: Features are counted that so many phrases have, names' and pairs' features that so many have.
OFTEN, SOMETIMES = 15, 3
EPOCHS, RATE, DECAY, HIDDEN, SEEN = 6, 2e-3, 1e-2, 64, 32
DROP, LOST, RIDGE = 0.4, 0.2, 1.7


@dataclass
class Example:
    """A report with what the key asks for: `wanted` has a row for each group, roles, then types."""

    document: Document
    reading: Reading
    told: Told
    gold: Mapping[str, Any]
    text: str
    wanted: np.ndarray = field(default_factory=lambda: np.zeros((0, 0), np.float32))
    whole: np.ndarray = field(default_factory=lambda: np.zeros(0, np.float32))

    def __post_init__(self) -> None:
        """Find which group of phrases is which entity of the key."""
        templates = self.gold["templates"]
        kinds = [[n for n, kind in enumerate(TYPES) if kind in t["incident_type"]] for t in templates]
        self.whole = np.zeros(1 + len(TYPES), np.float32)
        self.whole[[0, *(1 + n for of in kinds for n in of)]] = bool(templates)
        self.wanted = np.zeros((len(self.told.groups), len(ROLES) + len(TYPES)), np.float32)
        for row, group in zip(self.wanted, self.told.groups, strict=True):
            names = {plain(self.document.text(*s)) for m in group.members for s in m.variants.values()}
            if group.entity:
                names |= {plain(n) for n in (group.entity.name, *group.entity.names)}
            for of, template in zip(kinds, templates, strict=True):
                roles = [r for r, role in enumerate(ROLES) if names & _mentions(template[role])]
                row[roles] = 1
                row[[len(ROLES) + n for n in of] if roles else []] = 1


def _mentions(entities: Iterable[Sequence[str]]) -> set[str]:
    return {plain(mention) for entity in entities for mention in entity}


def examples(folder: Path) -> list[Example]:
    """Read the reports as a build with the pack reads them, before weights come in."""
    resources = Resources.load([PACK])
    articles = sorted(read([folder / "train.jsonl"]).articles, key=lambda a: a.id)
    documents = annotate(articles, language(resources))
    return arranged(((d, read_document(d, resources.tools)) for d in documents), folder)


def arranged(texts: Iterable[tuple[Document, Reading]], folder: Path) -> list[Example]:
    """Put texts beside what the key has for them."""
    gold = json.loads((folder / "gold-train.json").read_text(encoding="utf-8"))
    return [Example(d, r, told(d, r), gold[d.article.id], f" {plain(d.article.text)} ") for d, r in texts]


# ------------------------------------------------------------------------------------------- the network


class Net(nn.Module):
    """The network of `kgbuild.extract.incidents.model`, with what training adds."""

    def __init__(self, sizes: Mapping[str, int]) -> None:
        super().__init__()
        kinds = len(ROLES) + len(TYPES)
        self.phrase = nn.EmbeddingBag(sizes["phrase"], HIDDEN, mode="sum")
        self.article = nn.EmbeddingBag(sizes["article"], SEEN, mode="sum")
        self.entity = nn.EmbeddingBag(sizes["entity"], kinds, mode="sum")
        self.base = nn.Parameter(torch.zeros(HIDDEN))
        self.seen, self.out = nn.Linear(HIDDEN, SEEN), nn.Linear(HIDDEN + SEEN, kinds)
        self.whole, self.drop = nn.Linear(SEEN, 1 + len(TYPES)), nn.Dropout(DROP)
        nn.init.normal_(self.phrase.weight, std=0.02)
        nn.init.normal_(self.article.weight, std=0.02)
        nn.init.zeros_(self.entity.weight)
        nn.init.constant_(self.out.bias, -4.0)

    def forward(self, b: Mapping[str, Any]) -> tuple[torch.Tensor, torch.Tensor]:
        """Return odds of roles and types for each group, and of types for each article."""
        some = (torch.rand(len(b["phrase"])) > LOST).float() / (1 - LOST) if self.training else None
        inner = self.phrase(b["phrase"], b["phrase.at"], per_sample_weights=some) + self.base
        inner = self.drop(torch.relu(inner))
        most = torch.zeros(len(b["article.at"]), HIDDEN)
        most = most.scatter_reduce(0, b["report"][:, None].expand_as(inner), inner, "amax")
        seen = torch.relu(self.seen(most) + self.article(b["article"], b["article.at"]))
        seen = self.drop(seen)
        out = self.out(torch.cat([inner, seen[b["report"]]], 1)).clamp(max=12)
        strong = torch.zeros(len(b["entity.at"]), out.shape[1]).index_add(0, b["group"], torch.exp(out))
        return torch.log(strong + 1e-9) + self.entity(b["entity"], b["entity.at"]), self.whole(seen)


Known = dict[str, dict[str, int]]


def vocabulary(some: Sequence[Example]) -> Known:
    """Return the number of each feature that is had often enough."""
    counts = {of: Counter[str]() for of in ("phrase", "article", "entity")}
    for one in some:
        counts["article"].update(one.told.features)
        for group in one.told.groups:
            counts["entity"].update(group.features)
            for member in group.members:
                counts["phrase"].update(member.features)
    least = {"phrase": OFTEN, "article": 1, "entity": 1}
    kept = {of: sorted(x for x, n in found.items() if n >= least[of]) for of, found in counts.items()}
    return {of: {name: n for n, name in enumerate(names)} for of, names in kept.items()}


def batched(some: Sequence[Example], known: Known) -> dict[str, Any]:
    """Return reports as tensors."""
    flat: dict[str, list[int]] = {
        name: [] for of in ("phrase", "article", "entity") for name in (of, f"{of}.at")
    } | {"report": [], "group": []}

    def bag(of: str, features: Iterable[str]) -> None:
        flat[f"{of}.at"].append(len(flat[of]))
        flat[of] += [known[of][x] for x in features if x in known[of]]

    for n, one in enumerate(some):
        bag("article", one.told.features)
        for group in one.told.groups:
            for member in group.members:
                bag("phrase", member.features)
                flat["report"].append(n)
                flat["group"].append(len(flat["entity.at"]))
            bag("entity", group.features)
    return {name: torch.tensor(values, dtype=torch.long) for name, values in flat.items()}


def fitted(some: Sequence[Example], known: Known, seed: int) -> Net:
    """Return a network fitted to reports."""
    torch.manual_seed(seed)
    order, net = random.Random(seed), Net({of: len(names) for of, names in known.items()})
    optimizer = torch.optim.AdamW(net.parameters(), lr=RATE, weight_decay=DECAY)
    some = [one for one in some if one.told.groups]
    steps, step = EPOCHS * -(-len(some) // BATCH), 0
    loss_of = functional.binary_cross_entropy_with_logits
    for _ in range(EPOCHS):
        shuffled = order.sample(some, len(some))
        for at in range(0, len(shuffled), BATCH):
            part = shuffled[at : at + BATCH]
            for settings in optimizer.param_groups:
                settings["lr"] = RATE * min(1, step / 60 + 0.02) * (1 - step / steps)
            odds, whole = net(batched(part, known))
            loss = loss_of(odds, torch.tensor(np.concatenate([x.wanted for x in part])), reduction="sum")
            loss = loss + loss_of(whole, torch.tensor(np.stack([x.whole for x in part])), reduction="sum")
            optimizer.zero_grad()
            (loss / BATCH).backward()
            nn.utils.clip_grad_norm_(net.parameters(), 5.0)
            optimizer.step()
            step += 1
    return net


# -------------------------------------------------------------------------------------- the linear scores

Rows = Sequence[tuple[Mapping[str, float], bool]]


def linear(rows: Rows) -> dict[str, float]:
    """Return weights of a logistic regression with a ridge."""
    counts = Counter(name for features, _ in rows for name in features)
    at = {name: n for n, name in enumerate(sorted(x for x, n in counts.items() if n >= SOMETIMES))}
    on = [[(at[x], v) for x, v in features.items() if x in at] for features, _ in rows]
    index = torch.tensor([n for row in on for n, _ in row])
    worth = torch.tensor([v for row in on for _, v in row], dtype=torch.float64)
    starts = torch.tensor(np.cumsum([0, *map(len, on)])[:-1])
    right = torch.tensor([float(y) for _, y in rows], dtype=torch.float64)
    weights = torch.zeros(len(at), 1, dtype=torch.float64, requires_grad=True)
    optimizer = torch.optim.LBFGS([weights], max_iter=200, line_search_fn="strong_wolfe")

    def loss() -> torch.Tensor:
        optimizer.zero_grad()
        odds = functional.embedding_bag(index, weights, starts, mode="sum", per_sample_weights=worth)[:, 0]
        found = functional.binary_cross_entropy_with_logits(odds, right, reduction="sum")
        found = found + RIDGE * (weights**2).sum()
        found.backward()  # type: ignore[no-untyped-call]
        return found

    optimizer.step(loss)
    return dict(zip(at, weights.detach()[:, 0].tolist(), strict=True))


def names_of(some: Iterable[Example]) -> Rows:
    """Return the names that the fillers of the key may have, and whether the key has them."""
    rows: list[tuple[Mapping[str, float], bool]] = []
    for one in some:
        for n, r in zip(*np.nonzero(one.wanted[:, : len(ROLES)]), strict=True):
            right = _mentions(one.gold["entities"][ROLES[r]])
            found = options(one.document, one.text, one.told.groups[n], ROLES[r])
            rows += [(dict.fromkeys(x.features, 1.0), plain(x.text) in right) for x in found]
    return rows


def pairs_of(one: Example, fillers: Sequence[Filler]) -> Rows:
    """Return pairs of fillers that are in the key, and whether they are of one incident."""
    of = [
        {n for n, t in enumerate(one.gold["templates"]) if plain(f.name) in _mentions(t[ROLES[f.role]])}
        for f in fillers
    ]
    return [
        (pair_features(fillers[a], fillers[b], len(fillers)), bool(of[a] & of[b]))
        for a in range(len(fillers))
        for b in range(a + 1, len(fillers))
        if of[a] and of[b]
    ]


# ----------------------------------------------------------------------------------------- all together


def tables(
    nets: Sequence[Net], known: Known, names: Mapping[str, float], pairs: Mapping[str, float]
) -> dict[str, np.ndarray]:
    """Return the file's arrays."""
    found: dict[str, np.ndarray] = {}
    for n, net in enumerate(nets):
        whole = {
            "phrase": net.phrase.weight, "article": net.article.weight, "entity": net.entity.weight,
            "seen": net.seen.weight.T, "out": net.out.weight.T,
        }  # fmt: skip
        for of, weights in whole.items():
            array = weights.detach().numpy()
            scale = np.maximum(np.abs(array).max(1), 1e-9) / 127
            found[f"{n}.{of}"] = np.rint(array / scale[:, None]).astype(np.int8)
            found[f"{n}.{of}.scale"] = scale.astype(np.float32)
        for of, base in (("base", net.base), ("seen_base", net.seen.bias), ("out_base", net.out.bias)):
            found[f"{n}.{of}"] = base.detach().numpy().astype(np.float32)
    found |= {of: np.asarray(list(w.values()), np.float16) for of, w in (("name", names), ("pair", pairs))}
    features = {of: list(at) for of, at in known.items()} | {"name": list(names), "pair": list(pairs)}
    for of, value in (("features", features), ("about", ABOUT | {"nets": len(nets)})):
        text = json.dumps(value, ensure_ascii=False, sort_keys=True)
        found[of] = np.frombuffer(text.encode(), np.uint8)
    return found


def crossed(all_of: Sequence[Example]) -> tuple[Rows, dict[str, Any]]:
    """Return pairs of fillers, and incidents, of each fold by weights that have not seen it."""
    fold = [n * FOLDS // len(all_of) for n in range(len(all_of))]
    found: list[list[Filler]] = [[] for _ in all_of]
    models: list[tuple[list[Net], Known, dict[str, float]]] = []
    for k in range(FOLDS):
        rest = [one for n, one in enumerate(all_of) if fold[n] != k]
        known = vocabulary(rest)
        models.append(([fitted(rest, known, 0)], known, linear(names_of(rest))))
        model = Model(tables(*models[-1], {}))
        for n, one in enumerate(all_of):
            if fold[n] == k:
                found[n] = chosen(one.document, one.reading, model)
        print(f"fold {k + 1} of {FOLDS}: {len(known['phrase'])} features", file=sys.stderr, flush=True)
    pairs = [pairs_of(one, fillers) for one, fillers in zip(all_of, found, strict=True)]
    told_of: dict[str, Any] = {}
    for k in range(FOLDS):
        rest_pairs = [row for n, rows in enumerate(pairs) if fold[n] != k for row in rows]
        model = Model(tables(*models[k], linear(rest_pairs)))
        for n, one in enumerate(all_of):
            if fold[n] == k:
                told_of[one.document.article.id] = plainly(together(found[n], model))
    return [row for rows in pairs for row in rows], told_of


def plainly(incidents: Iterable[Sequence[Filler]]) -> list[dict[str, Any]]:
    """Return incidents in the scorer's form."""
    return [
        {"incident_type": TYPES[type_of(one)]}
        | {role: [[f.name] for f in one if f.role == r] for r, role in enumerate(ROLES)}
        for one in incidents
    ]


def scored(folder: Path, incidents: Mapping[str, Any]) -> str:
    """Return what the collection's scorer says of incidents."""
    with tempfile.TemporaryDirectory() as out:
        path = Path(out) / "fillers.json"
        path.write_text(json.dumps(incidents), encoding="utf-8")
        command = [sys.executable, "-B", str(folder / "score_muc4.py"), "--fillers", str(path)]
        command += ["--gold", str(folder / "gold-train.json")]
        return subprocess.run(command, check=True, capture_output=True, text=True).stdout


def written(all_of: Sequence[Example], pairs: Rows, path: Path) -> None:
    """Fit on all reports and write the file."""
    known = vocabulary(all_of)
    nets = [fitted(all_of, known, seed) for seed in range(ABOUT["nets"])]
    with path.open("wb") as file:
        np.savez_compressed(file, **tables(nets, known, linear(names_of(all_of)), linear(pairs)))


def main() -> None:
    """Fit, print the figures of cross-validation, and write where asked."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("folder", type=Path)
    parser.add_argument("--write", action="store_true")
    args = parser.parse_args()
    torch.set_num_threads(1)
    all_of = examples(args.folder)
    pairs, incidents = crossed(all_of)
    print(scored(args.folder, incidents))
    if args.write:
        written(all_of, pairs, PACK / FILE)


if __name__ == "__main__":
    main()
