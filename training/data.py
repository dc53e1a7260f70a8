"""From the sources to sets of items under ``build/data``: ``python -m training.data``."""

from collections.abc import Callable, Iterable
from pathlib import Path

from spacy.language import Language
from spacy.tokens import Doc

from training import aligned, corpus, events, items, names, paths, raw, tokens
from training.items import Item

#: Sets for training; what they give is in the table of ``training/README.md``.
TRAIN = ("ewt-train", "gum-train", "domain", "wikievents-train", "names-own", "names-re3d-train",
         "names-wikigold", "names-wnut", "names-uner-ewt-dev")  # fmt: skip


def place(name: str) -> Path:
    """File of a set."""
    return paths.BUILD / f"data/{name}.jsonl"


def ewt(nlp: Language, part: str) -> list[Item]:
    """EWT with PropBank's roles and UDS' factuality."""
    found = [items.from_sentence(s) for s in corpus.treebank(nlp, f"ewt-{part}")]
    with_roles = aligned.roles(found, paths.LEARNING / f"propbank-ewt/{part}.jsonl.gz")
    placed, lost = aligned.factuality(found, paths.LEARNING / f"factuality-uds/{part}.jsonl.gz")
    print(
        f"ewt-{part}: {len(found)} sentences, {with_roles} with roles, {placed} events with factuality, {lost} not found"
    )
    return found


def gum(nlp: Language, found: Iterable[Doc]) -> list[Item]:
    """GUM's training part, with its names where the words are the same."""
    out = []
    for sentence, doc in zip(corpus.treebank(nlp, "gum-train"), found, strict=True):
        item = items.from_sentence(sentence)
        if item.words == [t.text for t in doc]:
            item.ents = items.from_doc(doc).ents
        out.append(item)
    return out


def trees(nlp: Language, name: str) -> list[Item]:
    """Return a treebank's sentences."""
    return [items.from_sentence(s) for s in corpus.treebank(nlp, name)]


def build() -> None:
    """Write every set; those that stand are left."""
    nlp = tokens.blank()
    sources: dict[str, list[Doc]] = names.sources(nlp)

    def named(docs: Iterable[Doc]) -> list[Item]:
        return [items.from_doc(doc) for doc in docs]

    makers: dict[str, Callable[[], Iterable[Item]]] = {
        **{f"ewt-{part}": lambda part=part: ewt(nlp, part) for part in ("train", "dev", "test")},  # type: ignore[misc]
        "gum-train": lambda: gum(nlp, sources["gum"]),
        **{n: lambda n=n: trees(nlp, n) for n in ("gum-dev", "gum-test", "pud")},  # type: ignore[misc]
        "domain": lambda: map(items.from_sentence, corpus.varied(corpus.domain(nlp))),
        **{
            f"wikievents-{part}": lambda part=part: events.documents(  # type: ignore[misc]
                nlp, paths.LEARNING / f"wikievents/{part}.jsonl.gz"
            )
            for part in ("train", "dev")
        },
        "names-own": lambda: named(names.own(nlp)),
        "names-re3d-train": lambda: named(names.multiplied(nlp, names.mended(sources["re3d-train"]))),
        **{
            f"names-{n}": lambda n=n: named(sources[n])
            for n in ("wikigold", "wnut", "uner-ewt-dev", "uner-ewt-test", "uner-pud", "re3d-test")
        },  # type: ignore[misc]
    }
    makers["raw"] = lambda: raw.sentences(nlp)
    for name, make in makers.items():
        if not place(name).exists():
            items.save(make(), place(name))
            print(name, flush=True)


if __name__ == "__main__":
    build()
