"""Gives PUD the subtypes that EWT and GUM mark and it does not."""

from dataclasses import replace

from training.conllu import Sentence, Token


def children(sentence: Sentence, head: int) -> list[Token]:
    """Return the dependents of a token, in order."""
    return [t for i, t in enumerate(sentence.tokens) if t.head == head and i != head]


def is_passive(sentence: Sentence, index: int) -> bool:
    """Whether a verb is passive: by its auxiliary, its subject, or as a participle after a noun."""
    token = sentence.tokens[index]
    marks = {t.deprel for t in children(sentence, index)}
    participle = "VerbForm=Part" in token.feats and "Tense=Past" in token.feats
    return bool(marks & {"aux:pass", "nsubj:pass"}) or (participle and token.deprel in ("acl", "advcl"))


def label(sentence: Sentence, index: int) -> str:
    """Return the label with its subtype: agents of passives, and obliques without a preposition."""
    token = sentence.tokens[index]
    verbal = sentence.tokens[token.head].upos in ("VERB", "AUX")
    if token.deprel == "nmod:unmarked" and verbal:
        return "obl:unmarked"
    by = any(t.form.lower() == "by" and t.deprel == "case" for t in children(sentence, index))
    named = token.upos in ("NOUN", "PROPN", "PRON")
    if token.deprel == "obl" and by and named and is_passive(sentence, token.head):
        return "obl:agent"
    return token.deprel


def pud(sentence: Sentence) -> Sentence:
    """Return the sentence with those labels; heads stay as they are."""
    tokens = [replace(t, deprel=label(sentence, i)) for i, t in enumerate(sentence.tokens)]
    return replace(sentence, tokens=tokens)
