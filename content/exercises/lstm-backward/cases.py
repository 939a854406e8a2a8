import numpy as np


def sigmoid(a):
    return 1 / (1 + np.exp(-a))


def prepare(inputs, sizes, rng, number):
    p = inputs["parameters"]

    def a(k):
        return inputs["x"] @ p[f"W_{k}"].T + inputs["h_prev"] @ p[f"U_{k}"].T + p[f"b_{k}"]

    i, f, g, o = sigmoid(a("i")), sigmoid(a("f")), np.tanh(a("g")), sigmoid(a("o"))
    inputs.update(i=i, f=f, g=g, o=o, c=f * inputs["c_prev"] + i * g)
    return inputs
