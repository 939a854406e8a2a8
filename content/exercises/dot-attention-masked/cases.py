import numpy as np


def prepare(inputs, sizes, rng, number):
    mask = rng.integers(0, 2, inputs["mask"].shape)
    mask[0], mask[1, 0] = 1, 0
    inputs["mask"] = mask.astype(inputs["query"].dtype)
    return inputs
