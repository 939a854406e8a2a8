import numpy as np


def additive_attention(s, h, W, U, v):
    """alpha (T, N) and context (N, E)."""
    raise NotImplementedError
