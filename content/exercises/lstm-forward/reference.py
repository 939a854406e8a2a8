import numpy as np


def reference(engine, x, h_0, c_0, parameters):
    state, states = {"h": h_0, "c": c_0}, []
    for step in x:
        _, state, _ = engine.forward(parameters, step[None], state)
        states.append(state)
    return np.stack([each["c"] for each in states]), np.stack([each["h"] for each in states])
