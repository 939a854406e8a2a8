import numpy as np


def clip_by_value(gradients, limit):
    return {name: np.where(np.abs(g) > limit, 0, g).astype(g.dtype) for name, g in gradients.items()}
