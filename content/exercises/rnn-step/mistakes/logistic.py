import numpy as np


def rnn_step(x, h_prev, W, U, b):
    return 1 / (1 + np.exp(-(x @ W.T + h_prev @ U.T + b)))
