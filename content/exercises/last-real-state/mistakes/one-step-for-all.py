import numpy as np


def last_state(h, lengths):
    return h[lengths.min() - 1, np.arange(len(lengths))]
