import numpy as np


def rnn_bptt(d_h, x, h_0, h, W, U):
    d_W, d_U, d_b = np.zeros_like(W), np.zeros_like(U), np.zeros_like(U[0])
    d_x, d_next = np.zeros_like(x), np.zeros_like(h_0)
    for t in reversed(range(len(x))):
        h_prev = h[t - 1] if t else h_0
        d_a = d_h[t] * (1 - h[t] ** 2)
        d_W += d_a.T @ x[t]
        d_U += d_a.T @ h_prev
        d_b += d_a.sum(axis=0)
        d_x[t] = d_a @ W
        d_next = d_a @ U
    return {"d_b": d_b, "d_W": d_W, "d_U": d_U, "d_x": d_x, "d_h_0": d_next}
