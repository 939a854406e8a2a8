import numpy as np


def prepare(inputs, sizes, rng, number):
    sign = -1 if number % 2 else 1
    inputs["W"] = sign * 100 * np.abs(inputs["W"])
    inputs["v"] = np.abs(inputs["v"]) + 0.1
    inputs["steps"] = 400
    return inputs
