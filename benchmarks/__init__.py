"""Measurements: how fast (`bench`) and how well (`evaluate`); `make bench`, `make evaluate`."""
