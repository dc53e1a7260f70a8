"""Which noun phrases of one article denote the same thing."""
