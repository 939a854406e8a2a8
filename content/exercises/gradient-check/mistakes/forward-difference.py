import numpy as np


def numeric_gradient(loss, x, epsilon):
    gradient = np.zeros_like(x)
    for j in np.ndindex(x.shape):
        up, down = x.copy(), x.copy()
        up[j] += epsilon
        down[j] -= epsilon
        gradient[j] = (loss(up) - loss(x)) / epsilon
    return gradient
