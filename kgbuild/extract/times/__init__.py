"""Times of one article: the phrases that tell them and what they hang on."""
