import numpy as np


def last_state(h, lengths):
    """The last real state of each sequence (N, H)."""
    raise NotImplementedError
