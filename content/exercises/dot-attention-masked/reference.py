import numpy as np


def reference(engine, query, keys, values, mask):
    """Every example alone, with the steps that it may look at.

    Below the keys stand the values and the identity, which a query that is zero there does not see: what comes
    out is the sum of the keys, the context and the weights.
    """
    (T, N), H, E = mask.shape, query.shape[1], values.shape[2]
    alpha, context = np.zeros((T, N), query.dtype), np.zeros((N, E), query.dtype)
    for n in range(N):
        seen = mask[:, n] > 0
        M = np.concatenate([keys[seen, n], values[seen, n], np.eye(seen.sum())], axis=1).T
        s = np.zeros(len(M), query.dtype)
        s[:H] = query[n] / np.sqrt(H)
        found = engine.forward({}, {"s": s[None, None], "M": M[None, None]}, {})[0][0, 0]
        context[n], alpha[seen, n] = found[H : H + E], found[H + E :]
    return alpha, context
