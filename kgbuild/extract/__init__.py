"""Annotated article → what it says."""
