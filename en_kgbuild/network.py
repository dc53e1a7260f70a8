"""Runs a network file: one thread, no spinning, the same operations in the same order each time."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import onnxruntime as ort
from numpy.typing import NDArray

Arrays = dict[str, NDArray[Any]]


class Network:
    """One ONNX file, loaded once; call it with arrays by the names of its inputs."""

    def __init__(self, path: Path) -> None:
        options = ort.SessionOptions()
        options.intra_op_num_threads = options.inter_op_num_threads = 1
        options.log_severity_level = 3
        options.add_session_config_entry("session.intra_op.allow_spinning", "0")
        try:
            self._session = ort.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])
        except Exception as error:  # its own kinds, none of them public
            raise OSError(f"{path.name} cannot be read ({error})") from error
        self._outputs = [output.name for output in self._session.get_outputs()]

    def __call__(self, **inputs: NDArray[Any]) -> Arrays:
        """Return the outputs by name."""
        return dict(zip(self._outputs, self._session.run(self._outputs, inputs), strict=True))


def embeddings(folder: Path) -> tuple[NDArray[np.int8], NDArray[np.float32]]:
    """Return the vectors of the pieces as small whole numbers and the scale of each, mapped into memory."""
    return np.load(folder / "pieces.npy", mmap_mode="r"), np.load(folder / "scales.npy", mmap_mode="r")
