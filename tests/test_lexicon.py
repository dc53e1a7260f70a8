"""The slots of a frame have one order, however their sets are iterated."""

from __future__ import annotations

import os
import subprocess
import sys

from kgbuild.lexiconfiles import load, turtle_files
from kgbuild.nouns import Nouns
from kgbuild.resources import shipped

_ORDER = """
from kgbuild.lexiconfiles import load, turtle_files
from kgbuild.resources import shipped
for trigger in load(turtle_files(shipped("ontology"))).triggers:
    print(trigger.id, *(slot.iri for slot in trigger.slots))
"""


def test_slots_are_tried_in_one_order() -> None:
    orders = {
        subprocess.run(
            [sys.executable, "-c", _ORDER],
            env={**os.environ, "PYTHONHASHSEED": seed},
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for seed in ("1", "2", "3")
    }
    assert len(orders) == 1
    assert "slot-" in orders.pop()


def test_no_entry_is_an_empty_word() -> None:
    """An empty lemma would be found for every token that has none, such as a stray "'s"."""
    files = [f for f in turtle_files(shipped("ontology")) if f.name != "shapes.ttl"]
    nouns = Nouns.load(files)
    assert all(lemma.strip() for lemma in (*nouns.common, *nouns.titles))
    assert all(lemma.strip() for lemma, _ in load(files).by_lemma)
