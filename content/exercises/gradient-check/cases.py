import numpy as np


def prepare(inputs, sizes, rng, number):
    weights = rng.normal(size=inputs["x"].shape)
    inputs["loss"] = lambda x: float((weights * np.sin(x)).sum() + (x**2).sum() * (x.sum() + 2))
    inputs["epsilon"] = 1e-5
    return inputs
