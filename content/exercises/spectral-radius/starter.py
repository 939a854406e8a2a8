import numpy as np


def spectral_radius(W, v, steps):
    """The spectral radius and its eigenvector."""
    raise NotImplementedError
