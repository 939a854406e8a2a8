import numpy as np


def perplexity(log_p, mask):
    return np.exp((log_p * mask).sum() / mask.sum())
