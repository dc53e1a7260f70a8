"""The rounding of the shipped network's products, done in floating point so that training can learn to live with it.

As onnxruntime does it: inputs in 255 steps between the least and the greatest of a window, weights in 7 bits with a
scale for each row. Gradients pass as though nothing were rounded.
"""

from __future__ import annotations

from typing import Any

import torch
import torch.nn.functional as F  # noqa: N812  # as everybody calls it
from torch import Tensor, nn

#: Steps of inputs; of weights, on either side of nothing.
STEPS, SIDE = 255, 64
_LEAST = 1e-9


class _Inputs(torch.autograd.Function):
    @staticmethod
    def forward(ctx: Any, x: Tensor, keep: Tensor) -> Tensor:
        x = x * keep
        low, high = x.amin((1, 2), True).clamp_(max=0), x.amax((1, 2), True).clamp_(min=0)
        scale = ((high - low) / STEPS).clamp_(min=_LEAST)
        zero = torch.round(-low / scale)
        return x.div_(scale).round_().clamp_(-zero, STEPS - zero).mul_(scale)

    @staticmethod
    def backward(ctx: Any, *grads: Tensor) -> tuple[Tensor, None]:
        return grads[0], None


class _Weights(torch.autograd.Function):
    @staticmethod
    def forward(ctx: Any, weight: Tensor) -> Tensor:
        scale = (weight.abs().amax(1, True) / SIDE).clamp_(min=_LEAST)
        return (weight / scale).round_().mul_(scale)

    @staticmethod
    def backward(ctx: Any, *grads: Tensor) -> Tensor:
        return grads[0]


def inputs(x: Tensor, keep: Tensor | None) -> Tensor:
    """Round the inputs [b, n, width] of a product, window by window; `keep` [b, n, 1] is 0 at the padding.

    >>> inputs(torch.tensor([[[-1.0, 0.2], [254.2, 3.0]]]), torch.ones(1, 2, 1)).tolist()[0][0]
    [-1.000784397125244, 0.0]
    """
    return x if keep is None else _Inputs.apply(x, keep)


def product(layer: nn.Linear, x: Tensor, keep: Tensor | None) -> Tensor:
    """Return a layer's product with inputs that are rounded already, with rounded weights unless `keep` is None."""
    return layer(x) if keep is None else F.linear(x, _Weights.apply(layer.weight), layer.bias)
