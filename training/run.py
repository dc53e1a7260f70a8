"""One spaCy training run from a configuration, with the project's functions registered."""

from pathlib import Path

from spacy.cli.train import train
from spacy.util import load_config
from thinc.api import NumpyOps, Ops

from training import augment, names, paths, tokens  # noqa: F401  # registers their functions

# On processors that BLIS does not know, its portable kernel is three times slower than the
# OpenBLAS inside numpy; the results differ only in rounding.
NumpyOps.gemm = Ops.gemm


def _train(config: Path, train_set: str, dev: str, output: Path, settings: dict[str, object]) -> Path:
    corpus = paths.BUILD / "corpus"
    chosen = corpus / train_set
    overrides = {
        "paths.train": str(chosen if chosen.is_dir() else chosen.with_suffix(".spacy")),
        "paths.dev": str(corpus / dev),
        "paths.vectors": str(paths.BUILD / "vectors"),
        **{name.replace("__", "."): value for name, value in settings.items()},
    }
    output.mkdir(parents=True, exist_ok=True)
    train(config, output, overrides=overrides)
    return output / "model-last"


def fit(config: str, train_set: str, output: Path, **settings: object) -> Path:
    """Train ``configs/<config>.cfg`` on ``corpus/<train_set>[.spacy]``; return the last model's folder.

    ``settings`` override the configuration, dots written as double underscores.
    """
    dev = "names-dev.spacy" if config == "names" else "dev.spacy"
    return _train(paths.HERE / f"configs/{config}.cfg", train_set, dev, output, settings)


def refit(base: Path, train_set: str, output: Path, **settings: object) -> Path:
    """Train a parser's pipeline further, with the settings of ``configs/parser.cfg`` but for these."""
    config = load_config(paths.HERE / "configs/parser.cfg", interpolate=False)
    config["components"] = {name: {"source": str(base)} for name in config["nlp"]["pipeline"]}
    output.mkdir(parents=True, exist_ok=True)
    config.to_disk(output / "refit.cfg")
    return _train(output / "refit.cfg", train_set, "dev.spacy", output, settings)
