import numpy as np


def sigmoid(a):
    return 1 / (1 + np.exp(-a))


def prepare(inputs, sizes, rng, number):
    p = inputs["parameters"]

    def a(k):
        return inputs["x"] @ p[f"W_{k}"].T + inputs["h_prev"] @ p[f"U_{k}"].T + p[f"b_{k}"]

    c_prev = inputs["c_prev"]
    i, f, g = sigmoid(a("i") + p["p_i"] * c_prev), sigmoid(a("f") + p["p_f"] * c_prev), np.tanh(a("g"))
    c = f * c_prev + i * g
    inputs.update(i=i, f=f, g=g, o=sigmoid(a("o") + p["p_o"] * c), c=c)
    return inputs
