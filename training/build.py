"""The whole recipe, from the sources to the package and its scores: ``python -m training.build``.

Data, training, export, the second stage, package, scores. What is made stands under ``build/`` and is not made again;
training goes on from its last checkpoint; ``--fresh`` begins anew. What is measured is what is shipped.
"""

import sys
from shutil import rmtree

import torch

from training import data, fit, package, paths, second


def train() -> None:
    """Train to the end, from the checkpoint where there is one."""
    done = paths.BUILD / "net.done"
    if not done.exists():
        torch.set_num_threads(fit.THREADS)
        fit.Run(paths.BUILD / "net.pt").go()
        done.touch()


def finish() -> str:
    """Export the first stage, train the second on it, write the package; return the table of its scores."""
    parts = package.parts(paths.BUILD / "net.pt", fit.minilm() / "tokenizer.json", paths.BUILD / "parts")
    second.heads(parts)
    return package.release(parts)


def main() -> None:
    """Build everything and print the table."""
    if "--fresh" in sys.argv:
        rmtree(paths.BUILD, ignore_errors=True)
    data.build()
    train()
    text = finish()
    (paths.BUILD / "scores.md").write_text(text + "\n", encoding="utf-8")
    print(text)


if __name__ == "__main__":
    main()
