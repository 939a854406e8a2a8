import numpy as np


def reference(engine, s, h, W, U, v):
    """Below the states stands the identity, which the scores do not see: what comes out ends with the weights."""
    T, N, E = h.shape
    M = np.concatenate([h.transpose(1, 2, 0), np.broadcast_to(np.eye(T), (N, T, T))], axis=1)
    wide = np.concatenate([U, np.zeros((len(U), T))], axis=1)
    both = engine.forward({"W": W, "U": wide, "v": v}, {"s": s[None], "M": M[None]}, {})[0][0]
    return both[:, E:].T, both[:, :E]
