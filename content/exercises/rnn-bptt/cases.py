import numpy as np


def prepare(inputs, sizes, rng, number):
    h, states = inputs["h_0"], []
    for x in inputs["x"]:
        h = np.tanh(x @ inputs["W"].T + h @ inputs["U"].T)
        states.append(h)
    inputs["h"] = np.stack(states)
    return inputs
