"""A small world, made by hand: two articles on one attack, who says what of it, and the answer to it."""

from __future__ import annotations

from datetime import date, datetime

from kgbuild.model import Article, Block, Bounds, Mention
from kgbuild.records import Claim, DatedArticle, Event, Position, Relation, ResolvedEntity, Statement, World
from kgbuild.vocab import DATA, GAZ

FIRST = (
    "Rockets hit the Qarat base on Monday, and\nfour soldiers died. The Reed Front fired missiles, Major "
    'Sami Darwish of the army said. "We know who did it." The army holds Qarat.'
)
SECOND = "The Reed Front denied the attack on Qarat. At least three died."

ATTACK = DATA + "event/2021-06-28-rocket-attack-qarat"
ANSWER = DATA + "event/2021-06-29-airstrike"
ARMY, FRONT, DARWISH = DATA + "actor/army", GAZ + "reed-front", DATA + "actor/sami-darwish"
BASE, ROCKET, MISSILE = DATA + "place/qarat", GAZ + "rocket", GAZ + "missile"
COUNTRY = GAZ + "country-XA"


def mention(article: str, words: str) -> Mention:
    """Return the first mention of `words` in the article, with the sentence around it."""
    text = {"a_1": FIRST, "b/2": SECOND}[article]
    start = text.index(words)
    begin = max(text.rfind(". ", 0, start) + 2, 0) if ". " in text[:start] else 0
    end = text.find(".", start + len(words) - 1) + 1
    return Mention(article, start, start + len(words), words, (begin, end))


def world() -> World:
    """Return the world."""
    return World(
        articles=(
            DatedArticle(
                Article(
                    "a_1",
                    FIRST,
                    (Block(0, len(FIRST), "body"),),
                    title="Rockets at Qarat",
                    source="The Valley Post",
                    url="https://example.org/news?id=1",
                ),
                date(2021, 6, 29),
                "stated",
            ),
            DatedArticle(Article("b/2", SECOND, (Block(0, len(SECOND), "body"),)), None, ""),
        ),
        things=(
            ResolvedEntity(ARMY, "MilitaryForce", "the army", (), (mention("a_1", "the army"),)),
            ResolvedEntity(
                DARWISH,
                "Person",
                "Sami Darwish",
                ("Darwish",),
                (mention("a_1", "Sami Darwish"),),
                reasons=("spellings of one name: Darwish, Darwich",),
            ),
            ResolvedEntity(
                FRONT, "Militia", "Reed Front", ("The Reed Front",), (mention("b/2", "Reed Front"),)
            ),
            ResolvedEntity(
                BASE, "MilitaryBase", "Qarat", (), (mention("a_1", "Qarat base"),), (), 33.1, 40.25
            ),
            ResolvedEntity(ROCKET, "WeaponType", "rocket", (), (mention("a_1", "Rockets"),)),
            ResolvedEntity(MISSILE, "WeaponType", "missile", (), (mention("a_1", "missiles"),)),
        ),
        events=(
            Event(
                ATTACK,
                "RocketAttack",
                "Rocket attack at Qarat",
                ("a_1", "b/2"),
                (mention("a_1", "hit"), mention("b/2", "attack")),
                (("place", (BASE,)), ("target", (BASE,)), ("weapon", (ROCKET,))),
                (("killed", 4),),
                Bounds(datetime(2021, 6, 28), datetime(2021, 6, 28, 23, 59, 59)),
                ("on Monday",),
                independent_sources=2,
            ),
            Event(
                ANSWER,
                "Airstrike",
                "Airstrike",
                ("a_1",),
                (mention("a_1", "fired"),),
                bounds=Bounds(latest=datetime(2021, 6, 30, 23, 59, 59)),
                in_response_to=(ATTACK,),
            ),
        ),
        claims=(
            Claim(
                DATA + "claim/1",
                ATTACK,
                "killed",
                4,
                False,
                "a_1",
                (mention("a_1", "four soldiers"),),
                of="soldiers",
            ),
            Claim(
                DATA + "claim/2", ATTACK, "killed", 3, False, "b/2", (mention("b/2", "three"),), bound="least"
            ),
            Claim(
                DATA + "claim/3",
                ATTACK,
                "weapon",
                MISSILE,
                True,
                "a_1",
                (mention("a_1", "missiles"),),
                DARWISH,
                "reported",
            ),
            Claim(DATA + "claim/4", ATTACK, "weapon", ROCKET, True, "a_1", (mention("a_1", "Rockets"),)),
            Claim(
                DATA + "claim/5",
                ATTACK,
                "attacker",
                FRONT,
                True,
                "b/2",
                (mention("b/2", "denied"),),
                FRONT,
                "denied",
            ),
            Claim(
                DATA + "claim/6",
                ATTACK,
                "date",
                datetime(2021, 6, 28),
                False,
                "a_1",
                (mention("a_1", "on Monday"),),
            ),
        ),
        statements=(
            Statement(
                DATA + "statement/1",
                DARWISH,
                "We know who did it.",
                "a_1",
                mention("a_1", "We know who did it."),
                True,
                (ATTACK,),
            ),
        ),
        positions=(Position(DARWISH, "Major", ARMY, "a_1", mention("a_1", "Major")),),
        relations=(
            Relation(ARMY, "controls", BASE, "a_1", mention("a_1", "holds")),
            Relation(BASE, "within", COUNTRY),
        ),
    )


#: An ontology and a gazetteer of the size of this world.
TERMS = """
@prefix ev: <https://w3id.org/kgbuild/ontology#> .
@prefix gaz: <https://w3id.org/kgbuild/gazetteer#> .
@prefix lex: <https://w3id.org/kgbuild/lexicon#> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .

ev:Event a owl:Class ; rdfs:label "event"@en , "حدث"@ar .
ev:Attack a owl:Class ; rdfs:subClassOf ev:Event ; rdfs:label "attack"@en .
ev:RocketAttack a owl:Class ; rdfs:subClassOf ev:Attack , [ a owl:Restriction ] .
ev:Arson a owl:Class ; rdfs:subClassOf ev:Attack ; rdfs:label "arson"@en .
ev:Actor a owl:Class ; rdfs:label "actor"@en .
ev:involves a owl:ObjectProperty ; rdfs:label "involves"@en .
ev:attacker a owl:ObjectProperty ; rdfs:subPropertyOf ev:involves ; rdfs:range ev:Actor .
ev:backedBy a owl:ObjectProperty ; rdfs:label "backed by"@en .
ev:demonym a owl:AnnotationProperty ; rdfs:label "demonym"@en .

gaz:reed-front
    a ev:Militia ;
    skos:prefLabel "Reed Front"@en , "جبهة القصب"@ar ;
    skos:altLabel "RF"@en ;
    ev:demonym "Reedist"@en ;
    ev:backedBy gaz:country-XA ;
    lex:cue "front" .
gaz:country-XA a ev:Country ; skos:prefLabel "Xanadu"@en , "زانادو"@ar ; ev:backedBy gaz:country-XB .
gaz:country-XB a ev:Country ; skos:prefLabel "Ybor"@en .
gaz:country-XC a ev:Country ; skos:prefLabel "Zembla"@en .
"""
