"""Raw text for word vectors: tokenised as the pipeline will, one paragraph a line, no repeats."""

import gzip
import json
import lzma
from collections.abc import Iterator
from pathlib import Path

from spacy.language import Language

from training import paths, tokens

#: News is scarce beside the briefings: each paragraph of it counts this often.
NEWS_WEIGHT = 3
#: Paragraphs under this length (in characters) are headings and signatures.
SHORTEST = 40


def briefings(path: Path) -> Iterator[str]:
    """Paragraphs of an xz text file, one a line."""
    with lzma.open(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            if len(line) >= SHORTEST:
                yield line.strip()


def news(path: Path) -> Iterator[str]:
    """Paragraphs of a JSON-lines file, from each object's ``text``."""
    with path.open(encoding="utf-8") as lines:
        for line in lines:
            yield from json.loads(line)["text"].split("\n\n")


def treebank(path: Path) -> Iterator[str]:
    """Sentences of a gzipped CoNLL-U file, from its ``# text`` lines."""
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            if line.startswith("# text = "):
                yield line[9:].strip()


def paragraphs() -> Iterator[str]:
    """Every paragraph once, news :data:`NEWS_WEIGHT` times."""
    seen: set[int] = set()
    for text in briefings(paths.SOURCES / "raw/briefings.txt.xz"):
        if hash(text) not in seen:
            seen.add(hash(text))
            yield text
    for name in ("ewt-train", "gum-train"):
        yield from treebank(paths.SOURCES / f"treebanks/{name}.conllu.gz")
    for path in filter(Path.exists, paths.NEWS):
        for _ in range(NEWS_WEIGHT):
            yield from news(path)


def normalised(nlp: Language, text: str) -> str:
    """Return the NORM of each token, spaces between: quotes straightened, letters lowered."""
    return " ".join(token.norm_ for token in nlp.tokenizer(text) if not token.is_space)


def write(target: Path) -> None:
    """Write the corpus for floret."""
    nlp = tokens.blank()
    target.parent.mkdir(parents=True, exist_ok=True)
    with target.open("w", encoding="utf-8") as out:
        for text in paragraphs():
            out.write(normalised(nlp, text) + "\n")
