"""Noun phrases and names of one article, and what they may denote."""
