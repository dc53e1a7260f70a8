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
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import numpy as np
import torch
from torch import nn
from torch.nn import functional

from kgbuild.annotate import annotate
from kgbuild.extract.incidents.candidates import Told, told
from kgbuild.extract.incidents.filling import chosen
from kgbuild.extract.incidents.grouping import Filler, pair_features
from kgbuild.extract.incidents.judging import (
    Draft,
    Incident,
    Report,
    part_features,
    parts,
    reported,
    share,
    together,
    type_features,
    typed,
    whole_features,
)
from kgbuild.extract.incidents.model import FILE, LINEAR, Model
from kgbuild.extract.incidents.naming import options
from kgbuild.extract.incidents.spans import plain
from kgbuild.extract.reading import read_document
from kgbuild.extractor import Resources, language
from kgbuild.model import ArticleExtraction, Document
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
RATE, DECAY, HIDDEN, SEEN = 2e-3, 1e-2, 64, 32
DROP, LOST, BLUR, RIDGE = 0.4, 0.2, 0.2, 1.7


@dataclass
class Example:
    """A report with what the key asks for: `wanted` has a row for each group, roles, then types."""

    document: Document
    reading: ArticleExtraction
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
                roles = [r for r in range(len(ROLES)) if names & asked(template, r)]
                row[roles] = 1
                row[[len(ROLES) + n for n in of] if roles else []] = 1


def asked(slots: Mapping[str, Any], role: int) -> set[str]:
    """Return the names that the key has in a role, less those of the role that it leaves out."""
    of = ABOUT["roles"][role]
    return _mentions(slots[of["name"]]) - (_mentions(slots[of["less"]]) if "less" in of else set())


def _mentions(entities: Iterable[Sequence[str]]) -> set[str]:
    return {plain(mention) for entity in entities for mention in entity}


def examples(folder: Path) -> list[Example]:
    """Read the reports as a build with the pack reads them, before weights come in."""
    resources = Resources.load(sorted(PACK.glob("*.ttl")))
    articles = sorted(read([folder / "train.jsonl"]).articles, key=lambda a: a.id)
    documents = annotate(articles, replace(language(resources), vectors=True))
    return arranged(((d, read_document(d, resources.tools)) for d in documents), folder)


def arranged(texts: Iterable[tuple[Document, ArticleExtraction]], folder: Path) -> list[Example]:
    """Put texts beside what the key has for them."""
    gold = json.loads((folder / "gold-train.json").read_text(encoding="utf-8"))
    return [Example(d, r, told(d, r), gold[d.article.id], f" {plain(d.article.text)} ") for d, r in texts]


# ------------------------------------------------------------------------------------------- the network


class Net(nn.Module):
    """The network of `kgbuild.extract.incidents.model`, with what training adds."""

    def __init__(self, sizes: Mapping[str, int], vectors: np.ndarray | None = None) -> None:
        """Begin a network that reads as many features, and vectors like those given."""
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
        self.word: nn.Linear | None = None
        if vectors is not None:
            self.usual = torch.tensor(vectors.mean(0))
            self.spread = torch.tensor(vectors.std(0) + 1e-3)
            self.word, self.blur = nn.Linear(vectors.shape[1], HIDDEN, bias=False), nn.Dropout(BLUR)
            nn.init.normal_(self.word.weight, std=0.02)

    def forward(self, b: Mapping[str, Any]) -> tuple[torch.Tensor, torch.Tensor]:
        """Return odds of roles and types for each group, and of types for each article."""
        some = (torch.rand(len(b["phrase"])) > LOST).float() / (1 - LOST) if self.training else None
        inner = self.phrase(b["phrase"], b["phrase.at"], per_sample_weights=some) + self.base
        if self.word is not None:
            inner = inner + self.word(self.blur((b["word"] - self.usual) / self.spread))
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


@dataclass
class Numbered:
    """A report's features by their numbers: its own, those of its phrases and groups, and the group of each phrase.

    `vectors` are those of its phrases.
    """

    article: list[int]
    phrases: list[list[int]]
    entities: list[list[int]]
    groups: list[int]
    vectors: np.ndarray


def numbered(one: Example, known: Known) -> Numbered:
    """Return a report's features by their numbers."""

    def numbers(of: str, features: Iterable[str]) -> list[int]:
        return [known[of][x] for x in features if x in known[of]]

    groups = one.told.groups
    return Numbered(
        numbers("article", one.told.features),
        [numbers("phrase", member.features) for group in groups for member in group.members],
        [numbers("entity", group.features) for group in groups],
        [n for n, group in enumerate(groups) for _ in group.members],
        vectors_of(one),
    )


def vectors_of(one: Example) -> np.ndarray:
    """Return the vectors of a report's phrases. Raises ValueError where it was read without."""
    if one.told.vectors is None:
        raise ValueError(f"{one.document.article.id} was read without vectors")
    return one.told.vectors.astype(np.float32)


def batched(some: Sequence[Numbered]) -> dict[str, Any]:
    """Return reports as tensors."""
    bags = {
        "article": [one.article for one in some],
        "phrase": [numbers for one in some for numbers in one.phrases],
        "entity": [numbers for one in some for numbers in one.entities],
    }
    starts = np.cumsum([0, *(len(one.entities) for one in some)]).tolist()
    flat: dict[str, list[int]] = {
        "report": [n for n, one in enumerate(some) for _ in one.phrases],
        "group": [start + n for start, one in zip(starts, some, strict=False) for n in one.groups],
    }
    for of, rows in bags.items():
        flat[of] = [n for row in rows for n in row]
        flat[f"{of}.at"] = np.cumsum([0, *map(len, rows)])[:-1].tolist()
    found = {name: torch.tensor(values, dtype=torch.long) for name, values in flat.items()}
    return found | {"word": torch.tensor(np.concatenate([one.vectors for one in some]))}


def fitted(some: Sequence[Example], known: Known, seed: int) -> Net:
    """Return a network fitted to reports; whether it reads vectors and how often it sees them say its settings."""
    torch.manual_seed(seed)
    some = [one for one in some if one.told.groups]
    vectors = np.concatenate([vectors_of(one) for one in some]) if ABOUT["vectors"][seed] else None
    order, net = random.Random(seed), Net({of: len(names) for of, names in known.items()}, vectors)
    optimizer = torch.optim.AdamW(net.parameters(), lr=RATE, weight_decay=DECAY)
    ready = [(one, numbered(one, known)) for one in some]
    epochs = ABOUT["epochs"][seed]
    steps, step = epochs * -(-len(some) // BATCH), 0
    loss_of = functional.binary_cross_entropy_with_logits
    for _ in range(epochs):
        shuffled = order.sample(ready, len(ready))
        for at in range(0, len(shuffled), BATCH):
            part = shuffled[at : at + BATCH]
            for settings in optimizer.param_groups:
                settings["lr"] = RATE * min(1, step / 60 + 0.02) * (1 - step / steps)
            odds, whole = net(batched([numbers for _, numbers in part]))
            loss = loss_of(odds, torch.tensor(np.concatenate([x.wanted for x, _ in part])), reduction="sum")
            loss = loss + loss_of(whole, torch.tensor(np.stack([x.whole for x, _ in part])), reduction="sum")
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
            right = asked(one.gold["entities"], r)
            found = options(one.document, one.text, one.told.groups[n], ROLES[r])
            rows += [(dict.fromkeys(x.features, 1.0), plain(x.text) in right) for x in found]
    return rows


def pairs_of(one: Example, fillers: Sequence[Filler]) -> Rows:
    """Return pairs of fillers that are in the key, and whether they are of one incident."""
    of = [
        {n for n, t in enumerate(one.gold["templates"]) if plain(f.name) in asked(t, f.role)} for f in fillers
    ]
    return [
        (pair_features(fillers[a], fillers[b], len(fillers)), bool(of[a] & of[b]))
        for a in range(len(fillers))
        for b in range(a + 1, len(fillers))
        if of[a] and of[b]
    ]


def types_of(one: Example, report: Report) -> Rows:
    """Return the types that incidents may have, for those of whose fillers the key has an incident, and whether it is so."""
    rows: list[tuple[Mapping[str, float], bool]] = []
    for members in parts(report, ABOUT):
        fillers = report.of(members)
        right, template = max(
            ((_right(fillers, t), t) for t in one.gold["templates"]), key=_first, default=(0, {})
        )
        if right:
            rows += [
                (type_features(report, members, n), kind in template["incident_type"])
                for n, kind in enumerate(TYPES)
            ]
    return rows


def _first(pair: tuple[int, Any]) -> int:
    return pair[0]


def _right(fillers: Iterable[Filler], template: Mapping[str, Any]) -> int:
    return sum(plain(f.name) in asked(template, f.role) for f in fillers)


def matched(one: Example, report: Report, drafts: Sequence[Draft]) -> dict[int, Mapping[str, Any]]:
    """Return the key's incident for each of ours that has one of its type, those with most fillers in common first."""
    templates = one.gold["templates"]
    pairs = sorted(
        (-_right(report.of(draft.members), template), n, t)
        for n, draft in enumerate(drafts)
        for t, template in enumerate(templates)
        if TYPES[draft.type] in template["incident_type"]
    )
    found: dict[int, int] = {}
    for _, n, t in pairs:
        if n not in found and t not in found.values():
            found[n] = t
    return {n: templates[t] for n, t in found.items()}


def wholes_of(one: Example, report: Report, model: Model) -> Rows:
    """Return the incidents, and whether the key has them."""
    drafts = [typed(report, members, model) for members in parts(report, ABOUT)]
    right = matched(one, report, drafts)
    return [(whole_features(report, drafts, n, len(ROLES)), n in right) for n in range(len(drafts))]


def parts_of(one: Example, report: Report, model: Model) -> Rows:
    """Return the fillers of incidents, and whether the key has them there."""
    drafts = [typed(report, members, model) for members in parts(report, ABOUT)]
    right = matched(one, report, drafts)
    rows: list[tuple[Mapping[str, float], bool]] = []
    for n, draft in enumerate(drafts):
        whole = share(model.score("whole", whole_features(report, drafts, n, len(ROLES))))
        for k in draft.members:
            is_right = n in right and _right([report.fillers[k]], right[n]) > 0
            rows.append((part_features(report, drafts, n, k, whole), is_right))
    return rows


# ----------------------------------------------------------------------------------------- all together


@dataclass
class Learned:
    """What is fitted: networks, the numbers of their features, the linear scores."""

    nets: Sequence[Net]
    known: Known
    linear: dict[str, Mapping[str, float]] = field(default_factory=dict)

    @classmethod
    def of(cls, some: Sequence[Example]) -> Learned:
        """Fit networks and names to reports."""
        known = vocabulary(some)
        nets = [fitted(some, known, seed) for seed in range(len(ABOUT["vectors"]))]
        return cls(nets, known, {"name": linear(names_of(some))})

    @property
    def model(self) -> Model:
        """The model as the file has it."""
        return Model(self.tables())

    def tables(self) -> dict[str, np.ndarray]:
        """Return the file's arrays."""
        found: dict[str, np.ndarray] = {}
        for n, net in enumerate(self.nets):
            whole = {
                "phrase": net.phrase.weight, "article": net.article.weight, "entity": net.entity.weight,
                "seen": net.seen.weight.T, "out": net.out.weight.T, "told": net.whole.weight.T,
            }  # fmt: skip
            bases = {
                "base": net.base, "seen_base": net.seen.bias, "out_base": net.out.bias, "told_base": net.whole.bias
            }  # fmt: skip
            if net.word is not None:
                whole["word"], bases["usual"] = (net.word.weight / net.spread).T, net.usual
            for of, weights in whole.items():
                array = weights.detach().numpy()
                scale = np.maximum(np.abs(array).max(1), 1e-9) / 127
                found[f"{n}.{of}"] = np.rint(array / scale[:, None]).astype(np.int8)
                found[f"{n}.{of}.scale"] = scale.astype(np.float32)
            found |= {f"{n}.{of}": base.detach().numpy().astype(np.float32) for of, base in bases.items()}
        scores = {of: self.linear.get(of, {}) for of in LINEAR}
        found |= {of: np.asarray(list(weights.values()), np.float16) for of, weights in scores.items()}
        features = {of: list(at) for of, at in (self.known | scores).items()}
        for name, value in (("features", features), ("about", ABOUT | {"nets": len(self.nets)})):
            text = json.dumps(value, ensure_ascii=False, sort_keys=True)
            found[name] = np.frombuffer(text.encode(), np.uint8)
        return found


class Crossed:
    """What each fold gets from weights that have not seen it: rows for the linear scores, and incidents."""

    def __init__(self, all_of: Sequence[Example]) -> None:
        self.all_of = all_of
        self.fold = [n * FOLDS // len(all_of) for n in range(len(all_of))]
        self.learned: list[Learned] = []
        for k in range(FOLDS):
            self.learned.append(
                Learned.of([one for one, of in zip(all_of, self.fold, strict=True) if of != k])
            )
            print(
                f"fold {k + 1} of {FOLDS}: {len(self.learned[k].known['phrase'])} features", file=sys.stderr
            )
        self.rows: dict[str, list[Rows]] = {}
        models = self._models()
        told_of = [models[n].shares(one.told) for n, one in zip(self.fold, all_of, strict=True)]
        fillers = [
            chosen(one.document, one.told, shares, models[n])
            for n, one, (shares, _) in zip(self.fold, all_of, told_of, strict=True)
        ]
        models = self._fit("pair", [pairs_of(*each) for each in zip(all_of, fillers, strict=True)])
        reports = [
            reported(found, article.tolist(), models[n])
            for n, found, (_, article) in zip(self.fold, fillers, told_of, strict=True)
        ]
        both = list(zip(all_of, reports, self.fold, strict=True))
        models = self._fit("type", [types_of(one, report) for one, report, _ in both])
        models = self._fit("whole", [wholes_of(one, report, models[n]) for one, report, n in both])
        models = self._fit("part", [parts_of(one, report, models[n]) for one, report, n in both])
        self.incidents = {
            one.document.article.id: plainly(together(report, models[n])) for one, report, n in both
        }

    def _models(self) -> list[Model]:
        return [learned.model for learned in self.learned]

    def _fit(self, of: str, rows: Sequence[Rows]) -> list[Model]:
        """Keep the rows of each report for a linear score; return models that have it, each from the other folds."""
        self.rows[of] = list(rows)
        for k, learned in enumerate(self.learned):
            learned.linear[of] = linear(
                [x for n, found in zip(self.fold, rows, strict=True) if n != k for x in found]
            )
        return self._models()


def plainly(incidents: Iterable[Incident]) -> list[dict[str, Any]]:
    """Return incidents in the scorer's form."""
    return [
        {"incident_type": TYPES[one.type]}
        | {role: [[f.name] for f in one.fillers if f.role == r] for r, role in enumerate(ROLES)}
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


def written(crossed: Crossed, path: Path) -> None:
    """Fit on all reports and write the file."""
    learned = Learned.of(crossed.all_of)
    learned.linear |= {of: linear([x for rows in found for x in rows]) for of, found in crossed.rows.items()}
    with path.open("wb") as file:
        np.savez_compressed(file, **learned.tables())


def main() -> None:
    """Fit, print the figures of cross-validation, and write where asked."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("folder", type=Path)
    parser.add_argument("--write", action="store_true")
    args = parser.parse_args()
    torch.set_num_threads(1)
    crossed = Crossed(examples(args.folder))
    print(scored(args.folder, crossed.incidents))
    if args.write:
        written(crossed, PACK / FILE)


if __name__ == "__main__":
    main()
