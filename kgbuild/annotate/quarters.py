"""Mends the nouns that say what part of a place is meant, which parsers take for a part of its name."""

from __future__ import annotations

from kgbuild.annotate.tree import Tree


def mend_quarters(tree: Tree) -> None:
    """Let a noun before "of" be the head of what stands behind: "in the Zamalek [quarter] of Cairo"."""
    for i, rel in enumerate(tree.rel):
        whole = tree.head[i]
        apart = tree.tag[i] in ("NN", "NNS") and rel in ("case", "compound") and i < whole
        if not apart or tree.lower[i + 1] != "of" or tree.pos[whole] != "PROPN":
            continue
        before = [j for j in tree.below[whole] if j < i]
        tree.hang(i, tree.head[whole] if tree.head[whole] != whole else i, tree.rel[whole])
        tree.hang(whole, i, "nmod")
        tree.hang(i + 1, whole, "case")
        for j in before:
            tree.hang(j, i, tree.rel[j])
