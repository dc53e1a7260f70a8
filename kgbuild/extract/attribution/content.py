"""Which words are the content of a saying: the clause or the phrase that it governs, without what only attributes."""

from __future__ import annotations

from collections.abc import Iterator

from kgbuild.extract.attribution import reporting
from kgbuild.extract.attribution.quotations import MARKS
from kgbuild.extract.attribution.reporting import Saying, Span
from kgbuild.extract.attribution.statement import StatementContext
from kgbuild.model import Word
from kgbuild.speech import ReportingVerb
from kgbuild.syntax.words import FINITE, REFLEXIVES

PAUSE = frozenset({",", ":", ";", "—", "–", "-", "--", "(", "[", "…", "..."})
_ENDS_CONTENT = frozenset({"punct", "cc", "conj", "advcl", "parataxis"})
_ACCUSING = frozenset({"of", "for"})


def is_clause(ctx: StatementContext, i: int) -> bool:
    """Whether word `i` heads a clause with a subject of its own."""
    return ctx.clauses.is_verb(i) and bool(ctx.clauses.below(i, "subj", "subj:pass"))


def content(ctx: StatementContext, saying: Saying) -> tuple[Span, ...]:
    """Return the words that a saying governs, as spans; none where it governs nothing."""
    spans = _phrase_content(ctx, saying) if saying.verb is None else _verb_content(ctx, saying)
    return tuple(span for part in spans for span in _trimmed(ctx, *part))


def _phrase_content(ctx: StatementContext, saying: Saying) -> list[Span]:
    """Return the sentence that a phrase of source stands in, or the coordinated clause inside it."""
    first, last = _between_semicolons(ctx, saying)
    a, b = saying.region
    head = ctx.clauses.clause_of(ctx.words[saying.cue].head)
    if ctx.words[head].rel == "conj" and is_clause(ctx, head) and first < a:
        first, last = reporting.extent(ctx.finder, head)
    return [(first, min(a, last)), (max(b, first), last)]


def _between_semicolons(ctx: StatementContext, saying: Saying) -> Span:
    """Return the part of a sentence in which a saying stands, where semicolons part it from what others say."""
    first, last = ctx.doc.sents[ctx.words[saying.cue].sent]
    marks = [i for i in range(first, last) if ctx.words[i].text == ";" and i not in ctx.quotes.holding]
    cues = [s.cue for s in ctx.sayings if first <= s.cue < last and s.cue != saying.cue]
    before = [i + 1 for i in marks if i < saying.cue and any(cue < i for cue in cues)]
    behind = [i for i in marks if i > saying.cue and any(cue > i for cue in cues)]
    return max(before, default=first), min(behind, default=last)


def _verb_content(ctx: StatementContext, saying: Saying) -> list[Span]:
    """Return what a verb of saying governs, by the kinds of content that it takes."""
    verb, takes = saying.cue, saying.how.content
    if "clause" in takes:
        spans = _clause(ctx, saying)
        if spans:
            return spans
    if "description" in takes:
        return _named(ctx, verb)
    objects = [j for j in ctx.clauses.below(verb, "obj", "iobj") if j > verb]
    below = [j for j in ctx.clauses.below(verb, "xcomp", "advcl") if j > verb and _to(ctx, j)]
    if "infinitive" in takes and below and not (objects and "object" in takes):
        a, b = _right(ctx, verb, below[0])
        return [(min([a, *(reporting.extent(ctx.finder, j)[0] for j in objects if j < a)]), b)]
    if objects and "infinitive" in takes and any(_to(ctx, j) for j in ctx.doc.children[objects[0]]):
        return [_right(ctx, verb, objects[0])]
    if objects and _object_counts(ctx, verb, objects[0], saying.how):
        return [_right(ctx, verb, objects[0])]
    return []


def _named(ctx: StatementContext, verb: int) -> list[Span]:
    """Return what a verb calls something, that thing first: "the raid a crime", "it as a success"."""
    below = [j for j in ctx.clauses.below(verb, "obj", "xcomp", "ccomp") if j > verb]
    if not below or any(ctx.words[j].text.lower() in REFLEXIVES for j in (*below, verb + 1)):
        return []  # "a group calling itself X"
    spans = [_right(ctx, verb, j) for j in below]
    begin, end = min(a for a, _ in spans), max(b for _, b in spans)
    complement = any(ctx.words[j].rel != "obj" for j in below) or len(below) > 1
    as_something = any(ctx.words[i].text == "as" for i in range(begin, end))
    return [(begin, end)] if complement or as_something else []


def _to(ctx: StatementContext, i: int) -> bool:
    """Whether a word heads an infinitive with "to", or a gerund that is a complement."""
    gerund = ctx.words[i].rel == "xcomp" and ctx.words[i].tag == "VBG"
    if ctx.words[i].prep not in ("", "to"):
        return False
    return gerund or any(ctx.words[j].tag == "TO" for j in ctx.doc.children[i])


def _object_counts(ctx: StatementContext, verb: int, thing: int, how: ReportingVerb) -> bool:
    """Whether the object of a verb is what it reports, or whom it accuses of something."""
    if "accusation" in how.content:
        begin, end = _right(ctx, verb, thing)
        return any(ctx.words[i].text in _ACCUSING for i in range(begin, end))
    word = ctx.words[thing]
    return "object" in how.content and word.pos in ("NOUN", "PROPN") and word.lemma not in how.not_objects


def _clause(ctx: StatementContext, saying: Saying) -> list[Span]:
    """Return the clause that is said: behind the verb, before the attribution, or on both sides of it."""
    verb = saying.cue
    a, b = saying.region
    first, last = ctx.doc.sents[ctx.words[verb].sent]
    below = ctx.clauses.below(verb, "ccomp", "xcomp", "csubj", "obj")
    behind = [j for j in below if j >= b and _tells(ctx, j)]
    if _set_off(ctx, a, b, saying):
        resumed = _resumed(ctx, b, last, behind)
        if resumed or any(_tells(ctx, i) for i in range(first, a)):
            return [(_left(ctx, first, a), a), *resumed]
    if b < last and reporting.opens(ctx.finder, verb, b) and not any(b < j < b + 12 for j in behind):
        return [(b, last)]
    if behind:
        return [_right(ctx, verb, behind[0])]
    if _finite_behind(ctx, verb, b, last):
        return [(b, last)]
    return []


def _resumed(ctx: StatementContext, b: int, last: int, behind: list[int]) -> list[Span]:
    """Return the clause that goes on behind an attribution amid it: "the road, he said, was open"."""
    goes_on = b + 1 < last and ctx.words[b].text == "," and not behind
    goes_on = goes_on and any(ctx.words[i].tag in FINITE for i in range(b, min(b + 4, last)))
    return [(b, last)] if goes_on else []


def _finite_behind(ctx: StatementContext, verb: int, b: int, last: int) -> bool:
    """Whether a clause follows a finite verb of saying that the parser did not hang on it."""
    if ctx.words[verb].tag not in FINITE or b >= last or ctx.words[b].pos in ("PUNCT", "CCONJ"):
        return False
    below = [j for j in ctx.clauses.below(verb, "ccomp", "xcomp", "obj") if j >= b]
    return not below and any(ctx.words[i].tag in FINITE for i in range(b, last))


def _tells(ctx: StatementContext, i: int) -> bool:
    """Whether a word heads a clause that can be true: a verb with a subject, or a predicate with "be"."""
    return bool(ctx.clauses.below(i, "subj", "subj:pass", "cop", "expl", "aux", "aux:pass"))


def _set_off(ctx: StatementContext, a: int, b: int, saying: Saying) -> bool:
    """Whether a comma or a mark sets an attribution off from the clause before it."""
    verb = saying.cue
    first, last = ctx.doc.sents[ctx.words[verb].sent]
    if a - first < 2 or ctx.words[verb].tag not in FINITE | {"VBN"} or _in_relative(ctx, verb):
        return False
    if ctx.words[a - 1].text == ";" or ctx.words[a - 1].text not in PAUSE | MARKS:
        return False
    told = [w for w in reporting.below(ctx.finder, verb, "obj", "xcomp") if w.i >= b]
    if told and "hearer" not in saying.how.content:
        return False
    closed = b >= last or ctx.words[b].pos == "PUNCT" or ctx.words[b].tag in {"VBG", "IN"}
    return closed or ctx.words[verb].rel == "parataxis" or not _finite_behind(ctx, verb, b, last)


def _in_relative(ctx: StatementContext, verb: int) -> bool:
    """Whether a verb has a relative pronoun for its subject: "remarks that underlined it"."""
    before = ctx.words[verb - 1]
    relative = before.text.lower() in {"that", "which", "who"} and before.tag != "IN"
    return relative or (ctx.words[verb].rel in ("relcl", "acl") and not ctx.clauses.below(verb, "subj"))


def _left(ctx: StatementContext, first: int, a: int) -> int:
    """Return where the clause before an attribution begins: behind an earlier one in the sentence."""
    told = [s for s in ctx.sayings if first <= s.cue < a and s.verb is not None and s.region[1] < a - 2]
    closed = [s.region[1] for s in told]
    marks = [i for i in range(first, a) if ctx.words[i].text == ";" and any(s.cue < i for s in told)]
    first = max([first, *(i + 1 for i in marks)])
    return max([first, *(end for end in closed if ctx.words[end].text == ",")])


def _right(ctx: StatementContext, verb: int, content: int) -> Span:
    """Return the words of a content behind its verb, with what the parser hung on the verb instead."""
    begin, end = reporting.extent(ctx.finder, content)
    begin = max(begin, verb + 1)
    last = ctx.doc.sents[ctx.words[verb].sent][1]
    bound = next((s for s in ctx.sayings if s.cue == verb), None)
    last = _between_semicolons(ctx, bound)[1] if bound is not None else last
    end = min(end, last)
    below = set(ctx.doc.subtree(verb))
    while end < last and end in below and _goes_with(ctx, _branch(ctx, verb, end)):
        end += 1
    if any(_and_that(ctx, i) for i in range(end, min(end + 4, last))):
        end = last
    ends = [_start(ctx, s) for s in ctx.finder.said_in(begin + 1, end) if _shares(ctx, s)]
    ends += [s.region[0] for s in ctx.finder.phrases if begin < s.region[0] < end <= s.region[1] + 1]
    return begin, min([end, *ends, *(i for i in range(begin + 1, end) if _turns(ctx, i))])


def _goes_with(ctx: StatementContext, branch: Word) -> bool:
    """Whether what hangs on a verb of saying behind its content can belong to that."""
    accused = branch.rel == "advcl" and branch.prep in _ACCUSING  # "accused the army [of shelling X]"
    return branch.rel not in _ENDS_CONTENT or accused or (branch.rel == "advcl" and _to(ctx, branch.i))


def _and_that(ctx: StatementContext, i: int) -> bool:
    """Whether a second clause opens at word `i`: "and that"."""
    return ctx.words[i].lemma == "that" and ctx.words[i - 1].pos == "CCONJ"


def _turns(ctx: StatementContext, i: int) -> bool:
    """Whether a participle of saying takes over behind a comma: ", citing a source", ", adding that"."""
    word = ctx.words[i]
    known = word.tag == "VBG" and word.lemma in ctx.lexicon.verbs and i not in ctx.quotes.holding
    return known and ctx.words[i - 1].text == ","


def _shares(ctx: StatementContext, other: Saying) -> bool:
    """Whether another verb of saying in a content is a second one of the speaker: "and added"."""
    return other.verb is not None and ctx.words[other.cue].rel == "conj" and other.region[0] == other.cue


def _start(ctx: StatementContext, saying: Saying) -> int:
    """Return where a coordinated saying begins, its conjunction included."""
    before = saying.cue - 1
    return before if ctx.words[before].pos in ("CCONJ", "ADV") else saying.cue


def _branch(ctx: StatementContext, verb: int, i: int) -> Word:
    """Return the dependent of a verb under which word `i` stands."""
    while ctx.words[i].head != verb:
        i = ctx.words[i].head
    return ctx.words[i]


def _trimmed(ctx: StatementContext, begin: int, end: int) -> Iterator[Span]:
    """Yield a span without the marks, commas and "that" at its ends, if anything is left."""
    inner = {quote.first - 1 for quote in ctx.quotes.all if begin < quote.first and quote.end < end}
    while begin < end and (ctx.words[begin].pos == "PUNCT" or _is_that(ctx, begin)) and begin not in inner:
        begin += 1
    while end > begin and ctx.words[end - 1].pos == "PUNCT" and not _closes(ctx, begin, end - 1):
        end -= 1
    if end > begin:
        yield begin, end


def _closes(ctx: StatementContext, begin: int, i: int) -> bool:
    """Whether mark `i` closes a bracket, or a quotation that opens behind `begin`."""
    if ctx.words[i].text in {")", "]"}:
        return True
    return any(quote.end == i + 1 and quote.first - 1 > begin for quote in ctx.quotes.all)


def _is_that(ctx: StatementContext, i: int) -> bool:
    """Whether word `i` is the conjunction, and not what the clause speaks of ("that was late")."""
    if ctx.words[i].text != "that" or i + 1 >= len(ctx.words):
        return False
    return ctx.words[i].rel in ("mark", "dep") or ctx.words[i + 1].pos not in ("AUX", "VERB", "ADV")
