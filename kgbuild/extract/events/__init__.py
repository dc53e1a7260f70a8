"""Events of one article: found, filled, merged, dated, placed and related."""
