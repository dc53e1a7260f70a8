"""The parts that phrases of time are made of: names of months and days, numbers, units; and how patterns name them."""

from __future__ import annotations

import re

MONTHS = {
    name: i
    for i, names in enumerate(
        ("january jan "
         "jan.", "february feb feb.", "march mar mar.", "april apr apr.", "may", "june jun jun.", "july jul jul.",
         "august aug aug.", "september sept sept. sep sep.", "october oct oct.", "november nov nov.",
         "december dec dec."), start=1,
    )
    for name in names.split()
}  # fmt: skip
WEEKDAYS = {
    name: i
    for i, names in enumerate(
        ("monday mon.", "tuesday tues. tue.", "wednesday wed.", "thursday thurs. thur. thu.", "friday fri.",
         "saturday sat.", "sunday sun.")
    )
    for name in names.split()
}  # fmt: skip
_FULL = {name: i for name, i in MONTHS.items() if len(name) > 4 or name in ("may", "june", "july")}
SEASONS = {"spring": (3, 5), "summer": (6, 8), "autumn": (9, 11), "winter": (12, 2)}
#: Feasts that have one day in each year.
FEASTS = {
    "new year's day": (1, 1), "valentine's day": (2, 14), "christmas eve": (12, 24),
    "christmas day": (12, 25), "christmas night": (12, 25), "boxing day": (12, 26), "new year's eve": (12, 31),
}  # fmt: skip


def _any(words: dict[str, int]) -> str:
    return "|".join(re.escape(word) for word in sorted(words, key=lambda w: (-len(w), w)))


# The parts that the rules below are put together from.
_PARTS = {
    "MONTH": rf"(?P<month>{_any(MONTHS)})",
    "FEAST": rf"(?P<feast>{_any(dict.fromkeys(FEASTS, 0))})".replace("'", " ?'"),
    "FULLMONTH": rf"(?P<month>{_any(_FULL)})",
    "WD": rf"(?P<wd>{_any(WEEKDAYS)})",
    "ANYWD": rf"(?:{_any(WEEKDAYS)})",
    "SHORTMONTH": rf"(?P<month>{_any({name[:3]: i for name, i in MONTHS.items()})})",
    "YEAR": r"(?P<year>(?:1[89]|20)\d\d)(?! ?%)",
    "DAY": r"(?P<day>[12]\d|3[01]|0?[1-9])(?: ?(?:st|nd|rd|th))?",
    "DAY2": r"(?P<day2>[12]\d|3[01]|0?[1-9])(?: ?(?:st|nd|rd|th))?",
    "UNIT": r"(?P<unit>second(?=s)|moment|minute|hour|day|night|week|fortnight|month|year|decade"
    r"|centur(?:y|ie))s?",
    "NUM": r"(?P<n>(?:a|an|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|\w+teen"
    r"|(?:twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety)"
    r"(?:[- ](?:one|two|three|four|five|six|seven|eight|nine))?"
    r"|\d[\d,.]*|a few|few|several|a couple of|a couple|couple of|many|dozens of|hundreds of"
    r"|(?:half )?a dozen|a hundred|some)(?: hundred)?(?: or (?:so|more|\w+))?)",
    "HEDGE": r"(?:(?:just|only|barely|merely|mere|a mere|scant|a scant|about|around|some|roughly"
    r"|nearly|almost|more than|over|less than|at least|under|a little over|a little more than"
    r"|little more than|exactly|even|up to|approximately|not|well over|as recently as"
    r"|slightly more than|slightly over) )*",
    "PARTDAY": r"(?:early |late )?"
    r"(?:morning|afternoon|evening|night|noon|midday|midnight|dawn|dusk|overnight)",
    "RELYEAR": r"(?:,? ?(?:of )?(?P<rel>last|this|next|the same|the following|the previous) year)",
    "CLOCKTIME": r"(?:(?:[01]?\d|2[0-3])[:.][0-5]\d(?: ?(?:a\.?m\.?|p\.?m\.?))?|1?\d ?(?:a\.?m\.?|p\.?m\.?)"
    r"|(?:[01]\d|2[0-3])[0-5]\d|noon|midday|midnight|dawn|dusk|sunset|sunrise|daybreak|nightfall)"
    r"(?: (?:gmt|utc|est|edt|hours|hrs|o'clock|local time))*(?: \( ?[^()]{1,20} \))?",
}  # fmt: skip


def rule(pattern: str) -> re.Pattern[str]:
    """Compile a pattern in which a capital word stands for one of the parts; it ends where a token ends."""
    filled = re.sub(r"<([A-Z]+2?)>", lambda m: _PARTS[m.group(1)], pattern)
    return re.compile(rf"(?:{filled})(?![^ ])")
