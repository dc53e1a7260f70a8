"""What a domain expert adds by `--ontology`, from the command line to the graph: docs/extraction.md says how."""

from __future__ import annotations

import json
from pathlib import Path

import pyoxigraph as ox
import pytest
from click.testing import CliRunner, Result

from kgbuild.cli.program import main
from kgbuild.vocab import EV, LEX, OWL, RDFS, SKOS

_PREFIXES = (
    f"@prefix ev: <{EV}> .\n@prefix lex: <{LEX}> .\n@prefix owl: <{OWL}> .\n@prefix rdfs: <{RDFS}> .\n"
)
_TEXTS = {
    "airport": "Gunmen attacked soldiers on Monday at an airport near Taiz.",
    "class": "The army jammed the radios of a base in Kirkuk on Monday, police said.",
    "false": "The report that gunmen stormed a school in Basra on Monday looked false.",
    "office": "Chad closed the border. The Reform Party held a rally on Monday. Interior minister Sami Noor said nothing.",
    "person": "On Monday the militia leader Razhan Akari was killed in Tikrit, police said.",
    "same-person": "Rajan Akari, a militia leader, was shot dead on Monday in Tikrit, police said.",
    "siege": "Gunmen stormed a school in Mosul on Monday, police said.",
    "taking": "Gunmen abducted pupils at a school in Mosul on Monday, a teacher said.",
    "taken": "Gunmen besieged and executed the governor in Hodeida on Monday.",
    "time": "Rebels shelled a barracks in Idlib on Reapers' Day, the army said.",
    "toll": "On Monday a shell hit a school in Homs and vapourised nine pupils, a doctor said.",
}


def run(*args: str) -> Result:
    return CliRunner().invoke(main, args, prog_name="kgbuild")


def built(folder: Path, texts: list[str], extra: str = "", *more: str, key: str = "text") -> ox.Store:
    """Build the graph of some texts with some Turtle by the command, into one folder however often."""
    articles, turtle = folder / "articles.jsonl", folder / "extra.ttl"
    rows = [{"id": name, key: _TEXTS[name], "published": "2016-06-08", "source": name} for name in texts]
    articles.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    turtle.write_text(_PREFIXES + extra, encoding="utf-8")
    given = ["--ontology", str(turtle)] if extra else []
    done = run("build", str(articles), "--out", str(folder / "out"), *given, *more)
    assert done.exit_code == 0, done.stderr
    store = ox.Store()
    store.bulk_load(path=str(folder / "out" / "graph.ttl"))
    return store


def asked(store: ox.Store, pattern: str) -> list[str]:
    """Return what a pattern binds `?x` to, sorted."""
    query = f"PREFIX ev: <{EV}> PREFIX rdfs: <{RDFS}> PREFIX skos: <{SKOS}> SELECT ?x {{ {pattern} }}"
    return sorted(row["x"].value for row in store.query(query))


@pytest.fixture(scope="module")
def plain(tmp_path_factory: pytest.TempPathFactory) -> ox.Store:
    """The graph of all texts as the shipped words have it."""
    return built(tmp_path_factory.mktemp("plain"), list(_TEXTS))


def test_a_verb_that_tells_of_a_toll(plain: ox.Store, tmp_path: Path) -> None:
    """In the processes of a pool, too."""
    killed = "?event ev:killed ?x ; ev:weapon ?shell"
    assert asked(plain, killed) == []
    words = 'lex:casualty-killing lex:lemma "vapourise" .'
    assert asked(built(tmp_path, ["class", "toll"], words, "--workers", "2"), killed) == ["9"]


def test_a_phrase_of_time(plain: ox.Store, tmp_path: Path) -> None:
    """What was read with other words is read again: in one folder, with one name of the file."""
    day = (
        '?event a ev:ArtilleryAttack ; ev:timeText ?told ; ev:date ?x FILTER (?told = "on Reapers\' Day"@en)'
    )
    assert asked(plain, day) == []
    words = 'lex:reapers a lex:TimePhrase ; lex:lemma "Reapers\' Day" ; lex:means "{}" .'
    assert asked(built(tmp_path, ["time"], words.format("4 May")), day) == ["2016-05-04T00:00:00"]
    assert asked(built(tmp_path, ["time"], words.format("5 May")), day) == ["2016-05-05T00:00:00"]


def test_what_can_be_one(plain: ox.Store, tmp_path: Path) -> None:
    """Classes of events that sources take for each other, and spellings of a name."""
    events = "?x ev:date ?day ; rdfs:label ?name FILTER CONTAINS(STR(?name), 'Mosul')"
    persons = "?x a ev:Person FILTER CONTAINS(STR(?x), 'akari')"
    texts = ["person", "same-person", "siege", "taking"]
    same = (
        "lex:confusion-storming a lex:Confusion ; lex:confuses ev:ArmedAssault, ev:Abduction .\n"
        'lex:spelling-zh a lex:SpellingHabit ; lex:rank 5 ; lex:pattern "zh" ; lex:replacement "j" .'
    )
    taught = built(tmp_path, texts, same)
    assert [len(asked(graph, events)) for graph in (plain, taught)] == [2, 1]
    assert [len(asked(graph, persons)) for graph in (plain, taught)] == [2, 1]


def test_a_class_of_events_with_its_trigger(plain: ox.Store, tmp_path: Path) -> None:
    jamming = "?event a ev:Jamming ; ev:attacker/skos:prefLabel ?x"
    assert asked(plain, jamming) == []
    words = (
        'ev:Jamming a owl:Class ; rdfs:subClassOf ev:Attack ; rdfs:label "jamming"@en .\n'
        'lex:jam-v a lex:Trigger ; lex:evokes ev:Jamming ; lex:partOfSpeech "verb" ; lex:lemma "jam" ;\n'
        "lex:frame lex:frame-attack ."
    )
    assert asked(built(tmp_path, ["class"], words), jamming) == ["army"]


def test_a_word_of_grammar(plain: ox.Store, tmp_path: Path) -> None:
    """A verb under which a predicate says what something is: the report is false, so that nothing happened."""
    events = "?x ev:date ?day ; rdfs:label ?name FILTER CONTAINS(STR(?name), 'Basra')"
    assert len(asked(plain, events)) == 1
    assert asked(built(tmp_path, ["class", "false"], 'lex:grammar-linking lex:lemma "look" .'), events) == []


@pytest.mark.parametrize(
    ("text", "words", "pattern", "shipped", "taught"),
    [
        ("taken", "lex:classes-takings lex:class ev:Offensive .",
         "?event ev:target ?whom ; a ?class . ?class rdfs:label ?x . ?whom skos:prefLabel 'governor'@en",
         ["execution", "offensive"], ["execution"]),
        ("office", "lex:classes-posts lex:class ev:PoliticalParty .",
         "?holder ev:memberOf/skos:prefLabel ?x . ?holder skos:prefLabel 'Sami Noor'@en", ["Chad"], ["Reform Party"]),
        ("airport", "lex:classes-unspecific lex:class ev:Airport .",
         "?event a ev:ArmedAssault ; ev:place/skos:prefLabel ?x . ?event ev:near/skos:prefLabel 'Taiz'@en",
         ["airport"], []),
    ],
    ids=["events", "bodies", "places"],
)  # fmt: skip
def test_classes_that_a_rule_treats_alike(
    text: str,
    words: str,
    pattern: str,
    shipped: list[str],
    taught: list[str],
    plain: ox.Store,
    tmp_path: Path,
) -> None:
    assert asked(plain, pattern) == shipped
    assert asked(built(tmp_path, [text], words), pattern) == taught


def test_a_name_of_a_field(tmp_path: Path) -> None:
    """A key of JSON that holds the text, when a graph is built and when more is added to it."""
    words = 'lex:field-wording a lex:FieldName ; lex:holds "text" ; lex:phrase "wording" .'
    taught = built(tmp_path, ["siege"], words, key="wording")
    assert len(asked(taught, "?x a ev:ArmedAssault")) == 1
    out = tmp_path / "out"
    done = run("add", str(tmp_path / "articles.jsonl"), "--out", str(out))
    assert done.exit_code == 0, done.stderr
