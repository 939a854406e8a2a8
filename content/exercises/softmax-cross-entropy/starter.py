import numpy as np


def softmax_cross_entropy(logits, labels):
    """The mean cross-entropy (a number) and its gradient (N, K)."""
    raise NotImplementedError
