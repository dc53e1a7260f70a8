"""Which language model is loaded, and what is said of one that cannot be used."""

from __future__ import annotations

import time
from pathlib import Path

import pytest
import spacy

import en_kgbuild
from kgbuild.annotate import model
from kgbuild.errors import ModelError


def _saved(folder: Path, *pipes: str, lang: str = "en") -> str:
    nlp = spacy.blank(lang)
    for pipe in pipes:
        nlp.add_pipe(pipe)
    nlp.to_disk(folder)
    return str(folder)


def test_its_label_has_its_version_without_loading_it(tmp_path: Path) -> None:
    assert model.label() == f"en_kgbuild {en_kgbuild.__version__}"
    assert model.label(_saved(tmp_path / "mine")) == "mine 0.0.0"
    assert model.label("en_core_news_none") == "en_core_news_none"
    (tmp_path / "meta.json").write_text("[]")
    assert model.label(tmp_path) == tmp_path.name


def test_an_unknown_package_is_named_with_the_way_to_install_it() -> None:
    with pytest.raises(ModelError) as caught:
        model.load("en_core_news_none")
    assert "en_core_news_none: no spaCy pipeline can be loaded" in str(caught.value)
    assert "python -m spacy download en_core_news_none" in str(caught.value)


def test_an_unknown_folder(tmp_path: Path) -> None:
    with pytest.raises(ModelError) as caught:
        model.load(tmp_path / "nothing")
    assert "nlp.to_disk" in caught.value.remedy


def test_a_folder_that_holds_something_else(tmp_path: Path) -> None:
    (tmp_path / "meta.json").write_text("{}")
    with pytest.raises(ModelError, match="no spaCy pipeline"):
        model.load(tmp_path)


@pytest.mark.parametrize(
    ("pipes", "missing"),
    [
        ((), "a parser (token.dep), a tagger (token.tag), a morphologizer or attribute_ruler"),
        (
            ("tagger", "morphologizer", "trainable_lemmatizer", "ner"),
            "the pipeline lacks a parser (token.dep).",
        ),
        (("tagger", "morphologizer", "parser", "ner"), "the pipeline lacks a lemmatizer (token.lemma)."),
        (
            ("tagger", "morphologizer", "parser", "trainable_lemmatizer"),
            "lacks named entities (ner) (doc.ents)",
        ),
        (
            ("parser", "morphologizer", "trainable_lemmatizer", "ner"),
            "the pipeline lacks a tagger (token.tag).",
        ),
        (
            ("parser", "tagger", "trainable_lemmatizer", "ner"),
            "lacks a morphologizer or attribute_ruler (token.pos)",
        ),
    ],
)
def test_a_pipeline_without_what_extraction_needs(
    tmp_path: Path, pipes: tuple[str, ...], missing: str
) -> None:
    nlp = spacy.blank("en")
    for pipe in pipes:
        nlp.add_pipe(pipe)
    with pytest.raises(ModelError) as caught:
        model.check(nlp, "mine")
    assert missing in str(caught.value)
    assert "en_core_web_sm" in caught.value.remedy


def test_an_attribute_ruler_gives_parts_of_speech() -> None:
    nlp = spacy.blank("en")
    for pipe in ("tagger", "parser", "attribute_ruler", "trainable_lemmatizer", "ner"):
        nlp.add_pipe(pipe)
    model.check(nlp, "mine")


def test_a_pipeline_of_another_language(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match="the pipeline is for 'de'"):
        model.load(_saved(tmp_path, lang="de"))


def test_the_environment_names_a_model(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KGBUILD_MODEL", "en_of_the_environment")
    with pytest.raises(ModelError, match="no spaCy pipeline") as caught:
        model.load()
    assert caught.value.where == "en_of_the_environment"


def test_an_argument_goes_before_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KGBUILD_MODEL", "en_of_the_environment")
    with pytest.raises(ModelError) as caught:
        model.load("en_of_the_argument")
    assert caught.value.where == "en_of_the_argument"


@pytest.mark.parametrize("mark", ['"', "[(", "”", "'s"])
def test_a_run_without_spaces_takes_no_more_than_its_length(mark: str) -> None:
    nlp = model.load()

    def once(n: int) -> float:
        start = time.process_time()
        nlp.tokenizer(mark * n + " Rockets hit Mosul.")
        return time.process_time() - start

    def taken(n: int) -> float:
        return min(once(n) for _ in range(3))  # the least that other work on the machine leaves

    taken(100)
    assert taken(16_000) < 8 * max(taken(4_000), 0.05)


def test_words_are_as_they_were() -> None:
    text = (
        "“The army’s 3km-long convoy (U.S.-made) was hit…”, he said: rockets/drones, 40°C!!! "
        + "a" * 300
        + "'s."
    )
    nlp = model.load()
    found = [token.text for token in nlp.tokenizer(text)]
    assert found == [token.text for token in en_kgbuild.load().tokenizer(text)]
