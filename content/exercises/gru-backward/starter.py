import numpy as np


def gru_backward(d_h, x, h_prev, r, z, n, parameters):
    """The gradients by name: d_b_k, d_W_k, d_U_k, d_x, d_h_prev."""
    raise NotImplementedError
