import numpy as np


def sigmoid(a):
    return 1 / (1 + np.exp(-a))


def lstm_step(x, h_prev, c_prev, parameters):
    def a(k):
        return x @ parameters[f"W_{k}"].T + h_prev @ parameters[f"U_{k}"] + parameters[f"b_{k}"]

    i, f, g, o = sigmoid(a("i")), sigmoid(a("f")), np.tanh(a("g")), sigmoid(a("o"))
    c = f * c_prev + i * g
    h = o * np.tanh(c)
    return c, h
