import numpy as np


def parameter_count(kind, D, H, layers, bidirectional):
    """The number of parameters."""
    raise NotImplementedError
