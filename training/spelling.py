"""The tags that known verb forms have in the treebanks, for `en_kgbuild.spelling`."""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from pathlib import Path

from en_kgbuild.spelling import VERBAL
from training.conllu import Sentence

#: A form counts that was seen so often; of its tags those that are not likely slips.
_SEEN, _SHARE = 3, 0.02


def write(sentences: Iterable[Sentence], prefixed: Mapping[str, str], path: Path) -> None:
    """Write which verbal tags each form has, sorted by form; forms whose ending tells the same are left out.

    `prefixed` has the form within a form: "retook" is what "took" is, where that is a past alone.
    """
    seen: dict[str, Counter[str]] = defaultdict(Counter)
    for sentence in sentences:
        for token in sentence.tokens:
            if token.xpos in VERBAL:
                seen[token.form.lower()][token.xpos] += 1
    forms = {
        form: _closed(tags)
        for form, tags in sorted(seen.items())
        if sum(tags.values()) >= _SEEN and form.isalpha() and not form.endswith(("ing", "ed", "s"))
    }
    pasts = {form: forms[inner] for form, inner in prefixed.items() if forms.get(inner) == ["VBD", "VBN"]}
    forms = dict(sorted((pasts | forms).items()))
    path.write_text(json.dumps(forms, ensure_ascii=False, indent=0) + "\n", encoding="utf-8")


def _closed(tags: Counter[str]) -> list[str]:
    """Return the tags of a form: a base form is a present too, a past a participle."""
    kept = {tag for tag, n in tags.items() if n >= _SHARE * sum(tags.values())}
    for pair in ({"VB", "VBP"}, {"VBD", "VBN"}):
        if kept & pair:
            kept |= pair
    return sorted(kept)
