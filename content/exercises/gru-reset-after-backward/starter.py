import numpy as np


def gru_reset_after_backward(d_h, x, h_prev, r, z, n, parameters):
    """The gradients by name, d_b_hn among them."""
    raise NotImplementedError
