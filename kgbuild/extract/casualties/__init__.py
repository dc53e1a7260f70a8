"""The killed and wounded that one article counts."""
