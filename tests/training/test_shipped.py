"""The shipped weights read back into training's network, and the rounding of its products done in training."""

import numpy as np
import pytest
from spacy.tokens import Doc

import en_kgbuild
from training import paths

torch = pytest.importorskip("torch")
pytest.importorskip("onnx")

WORDS = ["Rebels", "in", "Homs", "killed", "two", "US-backed", "fighters", ",", "on", "Monday", "."]


@pytest.fixture(scope="module")
def vectors() -> tuple[np.ndarray, dict[bool, np.ndarray]]:
    """Vectors of a sentence's words by the package, and by training's network with products rounded or not."""
    from en_kgbuild.pieces import Pieces
    from training import shipped

    nlp = en_kgbuild.load()
    ((_, found),) = nlp.get_pipe("encoder")(Doc(nlp.vocab, words=WORDS))._.encoded
    net, _ = shipped.load(paths.PACKAGE / "data")
    window = Pieces(paths.PACKAGE / "data/encoder/tokenizer.json").window(WORDS)
    inputs = [torch.tensor([column]) for column in window]
    out = {}
    for rounded in (True, False):
        net.encoder.rounded = rounded
        with torch.no_grad():
            out[rounded] = net.words(*inputs)[0].numpy()
    return found, out


def test_the_shipped_network_is_read_back_as_it_runs(
    vectors: tuple[np.ndarray, dict[bool, np.ndarray]],
) -> None:
    package, ours = vectors
    assert np.abs(package - ours[True]).max() < 1e-4


def test_rounding_is_what_parts_the_shipped_network_from_floating_point(
    vectors: tuple[np.ndarray, dict[bool, np.ndarray]],
) -> None:
    package, ours = vectors
    apart = {rounded: np.abs(package - found).mean() for rounded, found in ours.items()}
    assert apart[True] * 10 < apart[False]


def test_padding_changes_no_scale() -> None:
    from training import rounding

    x = torch.randn(1, 4, 6)
    padded = torch.cat([x, torch.full((1, 2, 6), 50.0)], 1)
    keep = torch.tensor([1.0, 1, 1, 1, 0, 0]).view(1, 6, 1)
    assert torch.equal(rounding.inputs(x, torch.ones(1, 4, 1))[0], rounding.inputs(padded, keep)[0, :4])
