import numpy as np


def sigmoid(a):
    return 1 / (1 + np.exp(-a))


def lstm_forward(x, h_0, c_0, parameters):
    W, U, b = (np.concatenate([parameters[f"{letter}_{k}"] for k in "ifgo"]) for letter in "WUb")
    h, c, cells, states = h_0, c_0, [], []
    for a_x in x @ W.T + b:
        i, f, g, o = np.split(a_x + h @ U.T, 4, axis=1)
        c = sigmoid(f) * c + sigmoid(i) * np.tanh(g)
        h = sigmoid(o) * np.tanh(c)
        cells.append(c)
        states.append(h)
    return np.stack(cells), np.stack(states)
