"""Incidents as the answer keys of one collection count them, in place of the rules' events, where a pack has weights."""

from kgbuild.extract.incidents.filling import filled
from kgbuild.extract.incidents.model import FILE, Model

__all__ = ["FILE", "Model", "filled"]
