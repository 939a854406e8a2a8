import numpy as np


def orthogonal(A):
    left, _, right = np.linalg.svd(A)
    return left @ right
