import numpy as np


def sigmoid(x):
    """sigma(x) for entries up to 1000 in size, without a warning."""
    raise NotImplementedError
