"""The fitted weights of a pack's incidents: a small network over features, and linear scores.

One hidden layer reads the features of each phrase, and in some networks the encoder's vector of its head, beside a
second that has seen the whole article; phrases of one thing add up. Weights are whole numbers of eight bits with a
scale for each row. Odds and shares are taken to three digits, so that no last bit decides. `training/incidents.py` fits
and writes the file.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any, Final
from zipfile import BadZipFile

import numpy as np
from numpy.typing import NDArray

from kgbuild.errors import OntologyError
from kgbuild.extract.incidents.candidates import Told

#: What a pack calls the file.
FILE: Final = "incidents.npz"
#: The tables of every network that are written as whole numbers, and what is added to each layer's sums.
WHOLE: Final = ("phrase", "article", "entity", "seen", "out", "told")
BASES: Final = ("base", "seen_base", "out_base", "told_base")
#: What there are linear scores of: names, pairs of fillers, types of incidents, incidents, fillers in incidents.
LINEAR: Final = ("name", "pair", "type", "whole", "part")
_MOST: Final = 12.0
_LEAST: Final = 1e-9

Floats = NDArray[np.float64]


class Model:
    """The weights of one file. `about` says what they are of: roles, types, thresholds (see docs/packs.md)."""

    def __init__(self, tables: Mapping[str, NDArray[Any]]) -> None:
        self.about: dict[str, Any] = json.loads(tables["about"].tobytes())
        names: dict[str, list[str]] = json.loads(tables["features"].tobytes())
        self._at = {of: {name: n for n, name in enumerate(known)} for of, known in names.items()}
        self._nets = [self._net(tables, n) for n in range(self.about["nets"])]
        self._linear = {of: tables[of].astype(np.float64) for of in LINEAR}

    @classmethod
    def load(cls, path: Path) -> Model:
        """Read the weights. Raises OntologyError where the file is damaged."""
        try:
            with np.load(path, allow_pickle=False) as tables:
                return cls(dict(tables))
        except (OSError, ValueError, KeyError, EOFError, BadZipFile) as error:
            raise OntologyError(
                f"the weights of incidents cannot be read ({error})",
                where=str(path),
                remedy="Take the file from the pack again",
            ) from error

    @staticmethod
    def _net(tables: Mapping[str, NDArray[Any]], n: int) -> dict[str, Floats]:
        whole = {of: _whole(tables, f"{n}.{of}") for of in WHOLE}
        bases = {of: tables[f"{n}.{of}"].astype(np.float64) for of in BASES}
        if f"{n}.word" not in tables:
            return whole | bases
        usual = tables[f"{n}.usual"].astype(np.float64)
        return whole | bases | {"word": _whole(tables, f"{n}.word"), "usual": usual}

    def _numbers(self, of: str, features: Iterable[str]) -> list[int]:
        at = self._at[of]
        return [at[name] for name in features if name in at]

    def shares(self, told: Told) -> tuple[Floats, Floats]:
        """Return how likely each group of phrases has each role, then is of an incident of each type; and of the article.

        The article's shares are how likely it has any incident, then one of each type.
        """
        types = len(self.about["types"])
        if not told.groups:
            return np.zeros((0, len(self.about["roles"]) + types)), np.zeros(1 + types)
        groups, article = zip(*(self._odds(net, told) for net in self._nets), strict=True)
        return _shares(groups), _shares(article)

    def _odds(self, net: Mapping[str, Floats], told: Told) -> tuple[Floats, Floats]:
        members = [self._numbers("phrase", m.features) for group in told.groups for m in group.members]
        inner = np.stack([net["base"] + net["phrase"][on].sum(0) for on in members])
        if "word" in net and told.vectors is not None:
            inner += (told.vectors - net["usual"]) @ net["word"]
        inner = inner.clip(0)
        article = net["article"][self._numbers("article", told.features)].sum(0)
        seen = (net["seen_base"] + inner.max(0) @ net["seen"] + article).clip(0)
        beside = np.broadcast_to(seen, (len(inner), len(seen)))
        out = np.concatenate([inner, beside], 1) @ net["out"] + net["out_base"]
        strong = np.exp(np.minimum(out, _MOST))
        ends = np.cumsum([0, *(len(group.members) for group in told.groups)])[:-1]
        entity = [net["entity"][self._numbers("entity", group.features)].sum(0) for group in told.groups]
        odds: Floats = np.log(np.add.reduceat(strong, ends) + _LEAST) + np.stack(entity)
        return odds, seen @ net["told"] + net["told_base"]

    def score(self, of: str, features: Mapping[str, float]) -> float:
        """Return log odds of features by the linear weights `of` one of LINEAR."""
        at, weights = self._at[of], self._linear[of]
        total = sum(float(weights[at[name]]) * value for name, value in features.items() if name in at)
        return round(total, 3)


def _shares(odds: Sequence[Floats]) -> Floats:
    """Return the shares of the mean of networks' log odds."""
    shares: Floats = np.round(1 / (1 + np.exp(-sum(odds) / len(odds))), 3)
    return shares


def _whole(tables: Mapping[str, NDArray[Any]], of: str) -> Floats:
    weights: Floats = tables[of].astype(np.float64) * tables[f"{of}.scale"].astype(np.float64)[:, None]
    return weights
