"""Self-training: raw news read by several teachers, kept where they agree.

Of trees, a sentence is kept when two teachers give nearly all its words the same head and label. Where they
differ the first, better one counts: spaCy's projective oracle can't leave single words out. Of names, a
sentence is kept when all teachers find the same ones in it, and at least one.
"""

import random
from collections.abc import Iterable, Iterator
from itertools import islice
from pathlib import Path

import spacy
from spacy.language import Language
from spacy.tokens import Doc, DocBin, Span

from training import names, paths, raw

#: Share of words with the same head and label in both parses.
AGREEMENT = 0.93
#: Words in a sentence worth keeping.
SHORTEST, LONGEST = 8, 45
#: Words of news and of briefings to parse.
NEWS_WORDS, BRIEFING_WORDS = 400_000, 150_000


def some(texts: Iterable[str], words: int) -> Iterator[str]:
    """Texts from the beginning until they hold so many words."""
    for text in texts:
        if words <= 0:
            return
        words -= text.count(" ") + 1
        yield text


def texts(seed: int = 0) -> list[str]:
    """News paragraphs and a sample of the briefings, in a fixed order."""
    found = [t for path in filter(Path.exists, paths.NEWS) for t in raw.news(path)]
    briefings = list(islice(raw.briefings(paths.SOURCES / "raw/briefings.txt.xz"), 0, None, 7))
    chance = random.Random(seed)
    chance.shuffle(found)
    chance.shuffle(briefings)
    return [*some(found, NEWS_WORDS), *some(briefings, BRIEFING_WORDS)]


def sentences(teacher: Language, found: Iterable[str]) -> Iterator[Doc]:
    """Each sentence of the texts as a Doc of its own, with its parse."""
    for doc in teacher.pipe(found):
        for sent in doc.sents:
            last = sent[-1]
            whole = last.text in (".", "?", "!", "”", '"') and sent[0].text[:1].isupper()
            if whole and SHORTEST <= len(sent) <= LONGEST and not any(t.is_space for t in sent):
                yield sent.as_doc()


def agreement(first: Doc, second: Doc) -> float:
    """Share of words to which both parses give the same head and label."""
    pairs = zip(first, second, strict=True)
    return sum(a.head.i == b.head.i and a.dep == b.dep for a, b in pairs) / len(first)


def build(teachers: tuple[Path, Path], target: Path) -> tuple[int, int]:
    """Write the agreeing sentences; return how many were parsed and kept."""
    first, second = (spacy.load(t) for t in teachers)
    ours = list(sentences(first, texts()))
    theirs = second.pipe(
        Doc(second.vocab, [t.text for t in d], [bool(t.whitespace_) for t in d]) for d in ours
    )
    out = DocBin(attrs=["TAG", "POS", "MORPH", "HEAD", "DEP"], store_user_data=False)
    for mine, other in zip(ours, theirs, strict=True):
        if agreement(mine, other) >= AGREEMENT:
            out.add(mine)
    out.to_disk(target)
    return len(ours), len(out)


def build_names(parser: Path, teachers: Iterable[Path], target: Path) -> tuple[int, int]:
    """Write the sentences in which all teachers find the same names; return how many were read and kept."""
    nlp = spacy.load(parser, enable=["tok2vec", "tagger", "parser"])
    docs = list(sentences(nlp, texts()))
    found = [list(named(teacher, docs)) for teacher in teachers]
    out = DocBin(attrs=names.ATTRS, store_user_data=False)
    for doc, first, *others in zip(docs, *found, strict=True):
        if first and all(first == other for other in others):
            doc.set_ents([Span(doc, start, end, label=label) for start, end, label in first])
            out.add(doc)
    out.to_disk(target)
    return len(docs), len(out)


def named(teacher: Path, docs: Iterable[Doc]) -> Iterator[list[names.Found]]:
    """Names that a teacher finds in each parsed Doc, which stays as it is."""
    ner = spacy.load(teacher)
    copies = (Doc(ner.vocab).from_bytes(doc.to_bytes()) for doc in docs)
    for doc in ner.get_pipe("ner").pipe(copies):  # type: ignore[attr-defined]  # a component has it
        yield [(name.start, name.end, name.label_) for name in doc.ents]
