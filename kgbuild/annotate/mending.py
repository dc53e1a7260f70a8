"""Mends what parsers commonly get wrong, by what English grammar does not allow.

Each pass changes the tree of a Doc in place. They know no word of the domain; the names that they are given are spans.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from kgbuild.annotate.tree import Tree

_VERBAL: Final = frozenset({"VERB", "AUX", "ADJ", "ADV"})
_NOUNS: Final = frozenset({"NOUN", "PROPN"})
_MODIFIERS: Final = frozenset({"amod", "compound", "nummod", "poss"})
_LEADING: Final = frozenset({"case", "det"})
_LEADS: Final = frozenset({"ADP", "SCONJ"})
_FINITE: Final = frozenset({"VBD", "VBZ", "VBP", "MD"})
_NOMINAL: Final = frozenset({"NOUN", "PROPN", "PRON", "NUM"})
#: Marks between a subject with an apposition and its verb.
_PAUSES: Final = frozenset({",", ")", ".", "…", "...", "”", '"', "’", "–", "—", "-"})
_REFLEXIVE: Final = ("self", "selves")
#: Verbs behind which a clause stands without a word that joins it.
_SAYING: Final = frozenset(
    {"say", "report", "claim", "believe", "think", "add", "announce", "state", "deny", "tell"}
)
#: Verbs whose object does what the infinitive says.
_CAUSING: Final = frozenset(
    {"prompt", "provoke", "force", "lead", "cause", "compel", "push", "drive", "allow", "enable", "help"}
)
#: Verbs whose participle hardly describes a noun.
_ACTING: Final = frozenset({"order", "launch", "vow", "urge", "demand", "warn", "call"})
#: A time by which something followed: "hours later".
_UNITS: Final = frozenset({"minutes", "hours", "days", "weeks", "months", "years", "moments"})
_DELAYS: Final = frozenset({"later", "earlier", "after", "before", "ago"})
#: Nouns that open a clause behind "in" with nothing between them and the subject.
_OPENINGS: Final = frozenset({"response", "retaliation", "revenge", "return", "reply", "turn"})
#: Nouns of time that may open a sentence.
_TIMES: Final = frozenset({
    "day", "night", "morning", "afternoon", "evening", "week", "weekend", "month", "year"
})  # fmt: skip
_NEIGHBOURS: Final = frozenset({"previous", "following", "next", "same", "preceding", "last"})
#: What people may be left as.
_STATES: Final = frozenset({"dead", "injured", "wounded", "hurt", "homeless", "missing", "trapped"})
#: Where nouns stand.
_PLACES: Final = frozenset({"subj", "subj:pass", "obj", "nmod", "obl"})
#: Words that name a day.
_DAYS: Final = frozenset({
    "monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday", "yesterday", "today"
})  # fmt: skip
#: Prepositions before the name of where somebody is from.
_WHENCE: Final = (["from"], ["in"], ["near"], ["outside"])
#: Prepositions of where and when.
_SETTINGS: Final = frozenset({"in", "on", "at", "near", "during", "after", "outside", "inside"})
#: Verbs with a noun that says what their subject or object is.
_COPULAS: Final = frozenset(
    {
        "be",
        "become",
        "remain",
        "seem",
        "appear",
        "look",
        "sound",
        "feel",
        "stay",
        "turn",
        "prove",
        "get",
        "go",
        "make",
    }
    | {"call", "name", "dub", "term", "consider", "declare", "elect", "appoint"}
)
#: Where a predicate stands.
_PREDICATES: Final = frozenset({"root", "conj", "advcl", "ccomp", "relcl", "parataxis"})
#: Adverbs that go with adjectives.
_DEGREES: Final = frozenset({"very", "so", "too", "more", "most", "quite", "rather", "extremely", "deeply"})
#: Prepositions that join clauses too.
_JOINING: Final = frozenset({"after", "before", "as", "since", "until", "while", "because"})


def mend(tree: Tree, names: Iterable[tuple[int, int]], apposed: Iterable[tuple[int, int, int]]) -> None:
    """Make all the passes; `names` and `apposed` as `grammar.words` has them."""
    names = list(names)
    _mend_verbs(tree, names)
    _mend_delays(tree)
    _mend_names(tree, names)
    _mend_clausal(tree, names)
    _mend_infinitives(tree)
    _mend_possessed_verbs(tree)
    _mend_cased_verbs(tree)
    _mend_openings(tree)
    _mend_caused(tree)
    _mend_marked(tree)
    _mend_relatives(tree)
    _mend_asides(tree)
    _mend_shared_heads(tree)
    _mend_second_verbs(tree)
    _mend_ages(tree)
    _mend_described(tree)
    _mend_led(tree)
    _mend_nouns(tree)
    _mend_verbs_for_objects(tree)
    _mend_objects_of_nouns(tree)
    _mend_free_relatives(tree)
    _mend_joined_subjects(tree)
    _mend_cases(tree)
    _mend_cased_subjects(tree)
    _mend_perfects(tree)
    _mend_time_compounds(tree)
    _mend_in_which(tree)
    _mend_adverbs(tree)
    _mend_consequences(tree)
    _mend_outcomes(tree)
    _mend_gapped(tree)
    _mend_states(tree)
    _mend_subjects(tree)
    _mend_who(tree)
    _mend_named(tree, names)
    _mend_days(tree)
    _mend_roots(tree)
    _mend_appositions(tree, apposed)
    _mend_cases(tree)
    _mend_objects(tree)
    _mend_leading(tree)
    _mend_reported(tree)
    _mend_settings(tree)
    _mend_heads(tree)
    _mend_gerunds(tree)
    _mend_inserted(tree)
    _mend_charges(tree)
    _mend_passives(tree)
    _mend_plurals(tree)
    _mend_counted(tree)
    _mend_joined_numbers(tree)
    _mend_complements(tree)
    _mend_called(tree)
    _mend_unit_subjects(tree)
    _mend_titles(tree)
    _mend_bare_participles(tree)


def _mend_names(tree: Tree, spans: Iterable[tuple[int, int]]) -> None:
    """Give each name one head: a name is one phrase, whatever the parser made of its words."""
    for first, last in spans:
        tops = [i for i in range(first, last) if not first <= tree.head[i] < last or tree.head[i] == i]
        led = [i for i in tops if any(j < first and tree.rel[j] in _LEADING for j in tree.below[i])]
        top = led[0] if led else _highest(tree, tops)
        for i in tops:
            if i != top:
                _demote(tree, i, top, first, last)
        _entitle(tree, top, first)


def _entitle(tree: Tree, top: int, first: int) -> None:
    """Put a name over the title before it, where a parser hung it there: "[Sergeant] Paul Dent died"."""
    title = first - 1
    if tree.rel[top] != "flat" or tree.head[top] != title or tree.pos[title] not in _NOUNS:
        return
    tree.raise_over(top, "compound")
    for j in list(tree.below[title]):
        tree.hang(j, top, tree.rel[j])


def _highest(tree: Tree, tops: list[int]) -> int:
    """Return the word that is nearest to the root; of equals the last, as names end in their head."""
    depths = [(_depth(tree, i), -i) for i in tops]
    return -min(depths)[1]


def _depth(tree: Tree, i: int) -> int:
    depth = 0
    while tree.head[i] != i:
        i, depth = tree.head[i], depth + 1
    return depth


def _demote(tree: Tree, i: int, top: int, first: int, last: int) -> None:
    """Hang word `i` of a name below the name's head, and what hung on it from outside on the head."""
    if i in _above(tree, top):
        tree.hang(top, tree.head[i] if tree.head[i] != i else top, tree.rel[i])
    tree.hang(i, top, "compound" if i < top else "flat")
    for j in list(tree.below[i]):
        if not first <= j < last:
            tree.hang(j, top, tree.rel[j])


def _above(tree: Tree, i: int) -> set[int]:
    found = set[int]()
    while tree.head[i] != i:
        i = tree.head[i]
        found.add(i)
    return found


def _mend_clausal(tree: Tree, spans: Iterable[tuple[int, int]]) -> None:
    """Take a name behind a preposition for a noun, where the parser made a clause of it ("south of [Tell Abyad]")."""
    for first, last in spans:
        top = next((i for i in range(first, last) if not first <= tree.head[i] < last), first)
        led = [
            j
            for j in tree.below[top]
            if j < first and tree.rel[j] in ("mark", "case") and tree.pos[j] in _LEADS
        ]
        if led and tree.rel[top] in ("advcl", "acl", "ccomp"):
            tree.rel[top] = "obl" if tree.pos[tree.head[top]] in _VERBAL else "nmod"
            for j in led:
                tree.rel[j] = "case"
        elif tree.rel[top] == "obj":
            _mend_participle(tree, top, first)


def _mend_participle(tree: Tree, name: int, first: int) -> None:
    """Take a participle between preposition and name for a modifier: "in [occupied Makiivka]"."""
    verb = tree.head[name]
    led = [
        j for j in tree.below[verb] if j < verb and tree.rel[j] in ("mark", "case") and tree.pos[j] in _LEADS
    ]
    if not led or verb != first - 1 or tree.tag[verb] not in ("VBD", "VBN", "JJ") or led[-1] != verb - 1:
        return
    above = tree.head[verb]
    tree.hang(name, above, "obl" if tree.pos[above] in _VERBAL else "nmod")
    for j in [*led, *(j for j in tree.below[verb] if j > name)]:
        tree.hang(j, name, "case" if j in led else tree.rel[j])
    tree.hang(verb, name, "amod")


def _mend_infinitives(tree: Tree) -> None:
    """Make a clause of "the operation [to free X]", where the parser took the infinitive for an adjective of X."""
    for i in range(1, len(tree.head)):
        noun = tree.head[i]
        if tree.tag[i] != "VB" or tree.rel[i] != "amod" or tree.lower[i - 1] != "to" or noun < i:
            continue
        above = tree.head[noun]
        if above == noun or tree.rel[noun] not in ("nmod", "obl"):
            continue
        tree.hang(i, above, "acl" if tree.pos[above] in _NOUNS else "advcl")
        tree.hang(noun, i, "obj")
        tree.hang(i - 1, i, "mark")
        tree.pos[i] = "VERB"


def _mend_verbs(tree: Tree, spans: Iterable[tuple[int, int]]) -> None:
    """Take a word in lower case that has a subject for a verb, though the tagger held it for a name ("it overran X")."""
    inside = {first for first, _ in spans}
    for i, tag in enumerate(tree.tag):
        if tag not in ("NNP", "NN") or not tree.text[i].islower() or not tree.text[i].isalpha():
            continue
        if not any(tree.rel[j] == "subj" and tree.tag[j] == "PRP" for j in tree.below[i]):
            continue
        if any(tree.rel[j] in ("cop", "det", "amod", "case") for j in tree.below[i]):
            continue
        tree.tag[i], tree.pos[i] = "VBD", "VERB"
        for j in tree.below[i]:
            if j == i + 1 and tree.rel[j] in ("flat", "compound", "appos") and j in inside:
                tree.rel[j] = "obj"


def _mend_delays(tree: Tree) -> None:
    """Part a name from a time that a parser took it to describe: "at [Jizan] hours later"."""
    for i in range(1, len(tree.head) - 1):
        if tree.lower[i] not in _UNITS or tree.lower[i + 1] not in _DELAYS:
            continue
        named = [j for j in tree.below[i] if j == i - 1 and tree.pos[j] == "PROPN"]
        if not named or tree.rel[named[0]] not in ("compound", "nmod", "flat"):
            continue
        name, above = named[0], tree.head[i]
        tree.hang(name, above, tree.rel[i])
        for j in tree.cases(i):
            tree.hang(j, name, "case")
        tree.hang(i, above if tree.pos[above] in _VERBAL else name, "tmod")


def _mend_possessed_verbs(tree: Tree) -> None:
    """Take what stands between a genitive and a finite verb for the subject: "the army's [military] hit back"."""
    for i, tag in enumerate(tree.tag):
        owners = tree.under(i, "poss")
        if tag not in _FINITE or not owners or any(tree.rel[j] in ("subj", "cop") for j in tree.below[i]):
            continue
        between = [j for j in tree.below[i] if owners[-1] < j < i and tree.rel[j] in ("amod", "compound")]
        if not between or between[-1] != i - 1:
            continue
        noun = between[-1]
        for j in (*owners, *between[:-1]):
            tree.hang(j, noun, tree.rel[j])
        tree.rel[noun], tree.pos[noun], tree.tag[noun] = "subj", "NOUN", "NN"


def _mend_cased_verbs(tree: Tree) -> None:
    """Take a verb that a preposition introduces for part of the noun behind it: "in response to [mortar] fire"."""
    for i in range(1, len(tree.head) - 1):
        noun = i + 1
        led = tree.cases(i)
        if tree.tag[i] not in ("VB", "VBP") or tree.rel[i] not in ("obl", "nmod") or not led:
            continue
        if tree.head[noun] != i or tree.rel[noun] != "obj" or tree.pos[noun] not in _NOUNS:
            continue
        tree.hang(noun, tree.head[i], tree.rel[i])
        for j in list(tree.below[i]):
            tree.hang(j, noun, tree.rel[j])
        tree.hang(i, noun, "compound")
        tree.pos[i], tree.tag[i] = "NOUN", "NN"


def _mend_openings(tree: Tree) -> None:
    """Part "in response" and its like from the subject behind it: "[in response] troops raided a house"."""
    for i in range(1, len(tree.head) - 1):
        noun = tree.head[i]
        if tree.lower[i] not in _OPENINGS or tree.lower[i - 1] != "in" or tree.rel[i] != "compound":
            continue
        verb = tree.head[noun]
        if noun > i and tree.rel[noun] in ("subj", "subj:pass", "obl") and tree.pos[verb] in _VERBAL:
            if tree.rel[noun] == "obl" and tree.under(verb, "subj"):
                continue
            tree.hang(i, verb, "obl")
            for j in tree.cases(noun):
                tree.hang(j, i, "case")
            tree.rel[noun] = "subj" if tree.rel[noun] == "obl" else tree.rel[noun]


def _mend_caused(tree: Tree) -> None:
    """Take the infinitive behind the object of a verb of causing for what was done: "forced [residents] to flee"."""
    for i, tag in enumerate(tree.tag):
        verb = tree.head[i]
        if tag != "VB" or tree.rel[i] != "advcl" or tree.lemma[verb] not in _CAUSING or verb > i:
            continue
        objects = [j for j in tree.under(verb, "obj") if verb < j < i]
        marks = [j for j in tree.below[i] if j < i and tree.lower[j] == "to"]
        if objects and marks and marks[-1] - 1 in tree.without(objects[-1], i):
            tree.rel[i] = "xcomp"


def _mend_marked(tree: Tree) -> None:
    """Take a clause that a conjunction of time joins for no second main clause: "shelled X [after] rebels hit Y"."""
    for i, rel in enumerate(tree.rel):
        marks = [j for j in tree.under(i, "mark") if j < i and tree.lower[j] in _JOINING]
        if rel == "conj" and marks and not tree.under(i, "cc") and tree.head[i] < marks[0]:
            tree.rel[i] = "advcl"


def _mend_relatives(tree: Tree) -> None:
    """Take a clause with a relative pronoun as subject for one that describes the noun before: "a raid [that killed]"."""
    for i, rel in enumerate(tree.rel):
        pronouns = [j for j in tree.under(i, "subj") if tree.lower[j] in ("that", "which") and j < i]
        if rel != "advcl" or not pronouns or pronouns[0] < 2 or tree.head[i] > i:
            continue
        noun = pronouns[0] - 1 - (tree.text[pronouns[0] - 1] == ",")
        if tree.pos[noun] in _NOUNS and not tree.under(i, "mark"):
            tree.hang(i, noun, "relcl")


def _mend_asides(tree: Tree) -> None:
    """Take a name between commas that no "and" joins for an apposition: "her mother, [Amal], said"."""
    for i, rel in enumerate(tree.rel):
        noun = tree.head[i]
        if rel != "conj" or tree.pos[i] != "PROPN" or tree.pos[noun] != "NOUN" or noun > i:
            continue
        joined = [noun, *tree.under(noun, "conj")]
        inside = tree.without(i, -1)
        first, last = min(inside), max(j for j in inside if tree.pos[j] == "PROPN")
        alone = not any(tree.under(j, "cc") for j in joined) and tree.text[first - 1] == ","
        if alone and last + 1 < len(tree.head) and tree.text[last + 1] == ",":
            tree.rel[i] = "appos"


def _mend_shared_heads(tree: Tree) -> None:
    """Take a bare noun before "and" and a compound for the first part of that: "in [mortar] and rocket attacks"."""
    for i in range(len(tree.head) - 3):
        noun = next((j for j in tree.under(i, "conj") if j == i + 3), None)
        if noun is None or tree.lower[i + 1] not in ("and", "or") or not tree.tag[noun].startswith("NN"):
            continue
        part = i + 2
        bare = all(tree.rel[j] in ("case", "conj", "punct") and j < i for j in tree.below[i] if j != noun)
        if (
            tree.tag[i] != "NN"
            or not bare
            or tree.head[part] != noun
            or tree.rel[part] != "compound"
            or tree.tag[part] != "NN"
        ):
            continue
        tree.hang(noun, tree.head[i], tree.rel[i])
        for j in list(tree.below[i]):
            tree.hang(j, noun, tree.rel[j])
        tree.hang(i, noun, "compound")


def _mend_second_verbs(tree: Tree) -> None:
    """Take a participle behind "and" for a second verb: "blamed the group for the raid and [ordered] strikes"."""
    for i in range(1, len(tree.head) - 1):
        noun = tree.head[i]
        if tree.lemma[i] not in _ACTING or tree.rel[i] != "amod" or tree.rel[i - 1] != "cc" or noun < i:
            continue
        above = tree.head[noun]
        while tree.pos[above] in _NOMINAL and tree.head[above] != above:
            above = tree.head[above]
        if tree.rel[noun] != "conj" or tree.tag[above] not in _FINITE or above > i:
            continue
        tree.hang(i, above, "conj")
        tree.hang(noun, i, "obj")
        tree.hang(i - 1, i, "cc")
        tree.tag[i], tree.pos[i] = "VBD", "VERB"


def _mend_roots(tree: Tree) -> None:
    """Take a participle for no main verb where a finite verb follows: "shells [fired from a hill] hit the town"."""
    for i in [i for i, head in enumerate(tree.head) if head == i and tree.tag[i] in ("VBN", "VBD")]:
        below = {tree.rel[j] for j in tree.below[i]}
        subjects = [j for j in tree.below[i] if tree.rel[j] in ("subj", "subj:pass") and j < i]
        joined = below & {"obj", "aux", "aux:pass", "cop", "cc", "mark", "prt"}
        if not subjects or joined or subjects[-1] != i - 1 or tree.tag[i - 1] == "PRP":
            continue
        main = next((j for j in tree.below[i] if j > i and _is_main(tree, j)), None)
        if main is None:
            continue
        noun = subjects[-1]
        tree.hang(main, main, "root")
        for j in list(tree.below[i]):
            if j < noun or j > main:
                tree.hang(j, main, tree.rel[j])
        tree.hang(noun, main, "subj")
        tree.hang(i, noun, "acl")
        tree.tag[i] = "VBN"


def _is_main(tree: Tree, i: int) -> bool:
    """Tell whether a clause below a participle is the main one: in a past tense, without a subject and what joins it."""
    below = {tree.rel[j] for j in tree.below[i]}
    joined = below & {"subj", "subj:pass", "mark", "cc", "csubj", "expl"}
    whens = any(tree.tag[j].startswith("W") for j in tree.below[i])
    clause = tree.rel[i] in ("advcl", "ccomp", "conj", "parataxis", "xcomp", "dep")
    return clause and tree.tag[i] == "VBD" and not joined and not whens and tree.text[i - 1] != ","


def _mend_appositions(tree: Tree, apposed: Iterable[tuple[int, int, int]]) -> None:
    """Let a name stand for the noun that only says what it is of: "the town of X" is X."""
    for noun, first, last in apposed:
        name = next((i for i in range(first, last) if not first <= tree.head[i] < last), first)
        if tree.head[name] != noun:
            continue
        for j in tree.under(name, "case"):
            if noun < j < first:
                tree.hang(j, noun, "dep")
        above, rel = tree.head[noun], tree.rel[noun]
        tree.hang(name, name if above == noun else above, rel)
        for j in list(tree.below[noun]):
            if j < noun or j > last:
                tree.hang(j, name, tree.rel[j])
        tree.hang(noun, name, "compound")


def _mend_cases(tree: Tree) -> None:
    """Give a preposition to the noun of its phrase, where the parser hung it on a modifier before the noun."""
    for i, rel in enumerate(tree.rel):
        if rel == "case" and tree.tag[i] != "POS":
            noun = tree.head[i]
            while tree.rel[noun] in _MODIFIERS and noun < tree.head[noun]:
                noun = tree.head[noun]
            if noun != tree.head[i] and i < tree.head[i] and tree.pos[noun] in _NOUNS:
                tree.hang(i, noun, "case")


def _mend_objects(tree: Tree) -> None:
    """Take an object that a preposition introduces for an oblique."""
    for i, rel in enumerate(tree.rel):
        if rel in ("obj", "iobj") and tree.below[i] and tree.cases(i):
            tree.rel[i] = "obl"
        elif rel == "tmod" and tree.below[i] and tree.cases(i):
            tree.rel[i] = "obl" if tree.pos[tree.head[i]] in _VERBAL else "nmod"


def _mend_ages(tree: Tree) -> None:
    """Take "aged five" for what describes the noun before it, whatever the parser made of it."""
    for i in range(2, len(tree.head) - 1):
        subjects = [j for j in tree.below[i] if j < i and tree.rel[j] in ("subj", "subj:pass")]
        if tree.lower[i] != "aged" or tree.pos[i + 1] != "NUM" or not subjects:
            continue
        noun = subjects[-1]
        verbs = [j for j in tree.below[i] if j > i and tree.tag[j] in ("VBD", "VBZ", "VBN", "VBP")]
        if not verbs:
            continue
        verb = verbs[0]
        tree.hang(verb, verb if tree.head[i] == i else tree.head[i], tree.rel[i])
        for j in list(tree.below[i]):
            if j > i + 1 or j < noun:
                tree.hang(j, verb, tree.rel[j])
        tree.hang(noun, verb, "subj:pass" if tree.under(verb, "aux:pass") else "subj")
        tree.hang(i, noun, "acl")


def _mend_described(tree: Tree) -> None:
    """Take participles between an article and a noun for what describes it: "in the [besieged and battered] enclave"."""
    for i in range(1, len(tree.head) - 1):
        led = tree.rel[i - 1] == "det" and tree.head[i - 1] == i
        if not led or tree.tag[i] not in ("VBN", "VBD") or tree.rel[i] not in ("nmod", "obl", "obj", "subj"):
            continue
        run = [i]
        j = i + 1
        while j < len(tree.head) - 1 and (tree.lower[j] == "and" or tree.tag[j] in ("VBN", "VBD")):
            run.append(j)
            j += 1
        if tree.rel[j] == "obj" and tree.head[j] in run:
            _describe(tree, i, j, run)


def _describe(tree: Tree, i: int, noun: int, run: list[int]) -> None:
    """Put `noun` in the place of participle `i`, the participles of `run` below it."""
    above, rel = tree.head[i], tree.rel[i]
    tree.hang(noun, above, rel)
    for k in run:
        for j in list(tree.below[k]):
            if j not in run and j != noun:
                tree.hang(j, noun, tree.rel[j])
    for k in run:
        tree.hang(k, noun, "cc" if tree.lower[k] == "and" else "amod")
    tree.pos[noun], tree.tag[noun] = "NOUN", tree.tag[noun] if tree.tag[noun].startswith("NN") else "NN"


def _mend_led(tree: Tree) -> None:
    """Take the noun behind preposition and adjective for what they lead: "a raid on a school in [occupied] X killed"."""
    for i in range(1, len(tree.head) - 1):
        noun = i + 1
        if tree.tag[i] not in ("JJ", "VBN", "VBD") or tree.rel[i] not in ("nmod", "obl") or not tree.cases(i):
            continue
        verb = tree.head[noun]
        others = [j for j in tree.below[verb] if j < i and tree.rel[j] in ("subj", "subj:pass")]
        if tree.pos[noun] not in _NOUNS or tree.rel[noun] not in ("subj", "subj:pass") or not others:
            continue
        tree.hang(noun, tree.head[i], tree.rel[i])
        for j in list(tree.below[i]):
            tree.hang(j, noun, tree.rel[j])
        tree.hang(i, noun, "amod")


def _mend_nouns(tree: Tree) -> None:
    """Take a participle behind a noun for what describes it: "a drone [shot] down by soldiers exploded"."""
    for i in range(1, len(tree.head)):
        noun = i - 1
        stated = tree.tag[i] == "NN" and _has_state(tree, i)
        verbal = stated or (tree.tag[i] in ("VBN", "VBD") and tree.rel[i] in _PLACES)
        if not verbal or tree.rel[i] == "root":
            continue
        if tree.head[noun] != i or tree.rel[noun] != "compound" or tree.pos[noun] not in _NOUNS:
            continue
        head, rel = tree.head[i], tree.rel[i]
        tree.hang(noun, head, rel)
        for j in list(tree.below[i]):
            if j < noun:
                tree.hang(j, noun, tree.rel[j])
        tree.hang(i, noun, "acl")
        tree.tag[i], tree.pos[i] = "VBN", "VERB"
        _describe_before(tree, noun)


def _has_state(tree: Tree, i: int) -> bool:
    """Tell whether a word says how somebody ended, as no noun does: "a nurse [shot] dead"."""
    return any(tree.rel[j] == "xcomp" and tree.tag[j] == "JJ" and j == i + 1 for j in tree.below[i])


def _describe_before(tree: Tree, noun: int) -> None:
    """Hang a noun behind a comma on the name before it, which it describes: "Ann Lee, [a nurse] shot dead by troops"."""
    first = min(j for j in tree.without(noun, -1) if j <= noun)
    name = first - 2
    if (
        tree.rel[noun] in ("advcl", "ccomp", "acl")
        and name >= 0
        and tree.text[first - 1] == ","
        and tree.pos[name] == "PROPN"
    ):
        while tree.rel[name] in ("flat", "compound") and tree.pos[tree.head[name]] == "PROPN":
            name = tree.head[name]
        tree.hang(noun, name, "appos")


def _mend_verbs_for_objects(tree: Tree) -> None:
    """Take a base form that stands as an object for what is said of it: "helped [the militia] shell the camp"."""
    for i, rel in enumerate(tree.rel):
        subject = any(j < i and tree.rel[j] == "subj" for j in tree.below[i])
        predicate = any(tree.rel[j] == "cop" for j in tree.below[i])
        verbal = tree.tag[i] in ("VB", "VBP") or (tree.tag[i] == "NN" and subject and not predicate)
        if rel != "obj" or not verbal or tree.head[i] > i:
            continue
        nouns = [
            j
            for j in tree.below[i]
            if j < i and tree.rel[j] in ("compound", "subj") and tree.pos[j] in _NOUNS
        ]
        if not nouns:
            continue
        verb, noun = tree.head[i], nouns[-1]
        if tree.lemma[verb] in _SAYING:
            tree.rel[i] = "ccomp"
            continue
        tree.hang(noun, verb, "obj")
        for j in list(tree.below[i]):
            if j < noun:
                tree.hang(j, noun, tree.rel[j])
        tree.hang(i, verb, "xcomp")
        tree.tag[i] = "VB"


def _mend_objects_of_nouns(tree: Tree) -> None:
    """Hang the object of a noun on the verb above it: "taking as hostages [three men]"; nouns have none."""
    for i, rel in enumerate(tree.rel):
        noun = tree.head[i]
        verb = tree.head[noun]
        if (
            rel != "obj"
            or i < noun
            or tree.tag[noun] not in ("NN", "NNS")
            or tree.rel[noun] not in ("obl", "nmod")
        ):
            continue
        if tree.tag[verb].startswith("VB") and not tree.under(verb, "obj"):
            tree.hang(i, verb, "obj")


def _mend_free_relatives(tree: Tree) -> None:
    """Let "what" be the object of the verb before it: "carried out [what] officials called a strike"."""
    for i, word in enumerate(tree.lower):
        clause = tree.head[i]
        verb = tree.head[clause]
        if word != "what" or tree.rel[i] != "obj" or tree.rel[clause] != "ccomp" or not verb < i < clause:
            continue
        if tree.under(verb, "prt") and not tree.under(verb, "obj"):
            tree.hang(i, verb, "obj")
            tree.hang(clause, i, "relcl")


def _mend_joined_subjects(tree: Tree) -> None:
    """Hang a subject behind "and" on the one before it: "three men, a woman and [two children] were killed"."""
    for i, rel in enumerate(tree.rel):
        if rel not in ("subj", "subj:pass"):
            continue
        first = min(tree.without(i, -1))
        led = [j for j in tree.below[i] if j < i and tree.lower[j] in ("and", "or")]
        if not led and (not first or tree.lower[first - 1] not in ("and", "or")):
            continue
        before = [j for j in tree.below[tree.head[i]] if j < i and tree.rel[j] in ("subj", "subj:pass")]
        if before:
            tree.hang(i, before[-1], "conj")


def _mend_cased_subjects(tree: Tree) -> None:
    """Take a subject that a preposition introduces for what it is: "the attack [by fighters] was carried out"."""
    for i, rel in enumerate(tree.rel):
        if rel not in ("subj", "subj:pass") or not tree.cases(i):
            continue
        verb = tree.head[i]
        before = [j for j in tree.below[verb] if j < i and tree.rel[j] in ("subj", "subj:pass")]
        if not before and tree.lower[tree.cases(i)[0]] in _JOINING:
            _join_clause(tree, i, verb)
        elif before and tree.tag[i] not in ("CD", "WDT", "WP"):
            last = min(tree.without(i, -1)) - 1
            tree.hang(i, last if tree.pos[last] in _NOUNS else before[-1], "nmod")


def _join_clause(tree: Tree, noun: int, verb: int) -> None:
    """Take the preposition before a subject for what joins its clause: "said nine died [after] a bomb hit a bus"."""
    above = tree.head[verb]
    for j in tree.cases(noun):
        tree.hang(j, verb, "mark")
    told = [j for j in tree.below[above] if j < noun and tree.rel[j] == "ccomp"]
    if tree.rel[verb] in ("ccomp", "conj", "parataxis") and told:
        tree.hang(verb, told[-1], "advcl")


def _mend_perfects(tree: Tree) -> None:
    """Take "has" before a participle for its auxiliary: "Ukraine [has] itself struck a depot"."""
    for i, lemma in enumerate(tree.lemma):
        if lemma != "have" or tree.rel[i] in ("aux", "mark"):
            continue
        below = tree.below[i]
        verb = next(
            (j for j in below if j > i and tree.rel[j] in ("xcomp", "ccomp") and tree.tag[j] == "VBN"), None
        )
        if verb is None or any(
            tree.rel[j] == "obj" and not tree.lower[j].endswith(_REFLEXIVE) for j in below
        ):
            continue
        if any(tree.rel[j] in ("subj", "subj:pass", "mark", "aux") for j in tree.below[verb]):
            continue
        tree.raise_over(verb, "aux")
        for j in list(tree.below[i]):
            tree.hang(j, verb, tree.rel[j] if tree.rel[j] != "obj" else "advmod")


def _mend_time_compounds(tree: Tree) -> None:
    """Take a time before a subject for no part of it: "[the previous week] militants had overrun a fort"."""
    for i, rel in enumerate(tree.rel):
        noun, adjective = tree.head[i], i - 1
        verb = tree.head[noun]
        if rel != "compound" or tree.lower[i] not in _TIMES or noun != i + 1 or i < 2:
            continue
        if tree.lower[adjective] not in _NEIGHBOURS or tree.tag[noun] != "NNS":
            continue
        if tree.rel[noun] in ("subj", "subj:pass") and tree.tag[verb][:2] == "VB":
            tree.hang(i, verb, "tmod")
            for j in [j for j in tree.below[noun] if j < i]:
                tree.hang(j, i, tree.rel[j])


def _mend_in_which(tree: Tree) -> None:
    """Take one of two subjects for the noun that a clause describes: "[the raid], in which nine men died, began at dawn"."""
    for i, word in enumerate(tree.lower):
        verb = tree.head[i]
        if word != "which" or not tree.cases(i) or tree.rel[i] not in ("obl", "nmod") or i > verb:
            continue
        subjects = [j for j in tree.below[verb] if tree.rel[j] in ("subj", "subj:pass") and j < verb]
        if len(subjects) != 2 or not subjects[0] < i < subjects[1]:
            continue
        main = next((j for j in tree.below[verb] if j > verb and _continues(tree, j)), None)
        if main is None:
            continue
        above, rel = tree.head[verb], tree.rel[verb]
        tree.hang(main, main if above == verb else above, rel)
        tree.hang(subjects[0], main, "subj:pass" if tree.under(main, "aux:pass") else "subj")
        for j in [j for j in tree.below[verb] if j > main]:
            tree.hang(j, main, tree.rel[j])
        tree.hang(verb, subjects[0], "relcl")


def _continues(tree: Tree, j: int) -> bool:
    """Tell whether word `j` is a verb in a tense that has no subject, behind a comma."""
    below = tree.below[j]
    first = min([j, *(k for k in below if tree.rel[k] in ("aux", "aux:pass", "cop", "neg", "advmod"))])
    finite = tree.tag[j] in _FINITE or any(tree.tag[k] in _FINITE for k in below if k < j)
    subject = any(tree.rel[k] in ("subj", "subj:pass", "mark", "cc") for k in below if k < j)
    return (
        tree.rel[j] in ("parataxis", "conj", "advcl", "ccomp")
        and finite
        and not subject
        and tree.text[first - 1] == ","
    )


def _mend_adverbs(tree: Tree) -> None:
    """Hang on the verb what a parser hung on its adverb of time: "were killed later [in a shootout]"."""
    for i, rel in enumerate(tree.rel):
        adverb = tree.head[i]
        verb = tree.head[adverb]
        if rel not in ("obl", "nmod") or i < adverb or not tree.cases(i) or tree.lower[adverb] not in _DELAYS:
            continue
        if (
            tree.rel[adverb] in ("advmod", "tmod")
            and tree.tag[adverb].startswith("RB")
            and tree.tag[verb][:2] == "VB"
        ):
            tree.hang(i, verb, "obl")


def _mend_consequences(tree: Tree) -> None:
    """Hang what followed on the main verb: "hit a bus carrying pilgrims, [killing] two" - no pilgrims did that."""
    for i, rel in enumerate(tree.rel):
        if tree.tag[i] != "VBG":
            continue
        above = tree.head[i]
        if rel == "conj" and tree.tag[above] != "VBG" and tree.rel[above] == "acl":
            while tree.head[above] != above and tree.tag[above] != "VBG":
                above = tree.head[above]
            if tree.tag[above] == "VBG" and above < i:
                tree.hang(i, above, "conj")
        elif (
            rel == "advcl"
            and tree.tag[above] == "VBG"
            and tree.rel[above] == "acl"
            and tree.text[i - 1] == ","
        ):
            while tree.head[above] != above and not (
                tree.tag[above] in _FINITE or tree.under(above, "aux:pass")
            ):
                above = tree.head[above]
            if tree.tag[above] in _FINITE or tree.under(above, "aux:pass"):
                tree.hang(i, above, "advcl")


def _mend_outcomes(tree: Tree) -> None:
    """Take a past form that "with" leads for a passive: "shelled the port, [with nine people killed]"."""
    for verb, tag in enumerate(tree.tag):
        if tag not in ("VBD", "VBN") or tree.rel[verb] not in ("advcl", "acl"):
            continue
        subjects = tree.under(verb, "subj")
        led = [tree.lower[j] for j in tree.below[verb] if j < verb and tree.rel[j] in ("mark", "case")]
        led += [tree.lower[j] for i in subjects for j in tree.cases(i)]
        if "with" not in led or any(tree.rel[j] in ("obj", "aux", "xcomp") for j in tree.below[verb]):
            continue
        tree.tag[verb] = "VBN"
        for i in subjects:
            tree.rel[i] = "subj:pass"


def _mend_gapped(tree: Tree) -> None:
    """Make a clause of a noun joined to a verb: "four were killed and [two injured]" leaves "were" unsaid."""
    for noun, rel in enumerate(tree.rel):
        verb = tree.head[noun]
        if rel != "conj" or tree.pos[noun] not in _NOMINAL or not tree.under(verb, "aux:pass") or noun < verb:
            continue
        joined = any(tree.rel[j] == "cc" for j in tree.below[noun])
        second = [j for j in tree.under(noun, "acl") if tree.tag[j] in ("VBN", "VBD") and j > noun]
        if not joined or not second or tree.cases(noun):
            continue
        clause = second[0]
        tree.hang(clause, verb, "conj")
        tree.hang(noun, clause, "subj:pass")
        for j in tree.under(noun, "cc"):
            tree.hang(j, clause, "cc")
        tree.tag[clause] = "VBN"


def _mend_states(tree: Tree) -> None:
    """Take an adjective for what becomes of the object: "shot [dead] six men", "left a man and two boys [dead]"."""
    for i, rel in enumerate(tree.rel):
        noun = tree.head[i]
        if tree.tag[i] != "JJ" or tree.lower[i] not in _STATES:
            continue
        if rel == "amod" and tree.rel[noun] == "obj" and tree.head[noun] == i - 1:
            if any(i < j < noun for j in tree.under(noun, "nummod")):
                tree.hang(i, i - 1, "xcomp")
        elif (rel == "flat" and tree.tag[noun].startswith("NNP") and noun < i) or (
            rel == "amod" and noun == i - 1 and tree.rel[noun] == "conj"
        ):
            while tree.rel[noun] in ("nmod", "flat", "appos", "conj") and tree.head[noun] < noun:
                noun = tree.head[noun]
            if tree.rel[noun] == "obj":
                tree.hang(i, tree.head[noun], "xcomp")


def _mend_days(tree: Tree) -> None:
    """Take a day behind a clause for its time, not for a second subject: "a man who was shot [last Sunday] was named"."""
    for i, rel in enumerate(tree.rel):
        verb = tree.head[i]
        led = tree.cases(i)
        if rel == "compound" and led and tree.lower[i] in _DAYS and tree.tag[led[0] - 1][:2] == "VB":
            tree.hang(i, led[0] - 1, "obl")  # "said [on Thursday] one of its men had died"
        if rel not in ("subj", "subj:pass") or tree.lower[i] not in _DAYS or led:
            continue
        before = [j for j in tree.below[verb] if j < i and tree.rel[j] in ("subj", "subj:pass")]
        clauses = [j for k in before for j in tree.below[k] if tree.rel[j] in ("relcl", "acl") and j < i]
        if clauses:
            tree.hang(i, clauses[-1], "tmod")


def _mend_who(tree: Tree) -> None:
    """Hang a clause with "who" on the person, not on where the person is from: "a sergeant from Dayton, Ohio, [who] …"."""
    for i, word in enumerate(tree.lower):
        verb = tree.head[i]
        if word != "who" or tree.rel[i] not in ("subj", "subj:pass") or tree.rel[verb] != "relcl":
            continue
        place = tree.head[verb]
        while tree.rel[place] in ("appos", "tmod", "conj") and tree.pos[tree.head[place]] == "PROPN":
            place = tree.head[place]
        person = tree.head[place]
        led = [tree.lower[j] for j in tree.cases(place)]
        named = led == ["of"] and tree.pos[person] == "PROPN"
        if tree.rel[place] == "nmod" and tree.pos[place] == "PROPN" and (named or led in _WHENCE):
            tree.hang(verb, person, "relcl")


def _mend_named(tree: Tree, spans: Iterable[tuple[int, int]]) -> None:
    """Hang a clause with "who" on the name between commas before it: "one of ours, Corporal Ann Lee, [who] fell"."""
    ends = {last: first for first, last in spans}
    for i, word in enumerate(tree.lower):
        verb = tree.head[i]
        if word != "who" or tree.rel[i] not in ("subj", "subj:pass") or tree.text[i - 1] != ",":
            continue
        last = next((end for end in (i - 1, i - 2) if end in ends), None)
        if last is None or tree.rel[verb] not in ("relcl", "acl", "advcl", "parataxis", "conj"):
            continue
        first = start = ends[last]
        while start and tree.tag[start - 1] in ("NNP", "NN") and tree.rel[start - 1] not in ("root", "punct"):
            start -= 1
        full = start < first or last - first > 1
        listed = any(
            tree.cases(j) for j in range(ends.get(start - 1, start - 1), start - 1)
        )  # "from Bury, Kent"
        if (
            full
            and not listed
            and start
            and tree.text[start - 1] == ","
            and not first <= tree.head[verb] < last
        ):
            tree.hang(verb, _highest(tree, list(range(first, last))), "relcl")


def _mend_subjects(tree: Tree) -> None:
    """Give a finite verb the subject that a parser hung elsewhere: the phrase that stands before it.

    A past form with an object of its own is finite too ("a series of raids by jets [killed] 20 fighters, the
    ministry said"), whatever tag it has: a participle that describes a noun has none.
    """
    for verb in range(1, len(tree.head)):
        if _lacks_subject(tree, verb):
            noun = _phrase_before(tree, verb)
            if noun is not None:
                _make_clause(tree, noun, verb)


def _lacks_subject(tree: Tree, verb: int) -> bool:
    """Tell whether word `verb` is a finite verb that has no subject and shares none."""
    below = tree.below[verb]
    rels = {tree.rel[j] for j in below}
    if tree.tag[verb] not in ("VBD", "VBN") or rels & {"subj", "subj:pass", "csubj", "expl"}:
        return False
    if "agent" in rels and not rels & {"obj", "aux:pass"}:
        return False
    finite = (
        tree.tag[verb] == "VBD"
        and tree.rel[verb] in ("acl", "parataxis")
        and _is_bare_root(tree, tree.head[verb])
    ) or any(tree.rel[j] in ("aux", "aux:pass", "cop") and tree.tag[j] in _FINITE for j in below)
    if not finite and (
        "obj" not in rels or any(j < verb for j in below if tree.rel[j] in ("aux", "aux:pass"))
    ):
        return False
    joined = tree.rel[verb] == "conj" and ("cc" in rels or _goes_on(tree, verb))
    return not joined and not any(tree.tag[j].startswith("W") for j in below if j < verb)


def _is_bare_root(tree: Tree, i: int) -> bool:
    """Tell whether word `i` is a noun that a parser took for a whole sentence: "the crisis [deepened] when ..."."""
    below = {tree.rel[j] for j in tree.below[i]}
    return (
        tree.head[i] == i
        and tree.pos[i] in _NOUNS
        and not below & {"cop", "subj", "subj:pass", "aux", "mark"}
    )


def _goes_on(tree: Tree, verb: int) -> bool:
    """Tell whether verb `verb` is one of a list: "shelled, [stormed] and burned the camp"."""
    return any(
        j > verb and tree.rel[j] == "conj" and any(tree.rel[k] == "cc" for k in tree.below[j])
        for j in tree.below[tree.head[verb]]
    )


def _phrase_before(tree: Tree, verb: int) -> int | None:
    """Return the head of the phrase that ends where the words of verb `verb` begin, if it may be its subject."""
    first = min(
        [verb, *(j for j in tree.below[verb] if tree.rel[j] in ("aux", "aux:pass", "cop", "neg", "advmod"))]
    )
    end = first - 1
    while end >= 0 and tree.text[end] in _PAUSES:
        end -= 1
    if end < 0 or tree.rel[end] == "cc":
        return None
    paused = end < first - 1
    noun = end
    found = list[int]()
    while True:
        if tree.pos[noun] in _NOMINAL and max(tree.without(noun, verb), default=noun) <= end:
            found.append(noun)
        if tree.head[noun] == noun or tree.head[noun] > end or tree.head[noun] == verb:
            break
        noun = tree.head[noun]
    free = [i for i in reversed(found) if _free(tree, i, verb)]
    free = [i for i in free if not (paused and tree.rel[i] == "obl" and tree.cases(i))]
    return free[0] if free else None


def _free(tree: Tree, noun: int, verb: int) -> bool:
    """Tell whether a noun has no place of its own in the sentence, so that it can be the subject of `verb`."""
    above, rel = tree.head[noun], tree.rel[noun]
    cases = tree.cases(noun)
    marked = bool(tree.under(verb, "mark"))
    if marked or rel in ("case", "mark", "dep"):
        # "said that [rockets] hit": a noun is neither a preposition nor a conjunction
        return (
            rel in ("case", "mark", "dep")
            and tree.tag[noun].startswith("NN")
            and tree.without(noun, verb) == [noun]
        )
    if rel in ("root", "parataxis"):
        return not cases and not any(tree.rel[j] in ("cop", "subj", "subj:pass") for j in tree.below[noun])
    if rel in ("subj", "subj:pass"):
        others = [j for j in tree.below[above] if tree.rel[j] in ("subj", "subj:pass") and j > verb]
        return bool(others)
    if rel in ("obj", "ccomp"):
        return not cases and tree.lemma[above] in _SAYING
    if (
        rel in ("obl", "nmod")
        and not cases
        and any(tree.tag[j] == "WRB" for j in tree.below[noun] if j < noun)
    ):
        return True  # "were killed when [a school] in the town, far from the front, was hit"
    joining = len(cases) == 1 and tree.lower[cases[0]] in _JOINING
    return joining and (rel == "obl" or (rel == "nmod" and tree.lower[cases[0]] != "as"))


def _make_clause(tree: Tree, noun: int, verb: int) -> None:
    """Make `noun` the subject of `verb` and put the verb in its place."""
    above, rel = tree.head[noun], tree.rel[noun]
    told = rel in ("subj", "subj:pass", "obj", "ccomp")
    led = rel in ("obl", "nmod")
    place = "ccomp" if told else "advcl" if led else rel
    marks = tree.cases(noun) if led else []
    marks += [j for j in tree.below[noun] if j < noun and tree.tag[j] == "WRB"]
    while led and tree.pos[above] not in _VERBAL and tree.head[above] != above:
        above = tree.head[above]
    if above != verb and rel not in ("case", "mark", "dep"):
        tree.hang(verb, verb if rel == "root" else above, place)
    passive = any(tree.rel[j] == "aux:pass" for j in tree.below[verb])
    for j in [*marks, *(j for j in tree.below[noun] if j > verb)]:
        whens = tree.tag[j] == "WRB"
        tree.hang(j, verb, "mark" if j in marks and not whens else tree.rel[j])
    tree.hang(noun, verb, "subj:pass" if passive else "subj")
    tree.pos[verb] = "VERB"
    if not passive and not any(tree.rel[j] == "aux" for j in tree.below[verb]):
        tree.tag[verb] = "VBD"


def _mend_leading(tree: Tree) -> None:
    """Hang a phrase that opens a clause on its verb: "[on Wednesday] the crisis deepened" is no phrase of the crisis.

    No prepositional phrase stands before the noun that it describes.
    """
    for i, rel in enumerate(tree.rel):
        noun = tree.head[i]
        if rel != "nmod" or i > noun or not tree.cases(i):
            continue
        verb = tree.head[noun]
        if tree.rel[noun] in ("subj", "subj:pass", "obj") and tree.pos[verb] in _VERBAL:
            tree.hang(i, verb, "obl")


def _mend_reported(tree: Tree) -> None:
    """Hang on a reported clause what stands in it: "rebels shelled X [on Monday], the army said"."""
    for verb, rel in enumerate(tree.rel):
        if tree.lemma[verb] not in _SAYING:
            continue
        told = tree.head[verb] if rel == "parataxis" else None
        told = next((j for j in tree.below[verb] if j < verb and tree.rel[j] in ("ccomp", "parataxis")), told)
        if told is None or told > verb:
            continue
        subject = next((j for j in tree.below[verb] if told < j and tree.rel[j] == "subj"), None)
        if subject is None:
            continue
        comma = _comma_between(tree, told, min(subject, verb))
        for j in list(tree.below[verb]):
            if (
                comma is not None
                and told < j < comma
                and tree.rel[j] in ("obl", "tmod", "nmod", "advcl", "advmod")
            ):
                tree.hang(j, told, tree.rel[j])


def _mend_settings(tree: Tree) -> None:
    """Hang on a passive what a parser hung on the state it brings about: "was shot dead [by soldiers] [in the street]"."""
    for i, rel in enumerate(tree.rel):
        verb = tree.head[i]
        if rel != "xcomp" or tree.tag[i] != "JJ" or not tree.under(verb, "aux:pass"):
            continue
        for j in list(tree.below[i]):
            settled = tree.rel[j] == "obl" and {tree.lower[k] for k in tree.cases(j)} & _SETTINGS
            if j > i and (tree.rel[j] in ("agent", "tmod") or settled):
                tree.hang(j, verb, tree.rel[j])


def _mend_heads(tree: Tree) -> None:
    """Take an adjective with a noun or an owner before it for a noun ("its air [offensive]"), an adverb for none."""
    for i, rel in enumerate(tree.rel):
        if tree.tag[i] not in ("JJ", "RB") or rel not in ("obj", "subj", "subj:pass", "obl", "nmod", "agent"):
            continue
        before = [j for j in tree.below[i] if j < i and tree.rel[j] in ("compound", "poss")]
        if before and tree.tag[i] == "JJ":
            tree.tag[i], tree.pos[i] = "NN", "NOUN"
        elif before and before[-1] == i - 1 and tree.pos[i - 1] == "NOUN":
            _behead(tree, i)


def _behead(tree: Tree, i: int) -> None:
    """Put the noun before adverb `i` in its place: "downed [a helicopter] nearby"."""
    noun = i - 1
    tree.hang(noun, tree.head[i], tree.rel[i])
    for j in list(tree.below[i]):
        tree.hang(j, noun, tree.rel[j])
    tree.hang(i, noun, "advmod")


def _mend_gerunds(tree: Tree) -> None:
    """Take a gerund without an object for the agent of a passive: "were wounded by [shelling]"."""
    for i, rel in enumerate(tree.rel):
        verb = tree.head[i]
        led = [j for j in tree.under(i, "mark") if tree.lower[j] == "by" and j < i]
        if tree.tag[i] != "VBG" or rel != "advcl" or not led or not tree.under(verb, "aux:pass"):
            continue
        below = {tree.rel[j] for j in tree.below[i]}
        if below & {"obj", "xcomp", "ccomp", "advcl", "prt"} or led[-1] < verb:
            continue
        tree.rel[i], tree.tag[i], tree.pos[i] = "agent", "NN", "NOUN"
        for j in tree.below[i]:
            tree.rel[j] = {"mark": "case", "obl": "nmod", "advmod": "amod"}.get(tree.rel[j], tree.rel[j])


def _mend_inserted(tree: Tree) -> None:
    """Hang on the main verb what follows an inserted clause: "began its offensive, named Shield, [on Sunday]"."""
    for i, rel in enumerate(tree.rel):
        below = {tree.rel[j] for j in tree.below[i]}
        first = min(tree.without(i, -1))
        inserted = first > 0 and tree.text[first - 1] == "," and first == i
        if rel not in ("acl", "conj", "advcl") or tree.tag[i] not in ("VBN", "VBD") or not inserted:
            continue
        if below & {"subj", "subj:pass", "cc", "aux", "aux:pass", "mark", "conj"} or _goes_on(tree, i):
            continue
        verb = tree.head[i]
        while tree.pos[verb] != "VERB" and tree.head[verb] != verb:
            verb = tree.head[verb]
        for j in list(tree.below[i]):
            opens = min(tree.without(j, -1))
            if tree.rel[j] in ("obl", "tmod") and opens > i + 1 and tree.text[opens - 1] == "," and verb < i:
                tree.hang(j, verb, tree.rel[j])


def _mend_charges(tree: Tree) -> None:
    """Hang on the verb what somebody is said to do: "accused Ankara [of shelling a town]"; a name has no such clause."""
    for i, rel in enumerate(tree.rel):
        noun = tree.head[i]
        verb = tree.head[noun]
        led = any(tree.lower[j] == "of" for j in tree.below[i] if j < i and tree.rel[j] in ("mark", "case"))
        named = tree.pos[noun] == "PROPN" and tree.rel[noun] in ("obj", "subj:pass")
        if rel == "acl" and tree.tag[i] == "VBG" and led and named and tree.pos[verb] == "VERB" and verb < i:
            tree.hang(i, verb, "advcl")


def _mend_passives(tree: Tree) -> None:
    """Take an adjective in -ed for the participle of a passive, where words go with deeds: "was [bombed] by jets"."""
    for i, tag in enumerate(tree.tag):
        if tag != "JJ" or not tree.lower[i].endswith("ed") or tree.rel[i] not in _PREDICATES:
            continue
        be = [
            j for j in tree.below[i] if j < i and tree.rel[j] in ("cop", "aux:pass") and tree.lemma[j] == "be"
        ]
        past = [j for j in be if tree.tag[j] in ("VBD", "VBN", "VB")]
        if not past or any(tree.lower[j] in _DEGREES for j in tree.below[i] if j < i):
            continue
        if tree.rel[past[-1]] == "cop" and not any(
            j > i and _goes_with_deeds(tree, j) for j in tree.below[i]
        ):
            continue
        tree.tag[i], tree.pos[i] = "VBN", "VERB"
        for j in tree.below[i]:
            tree.rel[j] = {"cop": "aux:pass", "subj": "subj:pass"}.get(tree.rel[j], tree.rel[j])


def _goes_with_deeds(tree: Tree, j: int) -> bool:
    """Tell whether word `j` below a predicate says who did it, what came of it, or on which day."""
    leads_to = tree.rel[j] == "advcl" and tree.tag[j] == "VBG" and not tree.under(j, "mark")
    return leads_to or tree.rel[j] in ("agent", "tmod")


def _mend_plurals(tree: Tree) -> None:
    """Take a form in -s without a subject for the noun that the verb behind it lacks: "where [raids] on Friday left"."""
    for i, tag in enumerate(tree.tag):
        if tag != "VBZ" or tree.rel[i] not in ("relcl", "acl", "root", "ccomp"):
            continue
        verb = next((j for j in range(i + 1, len(tree.head)) if _lacks_subject(tree, j)), None)
        if verb is None or "," in tree.text[i:verb] or tree.head[verb] not in (i, *_above(tree, i)):
            continue
        below = [j for j in tree.below[i] if tree.rel[j] != "punct" and j != verb]
        if not below or any(tree.rel[j] not in ("obl", "nmod", "advmod", "tmod") for j in below):
            continue
        tree.hang(verb, verb if tree.head[i] == i else tree.head[i], tree.rel[i])
        for j in below:
            tree.hang(j, verb if j < i else i, "nmod" if tree.rel[j] == "obl" and j > i else tree.rel[j])
        tree.hang(i, verb, "subj")
        tree.tag[i], tree.pos[i] = "NNS", "NOUN"


def _mend_counted(tree: Tree) -> None:
    """Take a participle that a number counts for a noun: "treated 112 [wounded]"; no verb is counted."""
    for i, tag in enumerate(tree.tag):
        counted = i > 0 and tree.rel[i - 1] == "nummod" and tree.head[i - 1] == i
        if (
            tag not in ("VBN", "VBD", "JJ")
            or not counted
            or tree.rel[i] not in ("conj", "ccomp", "xcomp", "acl")
        ):
            continue
        verb = tree.head[i]
        if len(tree.without(i, -1)) > 2 or tree.pos[verb] != "VERB" or verb > i or tree.under(verb, "obj"):
            continue
        tree.rel[i], tree.tag[i], tree.pos[i] = "obj", "NNS", "NOUN"


def _mend_joined_numbers(tree: Tree) -> None:
    """Make a clause of a number joined to the doer of a passive: "was killed by a mine and [two wounded]"."""
    for i in range(1, len(tree.head) - 1):
        noun, done = tree.head[i], i + 1
        verb = tree.head[noun]
        if tree.tag[i] != "CD" or tree.rel[i] != "conj" or tree.rel[noun] not in ("agent", "obl"):
            continue
        joined = [j for j in tree.under(i, "cc") if j == i - 1]
        told = tree.rel[done] == "acl" and tree.tag[done] in ("VBN", "VBD") and tree.head[done] in (i, noun)
        if joined and told and tree.under(verb, "aux:pass"):
            tree.hang(done, verb, "conj")
            tree.hang(i, done, "subj:pass")
            tree.hang(joined[0], done, "cc")


def _mend_complements(tree: Tree) -> None:
    """Take a noun that a parser made a predicate of for the object that a verb lacks: "stormed [the compound]"."""
    for i, rel in enumerate(tree.rel):
        verb = tree.head[i]
        below = {tree.rel[j] for j in tree.below[i]}
        if rel != "xcomp" or not tree.tag[i].startswith("NN") or tree.tag[verb] not in ("VBD", "VBZ", "VBP"):
            continue
        apart = below & {"cop", "mark", "case", "subj", "obj", "aux"} or i < verb
        if (
            apart
            or tree.lemma[verb] in _COPULAS
            or any(tree.rel[j] in ("obj", "aux:pass", "ccomp") for j in tree.below[verb])
        ):
            continue
        tree.rel[i] = "obj"


def _mend_called(tree: Tree) -> None:
    """Hang on "said" what "what" was: "troops fired in what it said was [a reply]"; the main verb stands before it."""
    for i, word in enumerate(tree.lower):
        said = next((j for j in tree.under(i, "relcl") if tree.lemma[j] in _SAYING), -1)
        be = said + 1
        if word != "what" or said < 0 or be >= len(tree.head) or tree.rel[be] != "cop":
            continue
        told = tree.head[be]
        subject = next((j for j in tree.under(told, "subj") if j < i), -1)
        main = next((j for j in tree.under(subject, "acl") if subject >= 0 and subject < j < i), -1)
        if tree.head[told] != told or subject < 0 or main < 0 or tree.tag[main] != "VBD":
            continue
        tree.hang(main, main, "root")
        for j in [j for j in tree.below[told] if j < i]:
            tree.hang(j, main, tree.rel[j])
        tree.hang(told, said, "ccomp")


def _mend_unit_subjects(tree: Tree) -> None:
    """Take "hours after" for a time and not for who acts: "hours after [a bomb] in the town killed two soldiers"."""
    for i, rel in enumerate(tree.rel):
        verb = tree.head[i]
        if rel != "subj" or tree.lower[i] not in _UNITS or tree.tag[verb] not in ("VBD", "VBN"):
            continue
        for j in tree.under(i, "nmod"):
            cases = tree.cases(j)
            if cases and tree.lower[cases[0]] in ("after", "before"):
                tree.hang(j, verb, "subj")
                tree.hang(cases[0], verb, "mark")
                for k in [k for k in tree.below[i] if k > j]:
                    tree.hang(k, j, tree.rel[k])
                tree.rel[i] = "tmod"
                tree.rel[verb] = "advcl" if tree.rel[verb] == "parataxis" else tree.rel[verb]
                break


def _mend_titles(tree: Tree) -> None:
    """Take the first of two objects side by side for what the second is: "beheaded [the expert] Khaled A"."""
    for i, rel in enumerate(tree.rel):
        verb = tree.head[i]
        first = min(tree.without(i, -1))
        before = [j for j in tree.under(verb, "obj") if j == first - 1 and tree.tag[j] == "NN"]
        if (
            rel == "obj"
            and tree.tag[i].startswith("NNP")
            and tree.text[i].isalpha()
            and before
            and not tree.under(before[0], "appos")
        ):
            tree.hang(before[0], i, "compound")
            for j in list(tree.below[before[0]]):
                tree.hang(j, i, tree.rel[j])


def _mend_bare_participles(tree: Tree) -> None:
    """Let who suffers be the subject of a participle without auxiliary: "reported [one man] injured"."""
    for i, tag in enumerate(tree.tag):
        below = {tree.rel[j] for j in tree.below[i]}
        if (
            tag == "VBN"
            and tree.rel[i] == "ccomp"
            and not below & {"aux", "aux:pass", "cop", "obj", "mark", "xcomp"}
        ):
            for j in tree.under(i, "subj"):
                tree.rel[j] = "subj:pass"


def _comma_between(tree: Tree, first: int, last: int) -> int | None:
    """Return the last comma or quotation mark between two words."""
    return next((j for j in range(last - 1, first, -1) if tree.text[j] in (",", "”", '"', "’")), None)
