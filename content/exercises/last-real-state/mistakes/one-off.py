import numpy as np


def last_state(h, lengths):
    return h[lengths - 2, np.arange(len(lengths))]
