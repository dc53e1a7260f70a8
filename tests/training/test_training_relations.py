"""The shipped model reads the domain's sentences."""

import pytest
from spacy.tokens import Doc

from training import conllu, paths, relations

en_kgbuild = pytest.importorskip("en_kgbuild")
pytestmark = pytest.mark.skipif(
    not (en_kgbuild.PATH / "meta.json").exists(), reason="the package holds no model yet: make -C training"
)
ROWS = list(relations.table())
SEEDS = paths.REPOSITORY.parent / "shared/seeds"


@pytest.fixture(scope="module")
def nlp():
    return en_kgbuild.load(exclude=["ner"])


def test_the_table_is_whole():
    assert len(ROWS) == 66
    assert sum(len(found) for _, found in ROWS) == 240


def test_no_sentence_of_the_table_is_trained_on():
    trained = {s.text for path in paths.DOMAIN.glob("*.conllu") for s in conllu.load(path)}
    assert not trained & {sentence for sentence, _ in ROWS}


def test_words_of_the_table_are_in_its_sentences():
    for sentence, found in ROWS:
        for relation in found:
            assert relation.head in sentence
            assert relation.dependent in sentence


def test_subjects_objects_and_agents(nlp):
    counts, wrong = relations.check(nlp)
    assert counts["core right"] >= 0.984 * counts["core"], wrong


def test_prepositions(nlp):
    counts, wrong = relations.check(nlp)
    assert counts["prepositions right"] >= 0.99 * counts["prepositions"], wrong


@pytest.mark.skipif(not SEEDS.is_dir(), reason="the seed stories are not beside this checkout")
def test_seed_stories_and_our_own_sentences(nlp):
    seeds = relations.check_at(nlp, paths.REPOSITORY / "tests/training/seeds.tsv", SEEDS)
    assert seeds["core"] + seeds["prepositions"] == 36
    counts = relations.check(nlp)[0] + seeds
    assert counts["core right"] >= 0.98 * counts["core"], counts
    assert counts["prepositions right"] >= 0.99 * counts["prepositions"], counts


def test_lemmas_of_the_news(nlp):
    doc = nlp("The strikes killed troops; fired rockets struck and wounded civilians, causing casualties.")
    lemmas = {t.text: t.lemma_ for t in doc}
    wanted = {
        "strikes": "strike", "killed": "kill", "troops": "troop", "rockets": "rocket", "struck": "strike",
        "wounded": "wound", "casualties": "casualty", "causing": "cause",
    }  # fmt: skip
    assert {w: lemmas[w] for w in wanted} == wanted


@pytest.mark.parametrize(
    ("sentence", "word", "lemma"),
    [
        ("The rebels staged an attack.", "staged", "stage"),
        ("They were hoping for peace.", "hoping", "hope"),
        ("The guards hopped over the wall.", "hopped", "hop"),
        ("He hates the war.", "hates", "hate"),
        ("The planes were rated unfit.", "rated", "rate"),
        ("The ambush was planned for weeks.", "planned", "plan"),
    ],
)
def test_lemmas_of_verbs_that_are_alike(nlp, sentence, word, lemma):
    assert [t.lemma_ for t in nlp(sentence) if t.text == word] == [lemma]


@pytest.mark.parametrize(
    ("compound", "lemma"),
    [("Iran-backed", "iran-back"), ("Saudi-led", "saudi-lead"), ("rebel-controlled", "rebel-control")],
)
def test_lemmas_of_compounds(nlp, compound, lemma):
    doc = Doc(nlp.vocab, words=[compound], pos=["VERB"], morphs=["VerbForm=Part"])
    assert [t.lemma_ for t in nlp.get_pipe("lemmatizer")(doc)] == [lemma]
