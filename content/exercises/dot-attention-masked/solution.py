import numpy as np


def dot_attention(query, keys, values, mask):
    e = (keys * query).sum(axis=2) / np.sqrt(query.shape[1]).astype(query.dtype)
    e = np.where(mask > 0, e, -np.inf).astype(query.dtype)
    e = np.exp(e - e.max(axis=0))
    alpha = e / e.sum(axis=0)
    context = (alpha[:, :, None] * values).sum(axis=0)
    return alpha, context
