"""Makes treebank tokens agree with the run-time tokenizer, by joining ("US", "-", "led" → "US-led")."""

from collections.abc import Callable
from dataclasses import replace

from spacy.tokens import Doc

from training.conllu import Sentence, Token

Span = tuple[int, int]


def boundaries(forms: list[tuple[str, bool]]) -> list[Span]:
    """Character offsets of tokens given as (form, followed by a space)."""
    spans, at = [], 0
    for form, space in forms:
        spans.append((at, at + len(form)))
        at += len(form) + space
    return spans


def groups(gold: list[Span], wanted: list[Span]) -> list[list[int]]:
    """Gold token indices by the run-time token that covers them exactly; others stay alone."""
    starts = {start: i for i, (start, _) in enumerate(gold)}
    ends = {end: i for i, (_, end) in enumerate(gold)}
    joined: dict[int, int] = {}
    for start, end in wanted:
        if start in starts and end in ends and ends[end] > starts[start]:
            joined[starts[start]] = ends[end]
    out, i = [], 0
    while i < len(gold):
        last = joined.get(i, i)
        out.append(list(range(i, last + 1)))
        i = last + 1
    return out


def _top(tokens: list[Token], group: list[int]) -> int | None:
    """Return the one member whose head lies outside the group, if there is just one."""
    tops = [i for i in group if tokens[i].head not in group or tokens[i].head == i]
    return tops[0] if len(tops) == 1 else None


def _join(tokens: list[Token], group: list[int], top: int) -> Token:
    before = "".join(tokens[i].form for i in group[:-1])
    last = tokens[group[-1]]
    return replace(
        tokens[top],
        form=before + last.form,
        lemma=before + last.lemma,
        space=last.space,
        misc="|".join(tokens[i].misc for i in group),
    )


def merge(sentence: Sentence, tokenizer: Callable[[str], Doc]) -> Sentence:
    """Return the sentence with hyphenated words joined where the run-time tokenizer joins them.

    A group without a single head stays split: the trainer then leaves it out of the loss.
    """
    tokens = sentence.tokens
    doc = tokenizer(sentence.text)
    wanted = [(t.idx, t.idx + len(t.text)) for t in doc if not t.is_space]
    found = groups(boundaries([(t.form, t.space) for t in tokens]), wanted)
    plan: list[tuple[list[int], int]] = []
    for group in found:
        top = _top(tokens, group)
        plan += [(group, top)] if top is not None else [([i], i) for i in group]
    place = {i: new for new, (group, _) in enumerate(plan) for i in group}
    joined = [_join(tokens, group, top) for group, top in plan]
    return replace(sentence, tokens=[replace(t, head=place[t.head]) for t in joined])
