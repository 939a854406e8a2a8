import numpy as np


def perplexity(log_p, mask):
    """The perplexity, a number."""
    raise NotImplementedError
