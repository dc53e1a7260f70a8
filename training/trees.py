"""Treebank sentences → spaCy Docs, one sentence each, as the tokenizer would make them."""

from collections.abc import Iterable, Iterator

from spacy.tokens import Doc
from spacy.vocab import Vocab

from training.conllu import Sentence


def doc(vocab: Vocab, sentence: Sentence) -> Doc:
    """One annotated Doc."""
    words = sentence.tokens
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
    )


def docs(vocab: Vocab, sentences: Iterable[Sentence]) -> Iterator[Doc]:
    """Return a Doc for each sentence."""
    return (doc(vocab, sentence) for sentence in sentences)
