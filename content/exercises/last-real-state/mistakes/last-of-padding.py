import numpy as np


def last_state(h, lengths):
    return h[-1].copy()
