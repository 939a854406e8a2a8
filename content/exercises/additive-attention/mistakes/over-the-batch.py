import numpy as np


def additive_attention(s, h, W, U, v):
    e = np.tanh(s @ W.T + h @ U.T) @ v
    e = np.exp(e - e.max(axis=1, keepdims=True))
    alpha = e / e.sum(axis=1, keepdims=True)
    context = (alpha[:, :, None] * h).sum(axis=0)
    return alpha, context
