import numpy as np


def prepare(inputs, sizes, rng, number):
    inputs["limit"] = 1.5 if number % 4 != 1 else 1000.0
    if number % 4 == 2:
        inputs["gradients"]["W"][0, 0] = np.nan
    if number % 4 == 3:
        inputs["gradients"]["b"][0] = np.inf
    return inputs
