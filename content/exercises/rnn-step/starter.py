import numpy as np


def rnn_step(x, h_prev, W, U, b):
    """The next state (N, H)."""
    raise NotImplementedError
