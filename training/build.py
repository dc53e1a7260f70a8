"""The whole recipe, from the sources to the package and its scores: ``python -m training.build``.

Each step leaves its result under ``build/`` and is skipped where that stands; ``--fresh`` begins
anew. An hour to two on one core, most of it the two teachers. What is measured is what
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

#: Settings of the larger teacher, which is too big to ship; the smaller is ``configs/parser.cfg``.
LARGE = {
    "system__seed": 1,
    "components__tok2vec__model__encode__width": 256,
    "components__parser__model__hidden_width": 96,
    "training__dropout": 0.2,
    "training__max_steps": 3600,
}
#: Settings of the student, which goes on from the smaller teacher.
STUDENT = {
    "training__dropout": 0.2,
    "training__max_steps": 1200,
    "training__eval_frequency": 400,
    "training__optimizer__learn_rate__initial_rate": 0.0007,
    "training__optimizer__learn_rate__warmup_steps": 100,
}


#: A last, cooler round.
POLISH = STUDENT | {
    "training__max_steps": 500,
    "training__eval_frequency": 250,
    "training__optimizer__learn_rate__initial_rate": 0.0004,
    "training__optimizer__learn_rate__warmup_steps": 50,
}


#: Seeds of the teachers of names, and the steps of their student.
NAME_SEEDS = (0, 1, 2)
NAME_STEPS = 2700


def step(result: Path, make: Callable[[], object]) -> Path:
    """Make a result unless it was made to its end before."""
    done = result.with_name(f"{result.name}.done")
    if not done.exists():
        print(f"== {result.relative_to(paths.BUILD)}", flush=True)
        make()
        done.touch()
    return result


def parsers() -> tuple[Path, Path, Path]:
    """Train the teachers and the student; return the smaller teacher, the larger and the final student."""
    out = paths.BUILD
    small, large, student, final = (
        out / f"parser-{name}/model-last" for name in ("small", "large", "student", "final")
    )
    step(small, lambda: run.fit("parser", "gold", small.parent))
    step(large, lambda: run.fit("parser", "gold", large.parent, **LARGE))
    step(out / "corpus/silver.spacy", lambda: silver.build((large, small), out / "corpus/silver.spacy"))
    corpus.mixed("student", ["gold", "silver", "domain"])
    step(student, lambda: run.refit(small, "student", student.parent, **STUDENT))
    step(final, lambda: run.refit(student, "student", final.parent, **POLISH))
    return small, large, final


def name_model(parser: Path) -> Path:
    """Train the names, with the parser's tags and labels as features: teachers, then one on what they agree on too."""
    out = paths.BUILD
    teachers = [out / f"names-{seed}/model-last" for seed in NAME_SEEDS]
    target, silver_names = out / "names/model-last", out / "corpus/names-silver.spacy"
    step(out / "corpus/names.spacy", lambda: names.build(parser))
    for seed, teacher in zip(NAME_SEEDS, teachers, strict=True):
        step(teacher, lambda at=teacher, n=seed: run.fit("names", "names", at.parent, system__seed=n))  # type: ignore[misc]
    step(silver_names, lambda: silver.build_names(parser, teachers, silver_names))
    corpus.mixed("names-student", ["names", "names-silver"])
    settings = {"training__max_steps": NAME_STEPS}
    return step(target, lambda: run.fit("names", "names-student", target.parent, **settings))


def scores(nlp: Language) -> tuple[str, dict[str, Any]]:
    """Return the report with the domain's relations, and its figures."""
    text, figures = evaluate.report(nlp)
    counts, _ = relations.check(nlp)
    return "\n".join([text, "", "### Domain", *relations.summary(counts)]), figures | {"domain": dict(counts)}


def teachers(found: dict[str, Path]) -> list[str]:
    """Rows of the teachers' scores, for comparison."""
    rows = []
    for name, path in found.items():
        nlp = en_kgbuild.use_openblas(spacy.load(path))
        counts, _ = relations.check(nlp)
        table, _ = evaluate.tree_table(nlp, evaluate.tests(nlp))
        rows += ["", f"### The {name} teacher", *table, "", *relations.summary(counts)]
    return rows


def finish(parser: Path, name_path: Path) -> str:
    """Write the package; return the table of its scores.

    It is put together anew after scoring, which leaves the tests' words in the vocabulary.
    """
    text, figures = scores(en_kgbuild.use_openblas(package.assemble(parser, name_path)))
    nlp = package.assemble(parser, name_path)
    package.describe(nlp, figures)
    size = package.save(nlp, paths.PACKAGE / "data")
    return f"{text}\n\nThe package has {size / 1e6:.1f} MB."


def main() -> None:
    """Build everything and print the table."""
    if "--fresh" in sys.argv:
        rmtree(paths.BUILD, ignore_errors=True)
    step(paths.BUILD / "vectors", vectors.build)
    step(paths.BUILD / "corpus/gold.spacy", corpus.build)
    small, large, final = parsers()
    text = finish(final, name_model(large))
    text = "\n".join([text, *teachers({"smaller": small, "larger": large})])
    (paths.BUILD / "scores.md").write_text(text + "\n", encoding="utf-8")
    print(text)


if __name__ == "__main__":
    main()
