"""The components in anybody's pipeline."""

from __future__ import annotations

from pathlib import Path

import spacy
from spacy.language import Language
from support import tagged_doc

from kgbuild.annotate.components import SPANS, create_names


def test_the_factory_declares_what_it_needs_and_gives() -> None:
    meta = Language.get_factory_meta("kgbuild_names")
    assert "doc.ents" in meta.requires
    assert meta.assigns == ["doc.spans"]


def test_spacy_says_what_a_pipeline_lacks() -> None:
    nlp = spacy.blank("en")
    nlp.add_pipe("kgbuild_names")
    problems = nlp.analyze_pipes()["problems"]["kgbuild_names"]
    assert {"token.pos", "doc.ents"} <= set(problems)


def test_names_become_spans_with_class_and_identity() -> None:
    doc = create_names(spacy.blank("en"), "kgbuild_names")(tagged_doc("it hit eastern/JJ Syria and Iraq"))
    found = [(span.text, span.label_, span.kb_id_.rsplit("#")[-1]) for span in doc.spans[SPANS]]
    assert found[-1] == ("Iraq", "Country", "country-IQ")
    assert found[0][:2] == ("eastern Syria", "Region")


def test_a_pipeline_with_it_can_be_saved(tmp_path: Path) -> None:
    nlp = spacy.blank("en")
    nlp.add_pipe("kgbuild_names")
    nlp.to_disk(tmp_path)
    assert spacy.load(tmp_path).pipe_names == ["kgbuild_names"]
