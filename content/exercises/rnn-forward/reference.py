def reference(engine, x, h_0, W, U, b):
    return engine.forward({"W": W, "U": U, "b": b}, x, {"h": h_0})[0]
