"""The slots of a frame have one order, however their sets are iterated."""

from __future__ import annotations

import os
import subprocess
import sys

_ORDER = """
from kgbuild.lexicon import load, turtle_files
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
