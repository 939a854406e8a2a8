import numpy as np


def orthogonal(A):
    """An orthogonal matrix (H, H)."""
    raise NotImplementedError
