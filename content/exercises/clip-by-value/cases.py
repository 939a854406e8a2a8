def prepare(inputs, sizes, rng, number):
    inputs["limit"] = 0.7
    return inputs
