import numpy as np


def clip_by_value(gradients, limit):
    return {name: g * min(1, limit / np.abs(g).max()) for name, g in gradients.items()}
