"""Treebank sentences → spaCy Docs of one to a few sentences, with the whitespace that texts have."""

import random
from collections.abc import Iterable, Iterator

from spacy.tokens import Doc
from spacy.vocab import Vocab

from training.conllu import Sentence, Token

#: Sentences in one training Doc, drawn evenly.
LONGEST = 5
#: How often a paragraph break is written as a token of its own, and a space is doubled.
BREAKS, DOUBLED = 0.5, 0.004


def blank(text: str, head: int) -> Token:
    """Return a whitespace token hung on the token before it."""
    return Token(text, text, "SPACE", "_SP", "", head, "dep", False)


def grouped(sentences: Iterable[Sentence], chance: random.Random) -> Iterator[list[Sentence]]:
    """Yield runs of consecutive sentences of one document, of drawn lengths."""
    run: list[Sentence] = []
    size = 1
    for sentence in sentences:
        if run and (len(run) >= size or run[0].document != sentence.document):
            yield run
            run, size = [], chance.randint(1, LONGEST)
        run.append(sentence)
    if run:
        yield run


def _spaced(sentence: Sentence, offset: int, chance: random.Random) -> list[Token]:
    """Tokens with heads counted in the Doc, some single spaces doubled."""
    place: dict[int, int] = {}
    out: list[Token] = []
    for i, token in enumerate(sentence.tokens):
        place[i] = offset + len(out)
        out.append(token)
        if token.space and i + 1 < len(sentence.tokens) and chance.random() < DOUBLED:
            out.append(blank(" ", offset + len(out) - 1))
    return [t if t.upos == "SPACE" else Token(**{**t.__dict__, "head": place[t.head]}) for t in out]


def tokens(run: list[Sentence], chance: random.Random) -> tuple[list[Token], list[bool]]:
    """Tokens of a run and whether each starts a sentence."""
    out: list[Token] = []
    starts: list[bool] = []
    for i, sentence in enumerate(run):
        if i and sentence.opens and chance.random() < BREAKS:
            out[-1] = Token(**{**out[-1].__dict__, "space": False})
            out.append(blank("\n\n", len(out) - 1))
            starts.append(False)
        elif i and out[-1].form != "\n\n":
            out[-1] = Token(**{**out[-1].__dict__, "space": True})
        new = _spaced(sentence, len(out), chance)
        starts += [j == 0 for j in range(len(new))]
        out += new
    return out, starts


def doc(vocab: Vocab, run: list[Sentence], chance: random.Random) -> Doc:
    """One annotated Doc."""
    words, starts = tokens(run, chance)
    return Doc(
        vocab,
        words=[t.form for t in words],
        spaces=[t.space for t in words],
        tags=[t.xpos for t in words],
        pos=[t.upos for t in words],
        morphs=[t.feats for t in words],
        lemmas=[t.lemma for t in words],
        heads=[t.head for t in words],
        deps=[t.deprel for t in words],
        sent_starts=list(starts),
    )


def docs(
    vocab: Vocab, sentences: Iterable[Sentence], *, seed: int = 0, single: bool = False
) -> Iterator[Doc]:
    """Docs of consecutive sentences; with ``single``, one sentence each and no whitespace added."""
    chance = random.Random(seed)
    for run in [[s] for s in sentences] if single else grouped(sentences, chance):
        yield doc(vocab, run, random.Random(0) if single else chance)
