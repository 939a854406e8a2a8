import numpy as np


def perplexity(log_p, mask):
    return np.exp(-((log_p * mask).sum(axis=0) / mask.sum(axis=0)).mean())
