import numpy as np


def sigmoid(a):
    return 1 / (1 + np.exp(-a))


def prepare(inputs, sizes, rng, number):
    p, x, h_prev = inputs["parameters"], inputs["x"], inputs["h_prev"]
    r = sigmoid(x @ p["W_r"].T + h_prev @ p["U_r"].T + p["b_r"])
    z = sigmoid(x @ p["W_z"].T + h_prev @ p["U_z"].T + p["b_z"])
    n = np.tanh(x @ p["W_n"].T + p["b_n"] + r * (h_prev @ p["U_n"].T + p["b_hn"]))
    inputs.update(r=r, z=z, n=n)
    return inputs
