def reference(engine, x, h_prev, parameters):
    return engine.forward(parameters, x[None], {"h": h_prev})[0][0]
