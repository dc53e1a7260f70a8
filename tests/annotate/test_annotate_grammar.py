"""Sentences annotated by hand in both label schemes come out as the same words of the normalised grammar."""

from __future__ import annotations

import pytest
from support import parsed_doc

from kgbuild.annotate.grammar import scheme, words
from kgbuild.model import POSITIONS

#: name, "form lemma pos tag" of the words, then for each word "dep head" in UD, in ClearNLP, and
#: "position head preposition" in the normal form; heads count from 1, 0 is the root.
SENTENCES = {
    "object and obliques": """
        Gunmen gunman NOUN NNS | nsubj 2 | nsubj 2 | subj 2
        fired fire VERB VBD | root 0 | ROOT 0 | root 2
        shells shell NOUN NNS | obj 2 | dobj 2 | obj 2
        from from ADP IN | case 5 | prep 2 | case 5
        Hajin Hajin PROPN NNP | obl 2 | pobj 4 | obl 2 from
        at at ADP IN | case 8 | prep 2 | case 8
        the the DET DT | det 8 | det 8 | det 8
        depot depot NOUN NN | obl 2 | pobj 6 | obl 2 at
        . . PUNCT . | punct 2 | punct 2 | punct 2
    """,
    "passive with agent": """
        The the DET DT | det 2 | det 2 | det 2
        bridge bridge NOUN NN | nsubj:pass 4 | nsubjpass 4 | subj:pass 4
        was be AUX VBD | aux:pass 4 | auxpass 4 | aux:pass 4
        mined mine VERB VBN | root 0 | ROOT 0 | root 4
        by by ADP IN | case 6 | agent 4 | case 6
        rebels rebel NOUN NNS | obl:agent 4 | pobj 5 | agent 4 by
        on on ADP IN | case 8 | prep 4 | case 8
        Friday Friday PROPN NNP | obl 4 | pobj 7 | obl 4 on
    """,
    "reduced relative with agent": """
        Sites site NOUN NNS | nsubj 5 | nsubj 5 | subj 5
        held hold VERB VBN | acl 1 | acl 1 | acl 1
        by by ADP IN | case 4 | agent 2 | case 4
        militias militia NOUN NNS | obl 2 | pobj 3 | agent 2 by
        burned burn VERB VBD | root 0 | ROOT 0 | root 5
    """,
    "by a day is no agent": """
        It it PRON PRP | nsubj:pass 3 | nsubjpass 3 | subj:pass 3
        was be AUX VBD | aux:pass 3 | auxpass 3 | aux:pass 3
        freed free VERB VBN | root 0 | ROOT 0 | root 3
        by by ADP IN | case 5 | prep 3 | case 5
        Monday Monday PROPN NNP | obl:agent 3 | pobj 4 | obl 3 by
    """,
    "preposition of several words": """
        In in ADP IN | case 3 | prep 7 | case 3
        apparent apparent ADJ JJ | amod 3 | amod 3 | amod 3
        response response NOUN NN | obl 7 | pobj 1 | case 5
        to to ADP IN | case 5 | prep 3 | case 5
        raids raid NOUN NNS | nmod 3 | pobj 4 | obl 7 in_response_to
        jets jet NOUN NNS | nsubj 7 | nsubj 7 | subj 7
        struck strike VERB VBD | root 0 | ROOT 0 | root 7
    """,
    "preposition of several words as predicate": """
        It it PRON PRP | nsubj 4 | nsubj 2 | subj 4
        was be AUX VBD | cop 4 | ROOT 0 | cop 4
        in in ADP IN | case 4 | prep 2 | case 4
        revenge revenge NOUN NN | root 0 | pobj 3 | root 4
        for for ADP IN | case 6 | prep 4 | case 6
        Sunday Sunday PROPN NNP | nmod 4 | pobj 5 | nmod 4 in_revenge_for
    """,
    "adverb as preposition": """
        Planes plane NOUN NNS | nsubj 2 | nsubj 2 | subj 2
        landed land VERB VBD | root 0 | ROOT 0 | root 2
        north north ADV RB | advmod 2 | advmod 2 | case 5
        of of ADP IN | case 5 | prep 3 | case 5
        Raqqa Raqqa PROPN NNP | obl 3 | pobj 4 | obl 2 north_of
    """,
    "because of": """
        He he PRON PRP | nsubj 2 | nsubj 2 | subj 2
        fled flee VERB VBD | root 0 | ROOT 0 | root 2
        because because ADP IN | case 6 | prep 2 | case 6
        of of ADP IN | fixed 3 | pcomp 3 | case 3
        the the DET DT | det 6 | det 6 | det 6
        war war NOUN NN | obl 2 | pobj 3 | obl 2 because_of
    """,
    "predicate noun": """
        Hassan Hassan PROPN NNP | nsubj 4 | nsubj 2 | subj 4
        is be AUX VBZ | cop 4 | ROOT 0 | cop 4
        a a DET DT | det 4 | det 4 | det 4
        commander commander NOUN NN | root 0 | attr 2 | root 4
        in in ADP IN | case 6 | prep 4 | case 6
        Idlib Idlib PROPN NNP | nmod 4 | pobj 5 | nmod 4 in
    """,
    "place as predicate": """
        The the DET DT | det 2 | det 2 | det 2
        base base NOUN NN | nsubj 5 | nsubj 3 | subj 5
        is be AUX VBZ | cop 5 | ROOT 0 | cop 5
        near near ADP IN | case 5 | prep 3 | case 5
        Tanf Tanf PROPN NNP | root 0 | pobj 4 | root 5
    """,
    "there were none": """
        There there PRON EX | expl 2 | expl 2 | expl 2
        were be VERB VBD | root 0 | ROOT 0 | root 2
        no no DET DT | det 4 | det 4 | det 4
        deaths death NOUN NNS | nsubj 2 | attr 2 | subj 2
    """,
    "conjuncts": """
        Iran Iran PROPN NNP | nsubj 6 | nsubj 6 | subj 6
        , , PUNCT , | punct 1 | punct 1 | punct 1
        Iraq Iraq PROPN NNP | conj 1 | conj 1 | conj 1
        and and CCONJ CC | cc 5 | cc 3 | cc 5
        Syria Syria PROPN NNP | conj 1 | conj 3 | conj 1
        met meet VERB VBD | root 0 | ROOT 0 | root 6
    """,
    "conjunct with its own preposition": """
        Blasts blast NOUN NNS | nsubj 2 | nsubj 2 | subj 2
        hit hit VERB VBD | root 0 | ROOT 0 | root 2
        posts post NOUN NNS | obj 2 | dobj 2 | obj 2
        in in ADP IN | case 5 | prep 3 | case 5
        Homs Homs PROPN NNP | nmod 3 | pobj 4 | nmod 3 in
        and and CCONJ CC | cc 8 | cc 4 | cc 8
        near near ADP IN | case 8 | conj 4 | case 8
        Hama Hama PROPN NNP | conj 5 | pobj 7 | conj 5 near
    """,
    "possessive and apposition": """
        Iraq Iraq PROPN NNP | nmod:poss 3 | poss 3 | poss 3
        's 's PART POS | case 1 | case 1 | case 1
        premier premier NOUN NN | nsubj 7 | nsubj 7 | subj 7
        , , PUNCT , | punct 5 | punct 3 | punct 3
        Adel Adel PROPN NNP | appos 3 | appos 3 | appos 3
        , , PUNCT , | punct 5 | punct 3 | punct 3
        resigned resign VERB VBD | root 0 | ROOT 0 | root 7
    """,
    "clauses": """
        Officials official NOUN NNS | nsubj 2 | nsubj 2 | subj 2
        said say VERB VBD | root 0 | ROOT 0 | root 2
        jets jet NOUN NNS | nsubj 6 | nsubj 6 | subj 6
        that that PRON WDT | nsubj 5 | nsubj 5 | subj 5
        circled circle VERB VBD | acl:relcl 3 | relcl 3 | relcl 3
        left leave VERB VBD | ccomp 2 | ccomp 2 | ccomp 2
        after after ADP IN | mark 8 | prep 6 | mark 8
        bombing bomb VERB VBG | advcl 6 | pcomp 7 | advcl 6 after
        it it PRON PRP | obj 8 | dobj 8 | obj 8
    """,
    "purpose and negation": """
        Troops troop NOUN NNS | nsubj 4 | nsubj 4 | subj 4
        did do AUX VBD | aux 4 | aux 4 | aux 4
        not not PART RB | advmod 4 | neg 4 | neg 4
        move move VERB VB | root 0 | ROOT 0 | root 4
        to to PART TO | mark 6 | aux 6 | mark 6
        help help VERB VB | advcl 4 | advcl 4 | advcl 4 to
    """,
    "time without preposition": """
        Mortars mortar NOUN NNS | nsubj 2 | nsubj 2 | subj 2
        fell fall VERB VBD | root 0 | ROOT 0 | root 2
        last last ADJ JJ | amod 4 | amod 4 | amod 4
        week week NOUN NN | obl:unmarked 2 | npadvmod 2 | tmod 2
    """,
    "two objects and a particle": """
        They they PRON PRP | nsubj 2 | nsubj 2 | subj 2
        gave give VERB VBD | root 0 | ROOT 0 | root 2
        Amman Amman PROPN NNP | iobj 2 | dative 2 | iobj 2
        proof proof NOUN NN | obj 2 | dobj 2 | obj 2
        and and CCONJ CC | cc 6 | cc 2 | cc 6
        blew blow VERB VBD | conj 2 | conj 2 | conj 2
        up up ADP RP | compound:prt 6 | prt 6 | prt 6
        tunnels tunnel NOUN NNS | obj 6 | dobj 6 | obj 6
    """,
    "through a preposition in a preposition": """
        Rockets rocket NOUN NNS | nsubj 2 | nsubj 2 | subj 2
        flew fly VERB VBD | root 0 | ROOT 0 | root 2
        out out ADP IN | case 6 | prep 2 | case 6
        of of ADP IN | fixed 3 | prep 3 | case 6
        the the DET DT | det 6 | det 6 | det 6
        valley valley NOUN NN | obl 2 | pobj 4 | obl 2 out_of
    """,
    "counted": """
        Four four NUM CD | nummod 2 | nummod 2 | nummod 2
        guards guard NOUN NNS | nsubj:pass 4 | nsubjpass 4 | subj:pass 4
        were be AUX VBD | aux:pass 4 | auxpass 4 | aux:pass 4
        hurt hurt VERB VBN | root 0 | ROOT 0 | root 4
    """,
}


def _rows(table: str) -> list[list[str]]:
    return [[part.strip() for part in line.split("|")] for line in table.strip().splitlines()]


def _analysed(table: str, column: int) -> list[tuple[str, str, int, str]]:
    doc = parsed_doc("\n".join(f"{row[0]} {row[column]}" for row in _rows(table)))
    labels = "clearnlp" if column == 2 else "ud"
    return [(w.text, w.rel, w.head + 1, w.prep) for w in words(doc, labels=labels)]


def _expected(table: str) -> list[tuple[str, str, int, str]]:
    found = []
    for row in _rows(table):
        rel, head, *prep = row[3].split()
        found.append((row[0].split()[0], rel, int(head), "".join(prep).replace("_", " ")))
    return found


@pytest.mark.parametrize("name", SENTENCES)
@pytest.mark.parametrize("column", [1, 2], ids=["ud", "clearnlp"])
def test_both_schemes_give_the_same_words(name: str, column: int) -> None:
    found, expected = _analysed(SENTENCES[name], column), _expected(SENTENCES[name])
    # Where a comma or a preposition's part hangs is nobody's concern.
    skipped = {i for i, word in enumerate(expected) if word[1] in ("punct", "case")}
    assert [w for i, w in enumerate(found) if i not in skipped] == [
        w for i, w in enumerate(expected) if i not in skipped
    ]
    assert [found[i][1] for i in sorted(skipped)] == [expected[i][1] for i in sorted(skipped)]


def test_all_sentences_were_collected() -> None:
    assert len(SENTENCES) == 20


@pytest.mark.parametrize("name", SENTENCES)
@pytest.mark.parametrize("column", [1, 2])
def test_the_words_stay_a_tree_with_known_positions(name: str, column: int) -> None:
    found = _analysed(SENTENCES[name], column)
    heads = [head - 1 for _, _, head, _ in found]
    for i in range(len(heads)):
        path = [i]
        while heads[path[-1]] != path[-1]:
            path.append(heads[path[-1]])
            assert len(path) <= len(heads)
        assert found[path[-1]][1] == "root"
    assert {rel for _, rel, _, _ in found} <= set(POSITIONS)


def test_the_scheme_is_told_from_labels() -> None:
    assert scheme(["nsubj", "dobj", "punct"]) == "clearnlp"
    assert scheme(["nsubj", "obj", "punct"]) == "ud"


def test_a_name_that_the_parser_broke_becomes_one_phrase() -> None:
    rows = """
        Jets jet NOUN NNS nsubj 2
        left leave VERB VBD root 0
        bases base NOUN NNS obj 2
        near near ADP IN case 5
        Deir Deir PROPN NNP nmod 3
        ez-Zor ez-Zor PROPN NNP obj 2
        and and CCONJ CC cc 8
        Raqqa Raqqa PROPN NNP conj 6
    """
    found = words(parsed_doc(rows), names=[(4, 6), (7, 8)])
    assert [(w.text, w.rel, w.head) for w in found[4:8]] == [
        ("Deir", "nmod", 2),
        ("ez-Zor", "flat", 4),
        ("and", "cc", 7),
        ("Raqqa", "conj", 4),
    ]


def test_a_name_stands_for_the_noun_that_says_what_it_is_of() -> None:
    rows = """
        Shells shell NOUN NNS nsubj 2
        hit hit VERB VBD root 0
        near near ADP IN case 5
        the the DET DT det 5
        town town NOUN NN obl 2
        of of ADP IN case 7
        Susah Susah PROPN NNP nmod 5
        . . PUNCT . punct 2
    """
    found = words(parsed_doc(rows), names=[(6, 7)], apposed=[(4, 6, 7)])
    assert (found[6].rel, found[6].prep, found[6].head) == ("obl", "near", 1)
    assert (found[4].rel, found[4].head) == ("compound", 6)


def test_a_name_stands_over_the_rank_before_it() -> None:
    rows = """
        Sergeant sergeant PROPN NNP nsubj 4
        Paul Paul PROPN NNP flat 1
        Dent Dent PROPN NNP flat 1
        slept sleep VERB VBD root 0
    """
    found = words(parsed_doc(rows), names=[(1, 3)])
    assert [(w.rel, w.head) for w in found[:3]] == [("compound", 2), ("compound", 2), ("subj", 3)]


def test_nothing_gives_nothing() -> None:
    assert words(parsed_doc("")) == ()
