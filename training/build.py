"""The whole recipe, from the sources to the package and its scores: ``python -m training.build``.

Each step leaves its result under ``build/`` and is skipped where that stands; ``--fresh`` begins
anew. About an hour and a half on one core, most of it the two teachers. What is measured is what
is shipped: PUD and the held-out documents of re3d stay out of training.
"""

import sys
from collections.abc import Callable
from pathlib import Path
from shutil import rmtree
from typing import Any

import spacy
from spacy.language import Language

import en_kgbuild
from training import corpus, evaluate, names, package, paths, relations, run, silver, vectors

#: Settings of the smaller teacher; the larger one is ``configs/parser.cfg`` as it stands.
SMALL = {
    "system__seed": 0,
    "components__tok2vec__model__encode__width": 192,
    "components__parser__model__hidden_width": 64,
    "training__dropout": 0.15,
    "training__max_steps": 4200,
    "training__eval_frequency": 300,
}
#: Settings of the student, which goes on from the larger teacher.
STUDENT = {
    "system__seed": 0,
    "training__max_steps": 1300,
    "training__eval_frequency": 325,
    "training__optimizer__learn_rate__initial_rate": 0.0007,
    "training__optimizer__learn_rate__warmup_steps": 100,
}


def step(result: Path, make: Callable[[], object]) -> Path:
    """Make a result unless it was made to its end before."""
    done = result.with_name(f"{result.name}.done")
    if not done.exists():
        print(f"== {result.relative_to(paths.BUILD)}", flush=True)
        make()
        done.touch()
    return result


def parsers() -> tuple[Path, Path]:
    """Train the teachers and the student; return the larger teacher and the student."""
    out = paths.BUILD
    small, large, student = (out / f"parser-{name}/model-best" for name in ("small", "large", "student"))
    step(small, lambda: run.fit("parser", "gold", small.parent, **SMALL))
    step(large, lambda: run.fit("parser", "gold", large.parent))
    step(out / "corpus/silver.spacy", lambda: silver.build((large, small), out / "corpus/silver.spacy"))
    corpus.mixed("student", ["gold", "silver", "domain"])
    return large, step(student, lambda: run.refit(large, "student", student.parent, **STUDENT))


def name_model(parser: Path) -> Path:
    """Train the names, with the parser's tags and labels as features."""
    target = paths.BUILD / "names/model-last"
    step(paths.BUILD / "corpus/names.spacy", lambda: names.build(parser))
    return step(target, lambda: run.fit("names", "names", target.parent))


def scores(nlp: Language) -> tuple[str, dict[str, Any]]:
    """Return the report with the domain's relations, and its figures."""
    text, figures = evaluate.report(nlp)
    counts, _ = relations.check(nlp)
    return "\n".join([text, "", "### Domain", *relations.summary(counts)]), figures | {"domain": dict(counts)}


def finish(teacher: Path, parser: Path, name_path: Path) -> str:
    """Write the package; return the table of its scores, the teacher's trees beside them."""
    nlp = en_kgbuild.use_openblas(package.assemble(parser, name_path))
    text, figures = scores(nlp)
    package.describe(nlp, figures)
    size = package.save(nlp, paths.PACKAGE / "data")
    before, _ = evaluate.tree_table(en_kgbuild.use_openblas(spacy.load(teacher)), evaluate.tests(nlp))
    text += "\n\n" + "\n".join(["### Trees before self-training and our own sentences", *before])
    return f"{text}\n\n{size / 1e6:.1f} MB"


def main() -> None:
    """Build everything and print the table."""
    if "--fresh" in sys.argv:
        rmtree(paths.BUILD, ignore_errors=True)
    step(paths.BUILD / "vectors", vectors.build)
    step(paths.BUILD / "corpus/gold.spacy", corpus.build)
    teacher, parser = parsers()
    text = finish(teacher, parser, name_model(teacher))
    (paths.BUILD / "scores.md").write_text(text + "\n", encoding="utf-8")
    print(text)


if __name__ == "__main__":
    main()
