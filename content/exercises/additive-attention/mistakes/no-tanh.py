import numpy as np


def additive_attention(s, h, W, U, v):
    e = (s @ W.T + h @ U.T) @ v
    e = np.exp(e - e.max(axis=0))
    alpha = e / e.sum(axis=0)
    context = (alpha[:, :, None] * h).sum(axis=0)
    return alpha, context
