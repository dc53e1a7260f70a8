"""The command: `python -m reference OUT [GRAPH]`; GRAPH is what the queries are asked of."""

from __future__ import annotations

import sys
from pathlib import Path

from reference.answers import WORLD
from reference.site import build


def main(out: Path, graph: Path = WORLD) -> None:
    """Write the site."""
    pages = build(out, graph)
    print(f"Wrote {len(pages)} pages; open {out / 'index.html'}")


if __name__ == "__main__":
    main(*map(Path, sys.argv[1:]))
