def reference(engine, d_h, x, h_prev, r, z, n, parameters):
    _, _, cache = engine.forward(parameters, x[None], {"h": h_prev})
    d_x, d_state, d_parameters = engine.backward(d_h[None], {}, cache)
    found = {f"d_{name}": value for name, value in d_parameters.items()}
    return {**found, "d_x": d_x[0], "d_h_prev": d_state["h"]}
