import numpy as np


def beam_search(first, table, width, steps, alpha):
    """The tokens of the best sequence, and its score."""
    raise NotImplementedError
