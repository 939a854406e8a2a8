def prepare(inputs, sizes, rng, number):
    inputs["labels"] = rng.integers(0, sizes["K"], sizes["N"])
    inputs["logits"][0] += 1000
    return inputs
