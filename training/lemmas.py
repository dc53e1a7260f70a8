"""The lemmatizer: English rules and exceptions, corrected by what the treebanks say.

Tables of rules beat a learned lemmatizer on the irregular verbs that matter to news, cost no
tok2vec, and are the same in every build. Source: spacy-lookups-data (MIT).
"""

from collections import Counter, defaultdict
from collections.abc import Iterable

from spacy.language import Language
from spacy.lookups import load_lookups
from spacy.pipeline import Lemmatizer

from training.conllu import Sentence

#: Universal part of speech → name of its table.
TABLES = {"NOUN": "noun", "VERB": "verb", "ADJ": "adj", "ADV": "adv", "AUX": "aux", "PRON": "pron"}
#: A form counts when its majority lemma was seen so often and in this share of cases.
SEEN, SHARE = 2, 0.8


def majorities(sentences: Iterable[Sentence]) -> dict[tuple[str, str], str]:
    """Return the usual lemma of each (lower-cased form, part of speech) of the treebanks."""
    counts: dict[tuple[str, str], Counter[str]] = defaultdict(Counter)
    for sentence in sentences:
        for token in sentence.tokens:
            if token.upos in TABLES and token.form.replace("-", "").isalpha():
                counts[token.form.lower(), token.upos][token.lemma.lower()] += 1
    out = {}
    for key, seen in counts.items():
        lemma, times = seen.most_common(1)[0]
        if times >= SEEN and times >= SHARE * sum(seen.values()):
            out[key] = lemma
    return out


def add(nlp: Language, sentences: Iterable[Sentence]) -> None:
    """Append the lemmatizer to a pipeline."""
    lookups = load_lookups("en", ["lemma_rules", "lemma_exc", "lemma_index"])
    exceptions = lookups.get_table("lemma_exc")
    for (form, upos), lemma in majorities(sentences).items():
        exceptions.setdefault(TABLES[upos], {})[form] = [lemma]
    component = nlp.add_pipe("lemmatizer", config={"mode": "rule", "overwrite": True})
    assert isinstance(component, Lemmatizer)
    component.initialize(list, nlp=nlp, lookups=lookups)
