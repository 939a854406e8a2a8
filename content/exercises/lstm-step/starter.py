import numpy as np


def lstm_step(x, h_prev, c_prev, parameters):
    """The new cell c and state h, both (N, H)."""
    raise NotImplementedError
