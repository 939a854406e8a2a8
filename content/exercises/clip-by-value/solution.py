import numpy as np


def clip_by_value(gradients, limit):
    return {name: np.clip(g, -limit, limit) for name, g in gradients.items()}
