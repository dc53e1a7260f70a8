"""What is compared of two mentions: the features that hold, and what rules out that they are of one event."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from kgbuild.bounds import days
from kgbuild.lexiconfiles import load, turtle_files
from kgbuild.model import Bounds
from kgbuild.resolve.features import across_features, stem, within_features
from kgbuild.resolve.profile import EventProfile, Relatedness
from kgbuild.resolve.vetoes import ruled_out, ruled_out_across
from kgbuild.resources import shipped

MONDAY, TUESDAY = (days(date(2021, 6, n), date(2021, 6, n)) for n in (28, 29))
JUNE = days(date(2021, 6, 1), date(2021, 6, 30))
#: The class of each thing, where its name does not begin with it; what is described is in lower case.
KINDS = {"Town": "Settlement", "Hill": "Settlement", "Land": "Country", "Judge": "Person", "Clerk": "Person"}


@pytest.fixture(scope="module")
def related() -> Relatedness:
    lexicon = load([f for f in turtle_files(shipped("ontology"), ()) if f.name != "shapes.ttl"])
    inside = {"Town": frozenset({"Land"}), "Hill": frozenset({"Land"})}
    return Relatedness(
        lexicon,
        containers=lambda iri: inside.get(iri, frozenset()),
        affiliations=lambda iri: frozenset({iri}),
        stationed=lambda iri: frozenset(),
        kind=lambda iri: KINDS.get(iri, "ArmedGroup"),
        generic=str.islower,
        name=lambda iri: iri,
        broad=lambda iri: False,
    )


def profile(article: str = "a", kind: str = "Bombing", **told: Any) -> EventProfile:
    return EventProfile((article, 0), {kind}, articles={article}, members=[(0, 0)], **told)


@pytest.mark.parametrize(
    ("one", "other", "feature"),
    [
        ({}, {}, "class:same"),
        ({}, {"kind": "CarBombing"}, "class:below"),
        ({"kind": "Attack"}, {"kind": "Attack"}, "class:broad"),
        ({"bounds": MONDAY}, {"bounds": MONDAY}, "time:same"),
        ({"bounds": MONDAY}, {"bounds": JUNE}, "time:day-in-period"),
        ({"bounds": JUNE}, {"bounds": JUNE}, "time:period"),
        ({"places": {"Town"}}, {"places": {"Town"}}, "place:same"),
        ({"places": {"Town"}}, {"places": {"Land"}}, "place:related"),
        ({"attackers": {"Front"}}, {"attackers": {"Front"}}, "attacker:same"),
        ({"attackers": {"gunmen"}}, {"attackers": {"gunmen"}}, "attacker:described"),
        ({"attackers": {"Front"}}, {"attackers": {"League"}}, "attacker:apart"),
        ({"targets": {"Judge"}}, {"targets": {"Judge"}}, "target:same"),
        ({"weapons": {"bomb"}}, {"weapons": {"drone"}}, "weapon:other"),
        ({"figures": {"killed": {2}}}, {"figures": {"killed": {2, 3}}}, "toll:same"),
        ({"figures": {"killed": {2}}}, {"figures": {"killed": {3}, "wounded": {2}}}, "toll:other"),
        ({"count": {5}}, {"count": {5}}, "count:same"),
        ({"answers": True}, {"answers": True}, "answer:both"),
        ({"plural": True}, {}, "several:one"),
    ],
)
def test_what_agrees_and_what_differs(
    one: dict[str, Any], other: dict[str, Any], feature: str, related: Relatedness
) -> None:
    assert feature in within_features(profile(**one), profile(**other), related)
    assert feature in across_features(profile("a", **one), profile("b", **other), related)


def test_what_one_alone_tells_is_no_feature(related: Relatedness) -> None:
    told = profile(
        bounds=MONDAY, places={"Town"}, attackers={"Front"}, targets={"Judge"}, figures={"killed": {1}}
    )
    parts = {feature.split(":")[0] for feature in within_features(told, profile(), related)}
    assert parts <= {"class", "reference", "distance", "told"}


@pytest.mark.parametrize(
    ("reference", "sentence", "feature"),
    [
        ("definite", 1, "reference:definite distance:near"),
        ("definite", 9, "reference:definite distance:far"),
        ("result", 0, "distance:same"),
        ("", 4, "distance:five"),
        ("indefinite", 1, "reference:new"),
        ("definite", 1, "reference:definite told:little"),
    ],
)
def test_how_a_mention_refers(reference: str, sentence: int, feature: str, related: Relatedness) -> None:
    mention = profile(reference=reference, sentence=sentence)
    assert feature in within_features(profile(), mention, related)


@pytest.mark.parametrize(
    ("told", "feature"),
    [
        ({"reference": "definite", "targets": {"clerk"}, "figures": {"killed": {2}}}, "reference:definite told:little"),
        ({"reference": "definite", "places": {"Town"}}, "reference:definite told:much"),
        ({"reference": "definite", "kind": "Airstrike"}, "reference:definite class:confused"),
        ({"reference": "definite", "signs": frozenset({"pointing"})}, "pointing distance:next"),
        ({"signs": frozenset({"reported", "pluperfect"})}, "reference:echo"),
    ],
)  # fmt: skip
def test_how_a_mention_points_back(told: dict[str, Any], feature: str, related: Relatedness) -> None:
    assert feature in within_features(profile(), profile(sentence=1, **told), related)


@pytest.mark.parametrize(
    "told",
    [
        {"signs": frozenset({"reported", "pluperfect"}), "timed": True},
        {"signs": frozenset({"reported", "pluperfect", "beside"})},
        {"signs": frozenset({"reported", "pluperfect"}), "sentence": 9},
        {"signs": frozenset({"reported"})},
    ],
)
def test_what_is_no_echo(told: dict[str, Any], related: Relatedness) -> None:
    assert "reference:echo" not in within_features(profile(), profile(**{"sentence": 1, **told}), related)


def test_what_is_not_counted_is_one_or_several(related: Relatedness) -> None:
    clashes, fighting = profile(plural=True), profile(signs=frozenset({"uncounted"}))
    assert "several:one" in within_features(clashes, profile(), related)
    assert "several:one" not in within_features(clashes, fighting, related)


def test_what_is_compared_is_another_event_of_its_article(related: Relatedness) -> None:
    compared = profile(reference="definite", signs=frozenset({"compared"}))
    assert ruled_out(profile(), compared, related) == "compared"
    assert ruled_out(profile("b"), compared, related) == ""


def test_what_a_clause_tells_of_a_thing_is_another_event(related: Relatedness) -> None:
    told = profile(signs=frozenset({"describing"}))
    assert ruled_out(profile(), told, related) == ruled_out(told, profile(), related) == "describing"
    assert ruled_out(profile(sentence=1), told, related) == ""


def test_what_was_before_another_event_is_not_that(related: Relatedness) -> None:
    ended = profile(kind="Attack", signs=frozenset({"ending"}))
    assert ruled_out(profile(), ended, related) == "describing"


def test_other_doers_with_other_dead_did_something_else(related: Relatedness) -> None:
    shot = {"kind": "ArmedAssault", "attackers": {"gunmen"}, "figures": {"killed": {10}}}
    told = profile(attackers={"separatists"}, figures={"killed": {23}}, kind="ArmedAssault")
    assert ruled_out(told, profile(**shot), related) == "toll"
    assert ruled_out(told, profile(**{**shot, "figures": {"killed": {23}}}), related) == ""
    assert ruled_out(told, profile(**{**shot, "attackers": {"separatists"}}), related) == ""


def test_a_headline_stands_nowhere_in_the_text(related: Relatedness) -> None:
    found = within_features(profile(sentence=9), profile(headline=True), related)
    assert "reference:headline" in found
    assert not any(feature.startswith("distance") for feature in found)


@pytest.mark.parametrize(
    ("one", "other", "why"),
    [
        ({"bounds": MONDAY}, {"bounds": TUESDAY}, "time"),
        ({"places": {"Town"}}, {"places": {"Hill"}}, "place"),
        ({"places": {"Town", "Land"}}, {"places": {"Hill", "Land"}}, "place"),
        ({"places": {"Town"}}, {"places": {"Land"}}, ""),
        ({"kind": "Abduction"}, {}, "class"),
        ({"targets": {"Judge"}}, {"targets": {"Clerk"}}, "victims"),
        ({"targets": {"Judge"}}, {"targets": {"clerk"}}, ""),
        ({"attackers": {"Front"}}, {"targets": {"Front"}}, "sides"),
        ({"answered": {(0, 0)}}, {}, "answer"),
        ({"bounds": MONDAY}, {"bounds": JUNE}, ""),
    ],
)
def test_what_rules_it_out(
    one: dict[str, Any], other: dict[str, Any], why: str, related: Relatedness
) -> None:
    a, b = profile("a", **one), profile("b", **other)
    assert ruled_out(a, b, related) == why
    assert ruled_out(b, a, related) == why
    assert ruled_out_across(a, b, related) == why


@pytest.mark.parametrize(
    ("one", "other", "why"),
    [
        ({"attackers": {"Front"}}, {"attackers": {"League"}}, "attacker"),
        ({"count": {5}}, {"count": {3}}, "count"),
        ({"count": {5}, "plural": True}, {"reference": "indefinite"}, "count"),
        ({"bounds": MONDAY, "lean": frozenset({1})}, {"bounds": TUESDAY}, ""),
        ({"bounds": MONDAY}, {"bounds": TUESDAY, "lean": frozenset({1})}, "time"),
        ({"bounds": Bounds(MONDAY.earliest)}, {"bounds": TUESDAY}, ""),
    ],
)
def test_what_rules_it_out_of_two_articles(
    one: dict[str, Any], other: dict[str, Any], why: str, related: Relatedness
) -> None:
    a, b = profile("a", **one), profile("b", **other)
    assert (ruled_out_across(a, b, related), ruled_out_across(b, a, related)) == (why, why)


@pytest.mark.parametrize(
    ("one", "other"),
    [("attacks", "attacked"), ("bombing", "bombs"), ("raid", "raids"), ("strikes", "strike")],
)
def test_stems(one: str, other: str) -> None:
    assert stem(one) == stem(other)


def test_short_words_keep_their_endings() -> None:
    assert [stem(word) for word in ("war", "Siege", "ring")] == ["war", "sieg", "ring"]
