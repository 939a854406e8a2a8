def prepare(inputs, sizes, rng, number):
    inputs["epsilon"] = 0.1
    return inputs
