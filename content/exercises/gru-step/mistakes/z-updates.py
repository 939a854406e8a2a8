import numpy as np


def sigmoid(a):
    return 1 / (1 + np.exp(-a))


def gru_step(x, h_prev, parameters):
    p = parameters
    r = sigmoid(x @ p["W_r"].T + h_prev @ p["U_r"].T + p["b_r"])
    z = sigmoid(x @ p["W_z"].T + h_prev @ p["U_z"].T + p["b_z"])
    n = np.tanh(x @ p["W_n"].T + (r * h_prev) @ p["U_n"].T + p["b_n"])
    return (1 - z) * h_prev + z * n
