import numpy as np


def prepare(inputs, sizes, rng, number):
    sizes["T"] = steps = 10 + number  # long enough for several pieces
    for name in ("x", "d_h"):
        inputs[name] = rng.normal(size=(steps, *inputs[name].shape[1:])).astype(inputs[name].dtype)
    h, states = inputs["h_0"], []
    for x in inputs["x"]:
        h = np.tanh(x @ inputs["W"].T + h @ inputs["U"].T)
        states.append(h)
    inputs["h"] = np.stack(states)
    inputs["k"] = 3
    return inputs
