import numpy as np


def lstm_peephole_backward(d_h, d_c, x, h_prev, c_prev, i, f, g, o, c, parameters):
    """The gradients by name, d_p_i, d_p_f and d_p_o among them."""
    raise NotImplementedError
