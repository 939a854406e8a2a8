KINDS = ("rnn", "lstm", "gru")


def prepare(inputs, sizes, rng, number):
    inputs["kind"] = KINDS[number % 3]
    inputs["layers"] = 1 + number % 4
    inputs["bidirectional"] = bool(number // 3 % 2)
    return inputs
