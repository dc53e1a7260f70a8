"""What a parser got wrong in ways that grammar does not allow comes out right; no mend leaves a tree that is none."""

from __future__ import annotations

import random

import pytest
from support import parsed_doc

from kgbuild.annotate.grammar import words
from kgbuild.model import POSITIONS

#: name: the words "form lemma pos tag dep head" as a parser had them (heads counted from 1, 0 is the root), then
#: "form position head" of those that come out otherwise.
SENTENCES = {
    "a clause of time taken for a second main clause": (
        """
        Troops troops NOUN NNS nsubj 2
        fled flee VERB VBD ROOT 0
        after after SCONJ IN mark 5
        rebels rebel NOUN NNS nsubj 5
        came come VERB VBD conj 2
        """,
        ("came advcl fled",),
    ),
    "a relative clause taken for a clause of circumstance": (
        """
        He he PRON PRP nsubj 2
        recalled recall VERB VBD ROOT 0
        a a DET DT det 4
        raid raid NOUN NN obj 2
        that that PRON WDT nsubj 6
        killed kill VERB VBD advcl 2
        two two NUM CD obj 6
        """,
        ("killed relcl raid",),
    ),
    "the first of two parts of a compound taken for its head": (
        """
        They they PRON PRP nsubj 2
        died die VERB VBD ROOT 0
        in in ADP IN case 4
        mortar mortar NOUN NN obl 2
        and and CCONJ CC cc 7
        rocket rocket NOUN NN compound 7
        attacks attack NOUN NNS conj 4
        """,
        ("attacks obl died", "mortar compound attacks", "in case attacks"),
    ),
    "an aside taken for a part of a list": (
        """
        Mothers mother NOUN NNS nsubj 5
        , , PUNCT , punct 3
        Nora Nora PROPN NNP conj 1
        , , PUNCT , punct 1
        spoke speak VERB VBD ROOT 0
        """,
        ("Nora appos Mothers",),
    ),
    "a complement taken for a purpose": (
        """
        It it PRON PRP nsubj 2
        forced force VERB VBD ROOT 0
        rebels rebel NOUN NNS obj 2
        to to PART TO mark 5
        leave leave VERB VB advcl 2
        """,
        ("leave xcomp forced",),
    ),
    "the first part of a compound taken for a verb": (
        """
        Jets jet NOUN NNS nsubj 2
        answered answer VERB VBD ROOT 0
        to to ADP IN case 4
        mortar mortar VERB VB obl 2
        fire fire NOUN NN obj 4
        """,
        ("fire obl answered", "mortar compound fire", "to case fire"),
    ),
    "a phrase that opens a clause taken into its subject": (
        """
        In in ADP IN case 3
        response response NOUN NN compound 3
        troops troops NOUN NNS nsubj 4
        burned burn VERB VBD ROOT 0
        huts hut NOUN NNS obj 4
        """,
        ("response obl burned", "In case response"),
    ),
    "a main verb taken for a clause about the noun before it": (
        """
        A a DET DT det 2
        string string NOUN NN nsubj 12
        of of ADP IN case 4
        raids raid NOUN NNS nmod 2
        overnight overnight ADV RB advmod 2
        killed kill VERB VBN acl 2
        nine nine NUM CD nummod 8
        miners miner NOUN NNS obj 6
        , , PUNCT , punct 2
        the the DET DT det 11
        governor governor NOUN NN nsubj 12
        said say VERB VBD ROOT 0
        """,
        ("string subj killed", "killed ccomp said"),
    ),
    "a whole sentence taken for a noun": (
        """
        The the DET DT det 2
        ceasefire ceasefire NOUN NN ROOT 0
        collapsed collapse VERB VBD acl 2
        on on ADP IN case 5
        Sunday Sunday PROPN NNP obl 3
        """,
        ("ceasefire subj collapsed", "collapsed root collapsed"),
    ),
    "a clause taken for the object of saying": (
        """
        Nurses nurse NOUN NNS nsubj 2
        said say VERB VBD ROOT 0
        forty forty NUM CD nummod 4
        patients patient NOUN NNS obj 2
        were be AUX VBD aux:pass 6
        moved move VERB VBN parataxis 2
        """,
        ("patients subj:pass moved", "moved ccomp said"),
    ),
    "a clause taken for a phrase": (
        """
        They they PRON PRP nsubj 2
        left leave VERB VBD ROOT 0
        after after ADP IN case 4
        drones drone NOUN NNS obl 2
        hit hit VERB VBD conj 2
        the the DET DT det 7
        jetty jetty NOUN NN obj 5
        """,
        ("after mark hit", "drones subj hit", "hit advcl left"),
    ),
    "a clause whose first word is taken for a preposition of its subject": (
        """
        He he PRON PRP nsubj 2
        said say VERB VBD ROOT 0
        six six NUM CD nsubj 4
        died die VERB VBD ccomp 2
        after after ADP IN case 7
        a a DET DT det 7
        shell shell NOUN NN nsubj 8
        hit hit VERB VBD ccomp 2
        them they PRON PRP obj 8
        """,
        ("after mark hit", "hit advcl died"),
    ),
    "a subject taken for a preposition": (
        """
        It it PRON PRP nsubj 2
        said say VERB VBD ROOT 0
        that that SCONJ IN mark 5
        mortars mortar NOUN NNS case 3
        struck strike VERB VBD ccomp 2
        the the DET DT det 7
        quay quay NOUN NN obj 5
        """,
        ("mortars subj struck",),
    ),
    "a subject that has a preposition": (
        """
        The the DET DT det 2
        assault assault NOUN NN nsubj:pass 6
        by by ADP IN case 4
        gunmen gunman NOUN NNS nsubj:pass 6
        was be AUX VBD aux:pass 6
        repelled repel VERB VBN ROOT 0
        """,
        ("gunmen nmod assault",),
    ),
    "two subjects that are joined": (
        """
        Two two NUM CD nummod 2
        cooks cook NOUN NNS nsubj:pass 7
        and and CCONJ CC cc 5
        a a DET DT det 5
        guard guard NOUN NN nsubj:pass 7
        were be AUX VBD aux:pass 7
        hurt hurt VERB VBN ROOT 0
        """,
        ("guard conj cooks",),
    ),
    "a participle taken for the noun that it describes": (
        """
        A a DET DT det 3
        mast mast NOUN NN compound 3
        felled fell VERB VBN nsubj 6
        by by ADP IN case 5
        saboteurs saboteur NOUN NNS obl 3
        blocked block VERB VBD ROOT 0
        roads road NOUN NNS obj 6
        """,
        ("A det mast", "mast subj blocked", "felled acl mast"),
    ),
    "what is said of an object taken for the object": (
        """
        Scouts scout NOUN NNS nsubj 2
        let let VERB VBD ROOT 0
        the the DET DT det 5
        column column NOUN NN compound 5
        pass pass VERB VB obj 2
        """,
        ("the det column", "column obj let", "pass xcomp let"),
    ),
    "the object of a noun": (
        """
        They they PRON PRP nsubj 2
        kept keep VERB VBD ROOT 0
        as as ADP IN case 4
        prisoners prisoner NOUN NNS obl 2
        six six NUM CD nummod 6
        pilots pilot NOUN NNS obj 4
        """,
        ("pilots obj kept",),
    ),
    "a free relative taken for what is said": (
        """
        Troops troop NOUN NNS nsubj 2
        carried carry VERB VBD ROOT 0
        out out ADP RP compound:prt 2
        what what PRON WP obj 6
        aides aide NOUN NNS nsubj 6
        called call VERB VBD ccomp 2
        sweeps sweep NOUN NNS xcomp 6
        """,
        ("what obj carried", "called relcl what"),
    ),
    "an auxiliary taken for the verb": (
        """
        Kyiv Kyiv PROPN NNP nsubj 2
        has have VERB VBZ ROOT 0
        itself itself PRON PRP obj 2
        bombed bomb VERB VBN xcomp 2
        refineries refinery NOUN NNS obj 4
        """,
        ("Kyiv subj bombed", "has aux bombed", "itself advmod bombed", "bombed root bombed"),
    ),
    "an age taken for the main word": (
        """
        His his PRON PRP$ nmod:poss 2
        sister sister NOUN NN nsubj 3
        aged aged ADJ JJ ROOT 0
        nine nine NUM CD obj 3
        died die VERB VBD conj 3
        """,
        ("sister subj died", "aged acl sister", "died root died"),
    ),
    "a phrase before the noun that it cannot describe": (
        """
        On on ADP IN case 2
        Friday Friday PROPN NNP nmod 4
        the the DET DT det 4
        talks talk NOUN NNS nsubj 5
        failed fail VERB VBD ROOT 0
        """,
        ("Friday obl failed",),
    ),
    "what stands in a reported clause taken for the saying's": (
        """
        Shells shell NOUN NNS nsubj 2
        hit hit VERB VBD ccomp 9
        Basra Basra PROPN NNP obj 2
        on on ADP IN case 5
        Monday Monday PROPN NNP obl 9
        , , PUNCT , punct 2
        the the DET DT det 8
        mayor mayor NOUN NN nsubj 9
        said say VERB VBD ROOT 0
        """,
        ("Monday obl hit",),
    ),
    "an agent beside an object": (
        """
        The the DET DT det 2
        raid raid NOUN NN nsubj 3
        killed kill VERB VBD ROOT 0
        ten ten NUM CD obj 3
        by by ADP IN case 7
        one one NUM CD nummod 7
        count count NOUN NN obl:agent 3
        """,
        ("count obl killed",),
    ),
    "an intransitive verb hung beside the name that is its subject": (
        """
        Lane Lane PROPN NNP ROOT 0
        , , PUNCT , punct 3
        31 31 NUM CD appos 1
        , , PUNCT , punct 5
        drowned drown VERB VBD parataxis 1
        near near ADP IN case 7
        Dover Dover PROPN NNP obl 5
        """,
        ("Lane subj drowned", "drowned root drowned"),
    ),
    "what came of it taken for what was done": (
        """
        Storms storm NOUN NNS nsubj 2
        swept sweep VERB VBD ROOT 0
        Kent Kent PROPN NNP obj 2
        with with SCONJ IN mark 7
        ten ten NUM CD nummod 6
        barns barn NOUN NNS nsubj 7
        wrecked wreck VERB VBD advcl 2
        """,
        ("barns subj:pass wrecked",),
    ),
    "a second clause without its auxiliary taken for a noun": (
        """
        Two two NUM CD nummod 2
        ships ship NOUN NNS nsubj:pass 4
        were be AUX VBD aux:pass 4
        sunk sink VERB VBN ROOT 0
        and and CCONJ CC cc 7
        three three NUM CD nummod 7
        boats boat NOUN NNS conj 4
        damaged damage VERB VBN acl 7
        """,
        ("damaged conj sunk", "boats subj:pass damaged", "and cc damaged"),
    ),
    "where somebody was shot hung on how it left them": (
        """
        Two two NUM CD nummod 2
        drivers driver NOUN NNS nsubj:pass 4
        were be AUX VBD aux:pass 4
        shot shoot VERB VBN ROOT 0
        dead dead ADJ JJ xcomp 4
        by by ADP IN case 7
        thieves thief NOUN NNS obl:agent 5
        in in ADP IN case 9
        Lagos Lagos PROPN NNP obl 5
        """,
        ("thieves agent shot", "Lagos obl shot"),
    ),
    "an adverb taken for what was done to": (
        """
        Farmers farmer NOUN NNS nsubj 2
        found find VERB VBD ROOT 0
        a a DET DT det 5
        shell shell NOUN NN compound 5
        nearby nearby ADV RB obj 2
        """,
        ("shell obj found", "nearby advmod shell", "a det shell"),
    ),
    "a noun in -ing taken for a clause": (
        """
        Ten ten NUM CD nsubj:pass 3
        were be AUX VBD aux:pass 3
        hurt hurt VERB VBN ROOT 0
        by by SCONJ IN mark 5
        rioting riot VERB VBG advcl 3
        near near ADP IN case 7
        docks dock NOUN NNS obl 5
        """,
        ("rioting agent hurt", "docks nmod rioting"),
    ),
    "a day hung on a clause put in": (
        """
        Rome Rome PROPN NNP nsubj 2
        began begin VERB VBD ROOT 0
        its its PRON PRP$ poss 4
        census census NOUN NN obj 2
        , , PUNCT , punct 6
        named name VERB VBN acl 4
        Lily Lily PROPN NNP xcomp 6
        , , PUNCT , punct 10
        on on ADP IN case 10
        Sunday Sunday PROPN NNP obl 6
        """,
        ("Sunday obl began",),
    ),
    "a passive taken for a state": (
        """
        The the DET DT det 2
        convoy convoy NOUN NN nsubj 4
        was be AUX VBD cop 4
        bombed bombed ADJ JJ ROOT 0
        , , PUNCT , punct 6
        killing kill VERB VBG advcl 4
        nine nine NUM CD obj 6
        """,
        ("convoy subj:pass bombed", "was aux:pass bombed"),
    ),
    "a plural taken for a verb": (
        """
        They they PRON PRP nsubj 2
        fled flee VERB VBD ROOT 0
        an a DET DT det 4
        island island NOUN NN obj 2
        where where ADV WRB advmod 6
        clashes clash VERB VBZ acl:relcl 4
        on on ADP IN case 8
        Friday Friday PROPN NNP obl 6
        left leave VERB VBD advcl 6
        nine nine NUM CD nummod 11
        people people NOUN NNS obj 9
        dead dead ADJ JJ xcomp 9
        """,
        ("where advmod left", "clashes subj left", "Friday nmod clashes", "left relcl island"),
    ),
    "people counted taken for a verb": (
        """
        They they PRON PRP nsubj 3
        had have AUX VBD aux 3
        treated treat VERB VBN ROOT 0
        112 112 NUM CD nummod 5
        wounded wound VERB VBN conj 3
        """,
        ("wounded obj treated",),
    ),
    "an object taken for a predicate": (
        """
        A a DET DT det 2
        crowd crowd NOUN NN nsubj 3
        stormed storm VERB VBD ROOT 0
        the the DET DT det 5
        compound compound NOUN NN xcomp 3
        """,
        ("compound obj stormed",),
    ),
    "what something was said to be taken for the sentence": (
        """
        Chad Chad PROPN NNP nsubj 9
        fired fire VERB VBD acl 1
        in in ADP IN case 4
        what what PRON WP obl 2
        it it PRON PRP nsubj 6
        said say VERB VBD acl:relcl 4
        was be AUX VBD cop 9
        a a DET DT det 9
        reply reply NOUN NN ROOT 0
        """,
        ("Chad subj fired", "fired root fired", "reply ccomp said"),
    ),
    "hours taken for who acts": (
        """
        Police police NOUN NNS nsubj 2
        came come VERB VBD ROOT 0
        , , PUNCT , punct 8
        hours hour NOUN NNS nsubj 8
        after after ADP IN case 7
        a a DET DT det 7
        bomb bomb NOUN NN nmod 4
        killed kill VERB VBD parataxis 2
        two two NUM CD obj 8
        """,
        ("bomb subj killed", "after mark killed", "hours tmod killed"),
    ),
    "what somebody is taken for somebody": (
        """
        They they PRON PRP nsubj 2
        freed free VERB VBD ROOT 0
        the the DET DT det 4
        guide guide NOUN NN obj 2
        Anwar Anwar PROPN NNP obj 2
        """,
        ("guide compound Anwar", "the det Anwar"),
    ),
    "who suffers taken for who acts": (
        """
        Nurses nurse NOUN NNS nsubj 2
        reported report VERB VBD ROOT 0
        one one NUM CD nummod 4
        man man NOUN NN nsubj 5
        injured injure VERB VBN ccomp 2
        """,
        ("man subj:pass injured",),
    ),
    "a person's clause hung on the town": (
        """
        A a DET DT det 2
        baker baker NOUN NN nsubj 10
        from from ADP IN case 4
        Bury Bury PROPN NNP nmod 2
        , , PUNCT , punct 6
        Lancashire Lancashire PROPN NNP appos 4
        who who PRON WP nsubj 8
        won win VERB VBD acl:relcl 4
        twice twice ADV RB advmod 8
        retired retire VERB VBD ROOT 0
        """,
        ("won relcl baker",),
    ),
    "a doer hung on the state of whom it befell": (
        """
        Deer deer NOUN NNS nsubj:pass 3
        were be AUX VBD aux:pass 3
        shot shoot VERB VBN ROOT 0
        dead dead ADJ JJ xcomp 3
        by by ADP IN case 6
        rangers ranger NOUN NNS obl 4
        """,
        ("rangers agent shot",),
    ),
    "what became of somebody taken for a word of a name": (
        """
        It it PRON PRP nsubj 2
        left leave VERB VBD ROOT 0
        two two NUM CD nummod 4
        men man NOUN NNS obj 2
        from from ADP IN case 6
        Chad Chad PROPN NNP nmod 4
        dead dead ADJ JJ flat 6
        """,
        ("dead xcomp left",),
    ),
    "what became of somebody taken for a word before a number": (
        """
        They they PRON PRP nsubj 2
        shot shoot VERB VBD ROOT 0
        dead dead ADJ JJ amod 5
        six six NUM CD nummod 5
        boars boar NOUN NNS obj 2
        """,
        ("dead xcomp shot",),
    ),
    "a participle with a state taken for a noun": (
        """
        We we PRON PRP nsubj 2
        saw see VERB VBD ROOT 0
        a a DET DT det 4
        boar boar NOUN NN compound 5
        shot shot NOUN NN obj 2
        dead dead ADJ JJ xcomp 5
        """,
        ("boar obj saw", "shot acl boar"),
    ),
    "a phrase hung on an adverb of time": (
        """
        They they PRON PRP nsubj 2
        married marry VERB VBD ROOT 0
        later later ADV RBR advmod 2
        in in ADP IN case 5
        Lagos Lagos PROPN NNP obl 3
        """,
        ("Lagos obl married",),
    ),
    "what followed hung on a clause about the object": (
        """
        It it PRON PRP nsubj 2
        hit hit VERB VBD ROOT 0
        vans van NOUN NNS obj 2
        carrying carry VERB VBG acl 3
        milk milk NOUN NN obj 4
        , , PUNCT , punct 7
        spilling spill VERB VBG advcl 4
        most most ADJ JJS obj 7
        """,
        ("spilling advcl hit",),
    ),
    "a second thing that followed hung on an age": (
        """
        It it PRON PRP nsubj 2
        fell fall VERB VBD ROOT 0
        , , PUNCT , punct 4
        hitting hit VERB VBG advcl 2
        a a DET DT det 6
        boy boy NOUN NN obj 4
        aged aged ADJ JJ acl 6
        13 13 NUM CD obj 7
        and and CCONJ CC cc 10
        hurting hurt VERB VBG conj 7
        me me PRON PRP obj 10
        """,
        ("hurting conj hitting",),
    ),
    "a time taken for a part of the subject": (
        """
        The the DET DT det 4
        previous previous ADJ JJ amod 3
        week week NOUN NN compound 4
        storms storm NOUN NNS nsubj 5
        hit hit VERB VBD ROOT 0
        Kent Kent PROPN NNP obj 5
        """,
        ("The det week", "week tmod hit"),
    ),
    "what became of several hung on the last": (
        """
        It it PRON PRP nsubj 2
        left leave VERB VBD ROOT 0
        ten ten NUM CD nummod 4
        ewes ewe NOUN NNS obj 2
        and and CCONJ CC cc 7
        two two NUM CD nummod 7
        lambs lamb NOUN NNS conj 4
        dead dead ADJ JJ amod 7
        """,
        ("dead xcomp left",),
    ),
    "a noun with a clause taken for its second subject": (
        """
        The the DET DT det 2
        flood flood NOUN NN nsubj 8
        , , PUNCT , punct 8
        in in ADP IN case 5
        which which PRON WDT obl 8
        nine nine NUM CD nummod 7
        cows cow NOUN NNS nsubj 8
        drowned drown VERB VBD ROOT 0
        , , PUNCT , punct 10
        began begin VERB VBD parataxis 8
        early early ADV RB advmod 10
        """,
        ("began root began", "flood subj began", "drowned relcl flood"),
    ),
}
#: Sentences that are right as they are, though something in them looks like one of the above.
RIGHT = {
    "a participle without object describes": """
        Crews crew NOUN NNS nsubj 5
        trained train VERB VBN acl 1
        in in ADP IN case 4
        Minsk Minsk PROPN NNP obl 2
        flew fly VERB VBD ROOT 0
        home home ADV RB advmod 5
    """,
    "verbs of one list share a subject": """
        Rebels rebel NOUN NNS nsubj 2
        shelled shell VERB VBD ROOT 0
        , , PUNCT , punct 4
        stormed storm VERB VBD conj 2
        and and CCONJ CC cc 6
        burned burn VERB VBD conj 2
        it it PRON PRP obj 6
    """,
    "a phrase before a comma is no clause": """
        After after ADP IN case 3
        the the DET DT det 3
        truce truce NOUN NN obl 6
        , , PUNCT , punct 3
        both both DET DT nsubj 6
        kept keep VERB VBD ROOT 0
        prisoners prisoner NOUN NNS obj 6
    """,
    "had them mended": """
        They they PRON PRP nsubj 2
        had have VERB VBD ROOT 0
        them they PRON PRP obj 2
        repaired repair VERB VBN xcomp 2
    """,
    "with leads nouns too": """
        They they PRON PRP nsubj 2
        left leave VERB VBD ROOT 0
        with with ADP IN case 5
        ten ten NUM CD nummod 5
        crates crate NOUN NNS obl 2
        bought buy VERB VBN acl 5
        cheaply cheaply ADV RB advmod 6
    """,
    "a clause of a person is its own": """
        They they PRON PRP nsubj 2
        met meet VERB VBD ROOT 0
        Ann Ann PROPN NNP obj 2
        who who PRON WP nsubj 5
        sang sing VERB VBD acl:relcl 3
        in in ADP IN case 7
        Leeds Leeds PROPN NNP obl 5
    """,
    "but joins two clauses": """
        Tanks tank NOUN NNS nsubj 2
        left leave VERB VBD ROOT 0
        but but CCONJ CC cc 5
        snipers sniper NOUN NNS nsubj 5
        stayed stay VERB VBD conj 2
    """,
}


def relations(rows: str, *, mended: bool = True) -> dict[str, str]:
    """Return each word's position and head, by form."""
    found = words(parsed_doc(rows), labels="ud")
    return {w.text: f"{w.rel} {found[w.head].text}" for w in found}


@pytest.mark.parametrize("name", SENTENCES)
def test_slips_are_mended(name: str) -> None:
    rows, expected = SENTENCES[name]
    found = relations(rows)
    for row in expected:
        form, relation = row.split(" ", 1)
        assert found[form] == relation, found


@pytest.mark.parametrize("name", SENTENCES)
def test_the_rest_of_a_mended_sentence_stays(name: str) -> None:
    rows, expected = SENTENCES[name]
    changed = {row.split()[0] for row in expected}
    table = [line.split() for line in rows.strip().splitlines()]
    heads = {row[0]: table[int(row[5]) - 1][0] if int(row[5]) else row[0] for row in table}
    moved = {form for form, relation in relations(rows).items() if relation.split()[1] != heads[form]}
    assert moved <= changed | {",", "on", "by", "in", "and", "overnight"}


@pytest.mark.parametrize("name", RIGHT)
def test_what_is_right_stays(name: str) -> None:
    table = [line.split() for line in RIGHT[name].strip().splitlines()]
    heads = {row[0]: table[int(row[5]) - 1][0] if int(row[5]) else row[0] for row in table}
    assert {form: relation.split()[1] for form, relation in relations(RIGHT[name]).items()} == heads


def test_a_noun_taken_for_an_adjective_is_one() -> None:
    rows = """
    They they PRON PRP nsubj 2
    began begin VERB VBD ROOT 0
    their they PRON PRP$ poss 5
    winter winter NOUN NN compound 5
    offensive offensive ADJ JJ obj 2
    """
    assert words(parsed_doc(rows), labels="ud")[4].tag == "NN"


def test_any_tree_stays_a_tree() -> None:
    chance = random.Random(7)
    tags = [
        "NN/NOUN",
        "NNS/NOUN",
        "NNP/PROPN",
        "VBD/VERB",
        "VBN/VERB",
        "VB/VERB",
        "JJ/ADJ",
        "CD/NUM",
        "PRP/PRON",
    ]
    deps = "nsubj nsubj:pass obj obl obl:agent nmod case mark aux aux:pass cop det amod compound conj cc acl acl:relcl"
    labels = [*deps.split(), "advcl", "ccomp", "xcomp", "parataxis", "appos", "compound:prt", "dep"]
    forms = [
        "after",
        "by",
        "in",
        "and",
        "what",
        "aged",
        "has",
        "said",
        "nine",
        "raid",
        "hit",
        "that",
        ",",
        "to",
    ]
    for _ in range(1500):
        size = chance.randint(2, 12)
        order = chance.sample(range(size), size)
        heads = {order[0]: 0} | {w: chance.choice(order[:n]) + 1 for n, w in enumerate(order) if n}
        rows = []
        for i in range(size):
            tag, pos = chance.choice(tags).split("/")
            form = chance.choice(forms)
            dep = chance.choice(labels) if heads[i] else "ROOT"
            rows.append(f"{form} {form} {pos} {tag} {dep} {heads[i]}")
        found = words(parsed_doc("\n".join(rows)), labels="ud")
        assert [w.text for w in found] == [row.split()[0] for row in rows]
        for word in found:
            assert word.rel in POSITIONS
            at, steps = word, 0
            while at.head != at.i:
                at, steps = found[at.head], steps + 1
                assert steps <= size, rows
