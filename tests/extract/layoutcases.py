"""More texts of many layouts, each with its events: written down before the first run."""

from __future__ import annotations

Want = dict[str, str]

CASES: dict[str, tuple[str, list[Want]]] = {
    "lines that a place and a dash open": (
        "Incidents of 6 March 2024:\n\nBakhmut - Shells hit a bakery and killed two people.\n"
        "Lyman - A drone struck a lorry.\n",
        [
            {"trigger": "hit", "time": "6 March 2024", "place": "Bakhmut", "killed": "killed two people"},
            {"trigger": "struck", "time": "6 March 2024", "place": "Lyman"},
        ],
    ),
    "table whose columns ask who and what": (
        "| When | Where | Who | What |\n|---|---|---|---|\n"
        "| 3 March 2024 | Djibo | JNIM | ambushed a convoy of traders |\n"
        "| 4 March 2024 | Dori | army | bombed a camp in a forest |\n",
        [
            {"trigger": "ambushed", "time": "3 March 2024", "place": "Djibo", "attacker": "JNIM"},
            {"trigger": "bombed", "time": "4 March 2024", "place": "Dori", "attacker": "army"},
        ],
    ),
    "title above a table": (
        "Bombings in March\n\n| Date | Place | Incident |\n|---|---|---|\n"
        "| 3 March 2024 | Djibo | Ambush on a patrol |\n",
        [{"trigger": "Ambush", "time": "3 March 2024", "place": "Djibo"}],
    ),
    "table, HTML's pipes without outer bars": (
        "Date | Place | Incident | Killed\n--- | --- | --- | ---\n"
        "3 March 2024 | Koutougou | Raid on a military post | 9\n5 March 2024 | Arbinda | Shelling of a market | 4\n",
        [
            {"trigger": "Raid", "time": "3 March 2024", "place": "Koutougou", "killed": "9"},
            {"trigger": "Shelling", "time": "5 March 2024", "place": "Arbinda", "killed": "4"},
        ],
    ),
    "table, semicolons": (
        "Date;Place;Incident;Killed\n2024-03-03;Koutougou;Raid on a military post;9\n"
        "2024-03-05;Arbinda;Shelling of a market;4\n",
        [
            {"trigger": "Raid", "time": "2024-03-03", "place": "Koutougou", "killed": "9"},
            {"trigger": "Shelling", "time": "2024-03-05", "place": "Arbinda", "killed": "4"},
        ],
    ),
    "table between two paragraphs": (
        "The mission lists two incidents.\n\n| Date | Place | Incident |\n|---|---|---|\n"
        "| 3 March 2024 | Koutougou | Ambush on a patrol |\n\nPensions will rise next year, the ministry said.\n",
        [{"trigger": "Ambush", "time": "3 March 2024", "place": "Koutougou"}],
    ),
    "card with a summary in a sentence": (
        "Incident: Ambush on an army patrol\nDate: 4 March 2024\nProvince: Soum\nTown: Djibo\nKilled: 6\nWounded: 11\n",
        [{"trigger": "Ambush", "time": "4 March 2024", "place": "Djibo", "killed": "6"}],
    ),
    "card with bold keys": (
        "**Date:** 4 March 2024\n**Location:** Djibo\n**Type:** Ambush on an army patrol\n**Fatalities:** 6\n",
        [{"trigger": "Ambush", "time": "4 March 2024", "place": "Djibo", "killed": "6"}],
    ),
    "days of the week as headings": (
        "## Monday, 4 March 2024\n\nA roadside bomb hit a lorry near Djibo, killing three traders.\n\n"
        "## Tuesday, 5 March 2024\n\nGunmen attacked a school in Arbinda, wounding two teachers.\n",
        [
            {"trigger": "hit", "time": "4 March 2024", "killed": "three"},
            {"trigger": "attacked", "time": "5 March 2024", "place": "Arbinda"},
        ],
    ),
    "list under a heading of a day": (
        "## 4 March 2024\n\n- Gunmen attacked a post in Djibo, killing two soldiers.\n"
        "- A roadside bomb hit a lorry in Arbinda.\n",
        [
            {"trigger": "attacked", "time": "4 March 2024", "place": "Djibo", "killed": "two"},
            {"trigger": "hit", "time": "4 March 2024"},
        ],
    ),
    "one dateline is of publication": (
        "OUAGADOUGOU, 5 March (Wire) – Gunmen attacked a checkpoint in Djibo on Monday and killed nine soldiers.\n",
        [{"trigger": "attacked", "time": "on Monday", "place": "Djibo", "killed": "nine"}],
    ),
    "transcript with speakers": (
        "INTERVIEWER: What happened in Djibo?\n\nGOVERNOR: Gunmen attacked the market on Monday and killed nine traders.\n\n"
        "INTERVIEWER: And the schools?\n\nGOVERNOR: They open on Friday.\n",
        [{"trigger": "attacked", "time": "on Monday", "killed": "nine"}],
    ),
    "questions and answers": (
        "Q: Where were you?\n\nA: At home. Rockets hit the market of Djibo on Monday and killed four people.\n",
        [{"trigger": "hit", "time": "on Monday", "killed": "four"}],
    ),
    "press release in the first person": (
        "PRESS RELEASE\n\nOn 4 March 2024 our forces shelled an army camp near Djibo and killed six soldiers.\n\n"
        "Contact: press@example.org\n",
        [{"trigger": "shelled", "time": "4 March 2024", "killed": "six"}],
    ),
    "letter with an older one quoted": (
        "Dear all,\n\nGunmen attacked a post in Djibo on 4 March and killed two soldiers.\n\n"
        "> On 1 March a roadside bomb hit a lorry in Arbinda\n> and killed four traders.\n",
        [
            {"trigger": "attacked", "time": "4 March", "place": "Djibo", "killed": "two"},
            {"trigger": "hit", "time": "1 March", "killed": "four"},
        ],
    ),
    "page number between paragraphs": (
        "Gunmen attacked a post in Djibo on 4 March and killed two soldiers.\n\n- 12 -\n\n"
        "A roadside bomb hit a lorry in Arbinda on 5 March.\n",
        [
            {"trigger": "attacked", "time": "4 March", "place": "Djibo", "killed": "two"},
            {"trigger": "hit", "time": "5 March"},
        ],
    ),
    "running head with the page in it": (
        "The Sahel Ledger, page 3\n\nGunmen attacked a post in the town of Djibo on Monday and\n\n"
        "The Sahel Ledger, page 4\n\nkilled two soldiers, the army said.\n",
        [{"trigger": "attacked", "time": "on Monday", "killed": "two"}],
    ),
    "hyphens at ends of lines": (
        "Gunmen on motorcycles attacked a mili-\ntary post near the village of Koutou-\n"
        "gou on Monday and killed nine sol-\ndiers before reinforcements came.\n",
        [{"trigger": "attacked", "time": "on Monday", "killed": "nine"}],
    ),
    "ticker with texts": (
        "09:15\nPensions to rise next year\n10:40\nRain in the west\n\n"
        "Gunmen attacked a post in Djibo on Monday and killed two soldiers, the army said.\n",
        [{"trigger": "attacked", "time": "on Monday", "place": "Djibo", "killed": "two"}],
    ),
    "caption in brackets": (
        "[Photo: Soldiers after rockets hit Kharkiv. AFP]\n\n"
        "Gunmen attacked a post in Djibo on Monday and killed two soldiers, the army said.\n",
        [{"trigger": "attacked", "time": "on Monday", "place": "Djibo", "killed": "two"}],
    ),
    "links to other stories": (
        "Gunmen attacked a post in Djibo on Monday and killed two soldiers, the army said.\n\n"
        "READ MORE: Rockets hit Kharkiv\n\nRelated articles\n\n- Bomb kills ten in Mosul\n",
        [{"trigger": "attacked", "time": "on Monday", "place": "Djibo", "killed": "two"}],
    ),
    "numbered list without blank lines": (
        "1. On 3 March gunmen attacked a post in Djibo and killed two soldiers.\n"
        "2. On 4 March a roadside bomb hit a lorry in Arbinda.\n3. On 5 March rockets hit a market in Dori.\n",
        [
            {"trigger": "attacked", "time": "3 March", "killed": "two"},
            {"trigger": "hit", "time": "4 March"},
            {"trigger": "hit", "time": "5 March"},
        ],
    ),
    "aligned columns, months cut short, nobody's word for what happened": (
        "Place            Date          Attacker        Dead     Hurt\n"
        "Ramadi           3 Mar 2015    Taliban         12       30\n"
        "Fallujah         5 Apr 2015    Boko Haram      4        9\n",
        [
            {"trigger": "Taliban", "time": "3 Mar 2015", "place": "Ramadi", "killed": "12", "wounded": "30"},
            {"trigger": "Boko", "time": "5 Apr 2015", "place": "Fallujah", "killed": "4", "wounded": "9"},
        ],
    ),
    "footnotes": (
        "Gunmen attacked a post in Djibo on 4 March and killed two soldiers.[1]\n\n___\n\n[1] Interview, Ouagadougou.\n",
        [{"trigger": "attacked", "time": "4 March", "place": "Djibo", "killed": "two"}],
    ),
}
