import numpy as np


def clip_by_value(gradients, limit):
    return {name: np.clip(g, -limit, limit, out=g) for name, g in gradients.items()}
