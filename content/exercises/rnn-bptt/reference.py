import numpy as np


def reference(engine, d_h, x, h_0, h, W, U):
    _, _, cache = engine.forward({"W": W, "U": U, "b": np.zeros_like(U[0])}, x, {"h": h_0})
    d_x, d_state, d_parameters = engine.backward(d_h, {}, cache)
    found = {f"d_{name}": value for name, value in d_parameters.items()}
    return {**found, "d_x": d_x, "d_h_0": d_state["h"]}
