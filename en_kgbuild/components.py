"""All factories of the package: importing this registers them (spaCy finds them by entry points too)."""

from en_kgbuild import coreference, encoder, entities, grammar, heads

__all__ = ["coreference", "encoder", "entities", "grammar", "heads"]
