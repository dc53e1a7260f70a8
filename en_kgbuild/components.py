"""All factories of the package: importing this registers them (spaCy finds them by entry points too)."""

from en_kgbuild import encoder, entities, grammar, heads

__all__ = ["encoder", "entities", "grammar", "heads"]
