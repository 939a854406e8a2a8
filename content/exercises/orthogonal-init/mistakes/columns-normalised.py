import numpy as np


def orthogonal(A):
    return A / np.sqrt((A**2).sum(axis=0))
