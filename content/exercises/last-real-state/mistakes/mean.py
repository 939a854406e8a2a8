import numpy as np


def last_state(h, lengths):
    return h.mean(axis=0)
