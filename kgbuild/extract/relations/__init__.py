"""Offices of people and relations between parties and places that one article states."""
