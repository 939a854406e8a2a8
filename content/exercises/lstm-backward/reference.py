def reference(engine, d_h, d_c, x, h_prev, c_prev, i, f, g, o, c, parameters):
    _, _, cache = engine.forward(parameters, x[None], {"h": h_prev, "c": c_prev})
    d_x, d_state, d_parameters = engine.backward(d_h[None], {"c": d_c}, cache)
    found = {f"d_{name}": value for name, value in d_parameters.items()}
    return {**found, "d_x": d_x[0], "d_h_prev": d_state["h"], "d_c_prev": d_state["c"]}
