"""The lemmatizer: English rules and exceptions, corrected by what the treebanks say.

Tables of rules beat a learned lemmatizer on the irregular verbs that matter to news, cost no
tok2vec, and are the same in every build. Source: spacy-lookups-data (MIT).
"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable

from spacy.language import Language
from spacy.lookups import Lookups, load_lookups
from spacy.pipeline import Lemmatizer

from training.conllu import Sentence

#: Parts of speech whose forms the treebanks may overrule.
OPEN = frozenset({"NOUN", "VERB", "ADJ", "ADV", "AUX", "PRON", "DET", "PART"})
#: A form counts when its majority lemma was seen so often and in this share of cases.
SEEN, SHARE = 2, 0.8
#: Verbs that double their last consonant before an ending.
DOUBLING = re.compile(r"[^aeiou]*[aeiou][b-df-hj-np-tvz]")
#: Endings of verbs that are in no index, compounds above all ("Iran-backed"), where "-ed" is more than "-e".
ENDINGS = [
    *((f"-{form}", f"-{verb}") for form, verb in (("led", "lead"), ("held", "hold"), ("made", "make"),
      ("built", "build"), ("controlled", "control"), ("run", "run"))),
    *((f"{end}{ed}", end) for end in ("ch", "ck", "ct", "ft", "lk", "ll", "lt", "nk", "nt", "pt", "rk", "rn",
      "mb", "rt", "sh", "ss", "st", "w", "x", "y") for ed in ("ed", "ing")),
    *((f"{c}{c}{ed}", c) for c in "bdgmnpt" for ed in ("ed", "ing")),
]  # fmt: skip
#: What stands before irregular verbs of news: "retook", "overran", "withdrew".
PREFIXES = ("fore", "mis", "out", "over", "re", "un", "under", "up", "with")
WORD = re.compile(r"[a-z'-]*[a-z][a-z'-]*")


def majorities(sentences: Iterable[Sentence]) -> dict[tuple[str, str], str]:
    """Return the usual lemma of each (lower-cased form, part of speech) of the treebanks."""
    counts: dict[tuple[str, str], Counter[str]] = defaultdict(Counter)
    for sentence in sentences:
        for token in sentence.tokens:
            form = token.form.lower().replace("’", "'")
            if token.upos in OPEN and WORD.fullmatch(form):
                counts[form, token.upos][token.lemma] += 1
    out = {}
    for key, seen in counts.items():
        lemma, times = seen.most_common(1)[0]
        if times >= SEEN and times >= SHARE * sum(seen.values()):
            out[key] = lemma
    return out


def part(lookups: Lookups) -> None:
    """Keep verbs apart that the rules confuse ("stage" and "stag"), in place.

    Of the verbs in its index that a form could come from, spaCy's rules take the shortest: "staged" from "stag". But a
    verb that ends in one vowel and one consonant doubles it ("stagged"), so the form is the other's. The short verb
    leaves the index; its own forms become exceptions.
    """
    index, exceptions = lookups.get_table("lemma_index"), lookups.get_table("lemma_exc")
    verbs = set(index["verb"])
    short = {verb for verb in verbs if DOUBLING.fullmatch(verb) and f"{verb}e" in verbs}
    index["verb"] = [verb for verb in index["verb"] if verb not in short]
    for verb in sorted(short):
        for ending in ("ed", "ing"):
            exceptions["verb"].setdefault(f"{verb}{verb[-1]}{ending}", [verb])


def prefixed() -> dict[str, str]:
    """Return the irregular forms of verbs behind prefixes, each with the form in it: "retook", "took"."""
    lookups = load_lookups("en", ["lemma_exc", "lemma_index"])
    index = set(lookups.get_table("lemma_index")["verb"])
    return {
        before + form: form
        for form, (verb, *_) in sorted(lookups.get_table("lemma_exc")["verb"].items())
        for before in PREFIXES
        if not form.endswith(("ed", "ing", "s")) and form != verb and before + verb in index
    }


def add(nlp: Language, sentences: Iterable[Sentence]) -> None:
    """Append the lemmatizer to a pipeline."""
    lookups = load_lookups("en", ["lemma_rules", "lemma_exc", "lemma_index"])
    part(lookups)
    rules = lookups.get_table("lemma_rules")
    rules["verb"] = [[old, new] for old, new in ENDINGS] + rules["verb"]
    exceptions = lookups.get_table("lemma_exc")
    for (form, upos), lemma in majorities(sentences).items():
        for spelling in (form, form.replace("'", "’")):
            exceptions.setdefault(upos.lower(), {})[spelling] = [lemma]
    component = nlp.add_pipe("lemmatizer", config={"mode": "rule", "overwrite": True})
    assert isinstance(component, Lemmatizer)
    component.initialize(list, nlp=nlp, lookups=lookups)
