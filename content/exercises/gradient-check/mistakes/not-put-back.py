import numpy as np


def numeric_gradient(loss, x, epsilon):
    gradient = np.zeros_like(x)
    for j in np.ndindex(x.shape):
        x[j] += epsilon
        up = loss(x)
        x[j] -= 2 * epsilon
        down = loss(x)
        x[j] += epsilon
        gradient[j] = (up - down) / (2 * epsilon)
    return gradient
