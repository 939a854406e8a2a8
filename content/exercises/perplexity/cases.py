import numpy as np


def prepare(inputs, sizes, rng, number):
    T, N = inputs["mask"].shape
    lengths = rng.integers(1, T + 1, N)
    lengths[0], lengths[1] = T, 1
    inputs["mask"] = (np.arange(T)[:, None] < lengths).astype(inputs["log_p"].dtype)
    inputs["log_p"] = -np.abs(inputs["log_p"])
    return inputs
