GATES = {"rnn": 1, "gru": 3, "lstm": 4}


def parameter_count(kind, D, H, layers, bidirectional):
    directions = 2 if bidirectional else 1
    sizes = [D] + [H * directions] * (layers - 1)
    return sum(directions * GATES[kind] * H * (size + H + 1) for size in sizes)
