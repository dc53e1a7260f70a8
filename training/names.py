"""Named-entity sets of several schemes → Docs with PERSON, ORG, GPE, LOC, FAC and NORP."""

import gzip
import json
import random
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

from spacy.language import Language
from spacy.matcher import PhraseMatcher
from spacy.tokens import Doc, Span, Token
from spacy.util import filter_spans

from training import conllu, corpus, merge, paths, places
from training.conllu import Sentence

#: Labels of the sources; a source's label that is not here is no name to us.
LABELS = {
    "PER": "PERSON", "Person": "PERSON", "person": "PERSON",
    "ORG": "ORG", "Organisation": "ORG", "organization": "ORG", "corporation": "ORG",
    "group": "ORG",
    "LOC": "PLACE", "Location": "PLACE", "place": "PLACE", "location": "PLACE",
    "MISC": "MISC", "Nationality": "NORP",
}  # fmt: skip
#: Every fifth document of re3d, in the order of their ids, is held out.
HELD_OUT = 5
#: Words that re3d now and then marks as a name, which train nothing good.
NO_NAMES = frozenset(["My", "Ministers", "UAV", "VBIED"])
#: Months, which re3d marks as people in dates.
MONTHS = frozenset(["January", "February", "March", "April", "May", "June", "July", "August", "September", "October",
                    "November", "December"])  # fmt: skip
#: A name marked so often in re3d's training documents is one wherever it stands in them.
FIRM = 2
#: Copies of our own sentences with other names.
OWN_COPIES = 8
#: Copies of re3d's training documents with other names, the share of names that are others, and
#: the labels that have any.
COPIES, SWAPPED, OPEN = 4, 0.4, ("PERSON", "ORG", "GPE")

#: Short names of states.
SHORT = frozenset({"US", "U.S.", "USA", "UK", "U.K.", "UAE"})
#: Capitalised nouns that GUM links to a place without being its name.
COMMON = frozenset({"Nation", "City", "State", "Republic", "Kingdom", "Union"})

Found = tuple[int, int, str]


class Words(NamedTuple):
    """Words with their spacing and names as (first, last + 1, source's label)."""

    words: list[str]
    spaces: list[bool]
    names: list[Found]


def nationalities() -> frozenset[str]:
    """Nationalities, religions and peoples, singular and plural, capitalised."""
    base = places.extra("nationalities")
    return frozenset(base) | frozenset(f"{name}s" for name in base if not name.endswith(("s", "sh")))


def trimmed(doc: Doc, start: int, end: int, label: str) -> tuple[int, int]:
    """Return the span without articles, a person's titles and a trailing possessive.

    Nothing is left of "the Foreign Secretary", nor of "Minister for X" before a name: the
    sources mark the name inside it too.
    """
    if label == "PERSON":
        titles = set(places.extra("titles"))
        start = max((i + 1 for i in range(start, end) if doc[i].lower_ in titles), default=start)
        if start < end and doc[start].text.islower() and "-" not in doc[start].text:
            return start, start
    while start < end and doc[start].lower_ in ("the", "a", "an"):
        start += 1
    while end > start and (doc[end - 1].is_punct or doc[end - 1].lower_ in ("'s", "’s")):
        if doc[end - 1].text.endswith((".", ")")) and not doc[end - 1].is_punct:
            break
        end -= 1
    return start, end


def pieces(doc: Doc, start: int, end: int, label: str) -> Iterator[tuple[int, int]]:
    """Return the span, or the two names in a place such as "Woodbridge, Virginia"."""
    commas = [i for i in range(start, end) if doc[i].text == ","] if label == "PLACE" else []
    edges = [start - 1, *commas, end]
    for before, after in pairwise(edges):
        if before + 1 < after:
            yield before + 1, after


def capitalised(doc: Doc, start: int, end: int) -> bool:
    """Whether a name's last word, or most of it, is written as names are."""
    return any(t.text[:1].isupper() or "-" in t.text for t in doc[start:end])


def settled(doc: Doc, start: int, end: int, label: str) -> str | None:
    """Our label for a source's label, or None where it is no name to us."""
    text = doc[start:end].text
    if text in nationalities():
        return "NORP"
    if label == "PLACE" and text in COMMON:
        return None
    if label == "MISC":
        return None
    if label == "ORG" and is_role(doc[end - 1]):
        return None
    if label == "PLACE" or (label == "ORG" and is_state(text)):
        return places.kind(text)
    return label


def is_role(token: Token) -> bool:
    """Whether a word is a title or an office: re3d marks "UK Special Representative" as ORG."""
    return token.lower_ in set(places.extra("titles"))


def is_state(text: str) -> bool:
    """Whether an organisation's name is that of a state: re3d marks states that act as ORG."""
    return text.lower() in places.countries() or text.endswith(" Republic") or "Kingdom of " in text


def spans(doc: Doc, found: Iterable[Found]) -> list[Span]:
    """Names of a Doc in our scheme, longest first where they overlap, nationalities added."""
    out = []
    for start, end, source in found:
        label = LABELS.get(source)
        if label is None:
            continue
        start, end = trimmed(doc, start, end, label)
        for first, last in pieces(doc, start, end, label):
            kind = settled(doc, first, last, label)
            if kind and capitalised(doc, first, last):
                out.append(Span(doc, first, last, label=kind))
    known = nationalities()
    own = [Span(doc, t.i, t.i + 1, label="NORP") for t in doc if t.text in known]
    taken = {i for span in out for i in range(span.start, span.end)}
    return filter_spans(out + [s for s in own if s.start not in taken])


def merged(nlp: Language, item: Words) -> Doc:
    """Return a Doc tokenised by the pipeline; names move to its tokens, those that cut one are dropped."""
    offsets = merge.boundaries(list(zip(item.words, item.spaces, strict=True)))
    text = "".join(w + " " * s for w, s in zip(item.words, item.spaces, strict=True)).rstrip()
    doc = nlp.make_doc(text)
    found = []
    for start, end, label in item.names:
        span = doc.char_span(offsets[start][0], offsets[end - 1][1])
        if span is not None:
            found.append((span.start, span.end, label))
    doc.set_ents(spans(doc, found))
    return doc


def bio(tags: list[str]) -> list[Found]:
    """Names from IOB1 or IOB2 tags.

    >>> bio(["B-PER", "I-PER", "O", "I-LOC"])
    [(0, 2, 'PER'), (3, 4, 'LOC')]
    """
    out: list[Found] = []
    for i, tag in enumerate(tags):
        kind, _, label = tag.partition("-")
        if kind == "I" and i and out and out[-1][1] == i and out[-1][2] == label:
            out[-1] = (out[-1][0], i + 1, label)
        elif kind in "BI" and label:
            out.append((i, i + 1, label))
    return out


def uner(path: Path, treebank: Path) -> Iterator[Words]:
    """Universal NER; spacing comes from the treebank it annotates."""
    gaps = {s.text: [t.space for t in s.tokens] for s in conllu.load(treebank)}
    text, words, tags = "", [], []
    for line in [*conllu.open_text(path), "\n"]:
        columns = line.rstrip("\n").split("\t")
        if line.startswith("# text = "):
            text = line[9:].strip()
        elif len(columns) >= 3 and columns[0].isdigit():
            words.append(columns[1])
            tags.append(columns[2])
        elif not line.strip() and words:
            known = gaps.get(text, [])
            spaces = known if len(known) == len(words) else [True] * len(words)
            yield Words(words, spaces, bio(tags))
            words, tags = [], []


def columns(path: Path) -> Iterator[Words]:
    """Word and tag in two columns (wikigold, WNUT); spacing is guessed from punctuation."""
    words: list[str] = []
    tags: list[str] = []
    for line in [*conllu.open_text(path), "\n"]:
        parts = line.split()
        if len(parts) == 2:
            words.append(parts[0])
            tags.append(parts[1])
        elif words:
            yield Words(words, guessed(words), bio(tags))
            words, tags = [], []


def guessed(words: list[str]) -> list[bool]:
    """Whether a space follows each word, by the usual rules of English."""
    closing = re.compile(r"[.,;:!?)\]%]|'s|n't|'\w{1,2}|''")
    following = [*words[1:], ""]
    return [
        not closing.fullmatch(after) and word not in ("(", "[", "$", "``")
        for word, after in zip(words, following, strict=True)
    ]


ENTITY = re.compile(r"\((\d+)-(\w+)-[^()]*|(\d+)\)")


def gum_names(sentence: Sentence) -> list[Found]:
    """Names in GUM's ``Entity=`` brackets: the run of proper nouns round an entity's head."""
    stack: list[tuple[str, str, int]] = []
    out: list[Found] = []
    for i, token in enumerate(sentence.tokens):
        value = next((m[7:] for m in token.misc.split("|") if m.startswith("Entity=")), "")
        for match in ENTITY.finditer(value):
            opened, label, closed = match.groups()
            if opened:
                stack.append((opened, label, i))
                if match.group().endswith(")") or value[match.end() : match.end() + 1] == ")":
                    _, label, start = stack.pop()
                    out += proper(sentence, start, i + 1, label)
            elif any(s[0] == closed for s in stack):
                at = max(n for n, s in enumerate(stack) if s[0] == closed)
                _, label, start = stack.pop(at)
                out += proper(sentence, start, i + 1, label)
    return out


def proper(sentence: Sentence, start: int, end: int, label: str) -> list[Found]:
    """Return the run of proper nouns that holds the head of an entity, over "of"; nothing if it has none."""
    inside = range(start, end)
    rows = sentence.tokens
    head = next((i for i in inside if rows[i].head not in inside or rows[i].head == i), start)
    if rows[head].upos != "PROPN":
        return []
    first, last = head, head
    while first - 1 in inside and named(rows[first - 1]):
        first -= 1
    while last + 1 in inside and (
        named(rows[last + 1])
        or (rows[last + 1].form == "of" and last + 2 in inside and named(rows[last + 2]))
    ):
        last += 1
    return [(first, last + 1, label)]


def named(token: conllu.Token) -> bool:
    """Whether a token can stand inside a name: a proper noun, a hyphen or a tag of one."""
    return token.upos == "PROPN" or token.xpos in ("NNP", "NNPS", "HYPH")


def gum(path: Path) -> Iterator[Words]:
    """GUM's names, sentence by sentence."""
    for sentence in conllu.load(path):
        words = [t.form for t in sentence.tokens]
        yield Words(words, [t.space for t in sentence.tokens], gum_names(sentence))


def re3d(path: Path) -> list[dict[str, object]]:
    """re3d's documents in the order of their ids."""
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        return sorted((json.loads(line) for line in lines), key=lambda d: str(d["id"]))


#: References in the Wikipedia texts, which stick to the word before them.
FOOTNOTE = re.compile(r"\[\d+\]")
PRONOUNS = frozenset(
    ["i", "he", "she", "it", "we", "they", "his", "her", "its", "our", "their", "you", "who"]
)


def report(nlp: Language, document: dict[str, object]) -> Iterator[Doc]:
    """One Doc a paragraph of a re3d document, with its names only."""
    text = FOOTNOTE.sub(lambda found: " " * len(found.group()), str(document["text"]))
    marks = [(int(e["begin"]), int(e["end"]), e["type"]) for e in document["entities"]]  # type: ignore[attr-defined]
    for match in re.finditer(r"[^\n]+", text):
        doc = nlp.make_doc(match.group().strip())
        shift = match.start() + len(match.group()) - len(match.group().lstrip())
        found = []
        for begin, end, label in marks:
            span = doc.char_span(begin - shift, end - shift) if begin >= shift else None
            if span is not None and is_name(span) and not is_date(span):
                found.append((span.start, span.end, label))
        doc.set_ents(filter_spans([*spans(doc, found), *states(doc)]))
        yield doc


def states(doc: Doc) -> Iterator[Span]:
    """Countries' names, which re3d leaves unmarked inside what is no name ("US Secretary of State")."""
    for token in doc:
        if token.text in SHORT and token.text[0].isupper():
            yield Span(doc, token.i, token.i + 1, label="GPE")


def mended(docs: list[Doc]) -> list[Doc]:
    """Return re3d's training documents, words that are no names unmarked, the names left out marked.

    re3d leaves many of its names unmarked where they come again (lists of countries, "ISIL"). Only
    training is mended, never the test.
    """
    labels: dict[str, Counter[str]] = defaultdict(Counter)
    for doc in docs:
        doc.set_ents([e for e in doc.ents if e.text not in NO_NAMES])
        for name in doc.ents:
            labels[name.text][name.label_] += 1
    matcher = PhraseMatcher(docs[0].vocab)
    for text, found in labels.items():
        label, count = found.most_common(1)[0]
        if count >= FIRM:
            matcher.add(label, [Doc(docs[0].vocab, words=text.split(" "))])
    for doc in docs:
        doc.set_ents(added(doc, matcher(doc, as_spans=True)))
    return docs


def added(doc: Doc, found: Iterable[Span]) -> list[Span]:
    """Return the Doc's names, and those of others that meet none of them."""
    taken = {t.i for name in doc.ents for t in name}
    return filter_spans([*doc.ents, *(s for s in found if taken.isdisjoint(t.i for t in s))])


def is_name(span: Span) -> bool:
    """re3d marks descriptions and pronouns too; a name has every content word capitalised.

    Its sweep also marks pieces of names; longest spans win later, which drops most of those.
    """
    small = {"of", "the", "and", "for", "in", "al", "de", "a", "an", "’s", "'s", "to", "on"}
    words = [t for t in span if not t.is_punct and t.text not in small and t.lower_ != "the"]
    fine = all(t.text[:1].isupper() or t.is_digit or "-" in t.text for t in words)
    edge = span[0].lower_ in PRONOUNS or span[0].is_punct or span[0].lower_ in ("of", "for", "on")
    return bool(words) and fine and not edge


def is_date(span: Span) -> bool:
    """Tell whether a span is a month of a date; "May" alone may be a person."""
    if span.text not in MONTHS:
        return False
    beside = span.doc[max(0, span.start - 1) : span.end + 1]
    return span.text != "May" or any(t.is_digit for t in beside)


def sources(nlp: Language) -> dict[str, list[Doc]]:
    """Every set, by name."""
    at = paths.SOURCES
    sets: dict[str, Iterable[Words]] = {
        "gum": gum(at / "treebanks/gum-train.conllu.gz"),
        "wikigold": columns(at / "names/wikigold.conll.gz"),
        "wnut": columns(at / "names/wnut17-train.conll.gz"),
    }
    for name in ("ewt-dev", "ewt-test", "pud"):
        sets[f"uner-{name}"] = uner(at / f"names/uner-{name}.iob2.gz", at / f"treebanks/{name}.conllu.gz")
    out = {name: [merged(nlp, words) for words in items] for name, items in sets.items()}
    documents = re3d(at / "names/re3d.jsonl.gz")
    for name, odd in (("re3d-train", False), ("re3d-test", True)):
        chosen = [d for i, d in enumerate(documents) if (i % HELD_OUT == HELD_OUT - 1) is odd]
        out[name] = [doc for d in chosen for doc in report(nlp, d)]
    return out


def substitutes() -> dict[str, list[str]]:
    """Names of each label that may stand in for one of the same label."""
    out: dict[str, list[str]] = {}
    for name, label in corpus.own_names().items():
        out.setdefault(label, []).append(name)
    for label, lists in (("GPE", ["gpe"]), ("ORG", ["org"]), ("PERSON", ["person", "person-full"])):
        out[label] += [name for part in lists for name in places.extra(f"names-{part}")]
    return out


def renamed(text: str, labels: dict[str, str], chance: random.Random) -> str:
    """Return the text with half of its names of people, groups and places swapped for others."""
    pool = substitutes()
    names = sorted((n for n in labels if labels[n] in ("PERSON", "ORG", "GPE")), key=len, reverse=True)
    pattern = re.compile(r"(?<![\w-])(" + "|".join(map(re.escape, names)) + r")(?![\w-])")

    def swap(found: re.Match[str]) -> str:
        return chance.choice(pool[labels[found[1]]]) if chance.random() < corpus.SWAPPED else found[1]

    return pattern.sub(swap, text)


def exchanged(doc: Doc, pool: dict[str, list[Doc]], chance: random.Random) -> Doc:
    """Return the Doc with a share of its names swapped for others of their label."""
    words: list[str] = []
    spaces: list[bool] = []
    found: list[Found] = []
    last = 0
    for name in [*doc.ents, None]:
        start = name.start if name else len(doc)
        words += [t.text for t in doc[last:start]]
        spaces += [bool(t.whitespace_) for t in doc[last:start]]
        if name:
            swap = name.label_ in OPEN and chance.random() < SWAPPED
            new = chance.choice(pool[name.label_]) if swap else name
            found.append((len(words), len(words) + len(new), name.label_))
            words += [t.text for t in new]
            spaces += [*(bool(t.whitespace_) for t in new[:-1]), bool(name[-1].whitespace_)]
            last = name.end
    out = Doc(doc.vocab, words=words, spaces=spaces)
    out.set_ents([Span(out, start, end, label=label) for start, end, label in found])
    return out


def multiplied(nlp: Language, docs: list[Doc], *, seed: int = 0) -> list[Doc]:
    """Docs and copies of them with other names: ours, and those of the Docs themselves."""
    chance = random.Random(seed)
    pool = {label: [nlp.make_doc(name) for name in names] for label, names in substitutes().items()}
    for name in (name for doc in docs for name in doc.ents):
        pool.setdefault(name.label_, []).append(name.as_doc())
    return docs + [exchanged(doc, pool, chance) for _ in range(COPIES) for doc in docs]


def own(nlp: Language, *, seed: int = 0) -> list[Doc]:
    """Our own sentences, and copies of them with other names."""
    chance, labels = random.Random(seed), corpus.own_names()
    matcher = PhraseMatcher(nlp.vocab)
    for label, names in substitutes().items():
        matcher.add(label, [nlp.make_doc(name) for name in names])
    texts = [sentence.text for sentence in corpus.domain(nlp)]
    texts += [renamed(text, labels, chance) for _ in range(OWN_COPIES) for text in texts]
    docs = [nlp.make_doc(text) for text in texts]
    for doc in docs:
        doc.set_ents(filter_spans(matcher(doc, as_spans=True)))
    return docs
