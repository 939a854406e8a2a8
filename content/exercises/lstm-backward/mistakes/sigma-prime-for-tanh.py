import numpy as np


def lstm_backward(d_h, d_c, x, h_prev, c_prev, i, f, g, o, c, parameters):
    tanh_c = np.tanh(c)
    d_c = d_c + d_h * o * (1 - tanh_c**2)
    d_a = {
        "i": d_c * g * i * (1 - i),
        "f": d_c * c_prev * f * (1 - f),
        "g": d_c * i * g * (1 - g),
        "o": d_h * tanh_c * o * (1 - o),
    }
    gradients = {}
    for k, d in d_a.items():
        gradients[f"d_b_{k}"] = d.sum(axis=0)
        gradients[f"d_W_{k}"] = d.T @ x
        gradients[f"d_U_{k}"] = d.T @ h_prev
    gradients["d_x"] = sum(d @ parameters[f"W_{k}"] for k, d in d_a.items())
    gradients["d_h_prev"] = sum(d @ parameters[f"U_{k}"] for k, d in d_a.items())
    gradients["d_c_prev"] = d_c * f
    return gradients
