import numpy as np


def one_way(x, mask, parameters):
    h = np.zeros((x.shape[1], len(parameters["b"])), x.dtype)
    states = []
    for x_t, m_t in zip(x, mask):
        new = np.tanh(x_t @ parameters["W"].T + h @ parameters["U"].T + parameters["b"])
        keep = m_t[:, None]
        h = keep * new + (1 - keep) * h
        states.append(h)
    return np.stack(states)


def bidirectional(x, mask, forward, backward):
    there = one_way(x, mask, forward)
    back = one_way(x[::-1], mask[::-1], backward)[::-1]
    return np.concatenate([there, back], axis=2)
