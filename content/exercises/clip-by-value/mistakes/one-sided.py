import numpy as np


def clip_by_value(gradients, limit):
    return {name: np.minimum(g, limit) for name, g in gradients.items()}
