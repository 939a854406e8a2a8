import numpy as np


def perplexity(log_p, mask):
    return 2 ** (-(log_p * mask).sum() / mask.sum())
