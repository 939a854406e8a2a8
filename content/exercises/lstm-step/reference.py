def reference(engine, x, h_prev, c_prev, parameters):
    _, state, _ = engine.forward(parameters, x[None], {"h": h_prev, "c": c_prev})
    return state["c"], state["h"]
