def reference(engine, d_h, x, h_0, c_0, parameters):
    _, _, cache = engine.forward(parameters, x, {"h": h_0, "c": c_0})
    d_x, d_state, d_parameters = engine.backward(d_h, {}, cache)
    found = {f"d_{name}": value for name, value in d_parameters.items()}
    return {**found, "d_x": d_x, "d_h_0": d_state["h"], "d_c_0": d_state["c"]}
