def reference(engine, x, h_prev, W, U, b):
    return engine.forward({"W": W, "U": U, "b": b}, x[None], {"h": h_prev})[0][0]
