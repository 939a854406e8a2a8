import numpy as np


def sigmoid(x):
    e = np.exp(-np.abs(x))
    return 1 / (1 + e)
