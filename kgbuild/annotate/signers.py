"""The name of who signed a letter or a communiqué, which stands alone in a line below it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from kgbuild.annotate.document import SIGNED
from kgbuild.annotate.spans import Proposal, Rank
from kgbuild.annotate.tokens import Tokens


def signers(tokens: Tokens, known: Sequence[Proposal]) -> Iterator[Proposal]:
    """Yield who signed a text as a person, unless the gazetteer knows one in that line."""
    for first, last in tokens.doc.user_data.get(SIGNED, ()):
        if not any(p.first < last and first < p.last and p.kind == "Person" for p in known):
            yield Proposal(first, last, "Person", Rank.GAZETTEER, origin="rule")
