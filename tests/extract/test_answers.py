"""Which event answers which, as a text says it; one event never answers itself."""

from __future__ import annotations

from datetime import date

import pytest

from kgbuild import pipeline
from kgbuild.model import Article, Block

#: A text, and the class of what answers with that of what is answered; none where nothing is said to be an answer.
CASES = [
    ("Rockets hit a base near Basra on Monday. The army responded with airstrikes on the launch sites.",
     [("Airstrike", "RocketAttack")]),
    ("Soldiers came under mortar fire on Monday. Their commander called in airstrikes in response.",
     [("Airstrike", "ArtilleryAttack")]),
    ("The army answered the rocket attack on Basra with an artillery strike on the town of Zubair.",
     [("ArtilleryAttack", "RocketAttack")]),
    ("Rockets were fired at the embassy on Monday. The army retaliated by shelling the village of Sarmin.",
     [("ArtilleryAttack", "RocketAttack")]),
    ("Rebels shelled the town of Kuma on Sunday. Commanders said that attack had been carried out in retaliation "
     "for barrel bomb attacks on the east of the city in May.", [("ArtilleryAttack", "Bombing")]),
    ("The raid on the camp on Sunday was retaliation for a suicide bombing in Pulwama on 14 March.",
     [("Attack", "SuicideBombing")]),
    ("Gunmen attacked a barracks in Kano on Sunday to avenge the airstrikes of the week before.",
     [("ArmedAssault", "Airstrike")]),
    ("Gunmen fired rockets at the town of Kuma. The army hit back with airstrikes on the valley.",
     [("Airstrike", "RocketAttack")]),
    ("A car bomb killed six people in Basra on Friday. Jets answered with a wave of airstrikes on militant camps.",
     [("Airstrike", "CarBombing")]),
    ("Six soldiers were killed when rockets hit Basra. The army said its howitzers had returned fire, "
     "destroying a launcher.",
     [("ArtilleryAttack", "RocketAttack")]),
    ("A bomb at a mosque killed nine people. Hours later, militiamen executed seven prisoners in an "
     "apparent act of revenge.",
     [("Execution", "Bombing")]),
    ("The navy struck an oil depot in Basra in what it called retaliation for the shelling of Kuma, which "
     "killed six people.",
     [("Attack", "ArtilleryAttack")]),
    ("Responding to the shelling of Kuma, the army fired cruise missiles at Basra.",
     [("MissileAttack", "ArtilleryAttack")]),
    ("The raid on the camp on Monday prompted rebels to fire missiles at a convoy near Basra, killing two soldiers.",
     [("MissileAttack", "Attack")]),
    ("The shelling of Kuma on Monday sparked reprisal attacks by gunmen on three villages near Basra.",
     [("ArmedAssault", "ArtilleryAttack")]),
    ("The airstrikes on Kuma came in retaliation for the killing of two soldiers by a roadside bomb near Basra.",
     [("Airstrike", "RoadsideBombing")]),
    ("Turkish troops fired mortars at Kuma on Monday. Turkey said its forces were responding to the "
     "shelling of Basra by Syrian troops.",
     [("ArtilleryAttack", "ArtilleryAttack")]),
    ("Turkey blamed the militia for a bombing in Basra on Monday and shelled the village of Kuma on Tuesday.",
     [("ArtilleryAttack", "Bombing")]),
    ("The army shelled the village of Kuma on Sunday after rebels attacked a checkpoint, killing two soldiers.",
     [("ArtilleryAttack", "Attack")]),
    ("Gunmen shot two guards in Basra on Sunday. This raid comes in response to the shelling of Kuma on 12 May.",
     [("ArmedAssault", "ArtilleryAttack")]),
    ("Rockets hit a base near Basra on Monday, in what the militia described as a response to the killing of a "
     "commander in Kuma on Saturday.", [("RocketAttack", "Attack")]),
    ("Gunmen attacked the town of Kuma on 10 May. The attack is seen as revenge for the killing of ten herders on 8 May.",
     [("ArmedAssault", "Attack")]),
    ("In reply to the shelling of Basra, in which nine people were hurt, the air force bombed a depot in Kuma.",
     [("Airstrike", "ArtilleryAttack")]),
    ("Drones struck a refinery near Basra on Friday. The army said the attack was an answer to the shelling of Kuma.",
     [("DroneAttack", "ArtilleryAttack")]),
    ("Troops came under rocket fire near Basra on Monday, but escaped injury, in retaliation for airstrikes on Kuma.",
     [("RocketAttack", "Airstrike")]),
    ("Insurgents burned fifty houses in Kuma. The attack is believed to be revenge for the killing of six fighters "
     "by a village militia on 9 May.", [("Arson", "Attack")]),
    ("Jets bombed the village of Kuma on Monday. In response to this crime our troops destroyed four tanks near Basra.",
     [("Attack", "Airstrike")]),
    ("The army carried out a strike in Kuma on Tuesday, which was in response to the shelling of Basra.",
     [("Attack", "ArtilleryAttack")]),
    ("The army bombed a market in Kuma on Monday. A drone hit a clinic in Basra on Tuesday. The governor said the drone "
     "was sent to avenge that bombing.", [("DroneAttack", "Airstrike")]),
    ("Government aircraft bombed an airfield near Kuma on Monday, in what a spokesman, Ali Hasan, called a response to "
     "the shelling of Basra.", [("Airstrike", "ArtilleryAttack")]),
    ("Rebels attacked a post near Kuma on Sunday. The army's helicopters bombed the rebels in a counterattack on Monday.",
     [("Airstrike", "Attack")]),
    ("A suicide bomber killed ten people in Kabul on Monday, hours after gunmen shot a judge in Herat.", []),
    ("Gunmen killed four farmers near Jos on Sunday. The attack came a day after a bomb exploded in Maiduguri.", []),
    ("US planes bombed a camp in Somalia on Tuesday two days after militants attacked a base in Kenya.", []),
    ("Gunmen attacked a station in Basra on Sunday. Special forces responded to the attack.", []),
    ("Medics were responding to an explosion in Basra when a second bomb went off.", []),
    ("The militia vowed on Monday to avenge the airstrikes on its posts. Rockets hit a base near Basra on "
     "Tuesday.", []),
    ("Rockets hit a base near Basra on Tuesday. A day later jets bombed a depot near Mosul.", []),
]  # fmt: skip


@pytest.fixture(scope="module")
def resources() -> pipeline.Resources:
    return pipeline.Resources.load()


@pytest.mark.parametrize(("text", "links"), CASES, ids=[text[:40] for text, _ in CASES])
def test_answers(resources: pipeline.Resources, text: str, links: list[tuple[str, str]]) -> None:
    article = Article("t", text, (Block(0, len(text), "body"),), published=date(2023, 5, 10), source="Outlet")
    world = pipeline.fuse(list(pipeline.extract([article], resources)), resources)
    kinds = {event.iri: event.kind for event in world.events}
    found = [(event.kind, kinds[other]) for event in world.events for other in event.in_response_to]
    assert found == links, [event.label for event in world.events]


def test_all_cases_collected() -> None:
    assert len(CASES) == 38
