import numpy as np


def spectral_radius(W, v, steps):
    for _ in range(steps):
        v = W @ v
        v = v / np.sqrt((v**2).sum())
    radius = np.sqrt(((W @ v) ** 2).sum())
    return radius, v * np.sign(v.sum())
