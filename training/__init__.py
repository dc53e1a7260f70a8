"""Builds the language model that kgbuild ships: data, training, scores, package."""
