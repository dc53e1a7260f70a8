"""Who says what in one article."""
