import numpy as np


def sigmoid(a):
    return 1 / (1 + np.exp(-a))


def lstm_gradients(d_h, x, h_0, c_0, parameters):
    W, U, b = (np.concatenate([parameters[f"{letter}_{k}"] for k in "ifgo"]) for letter in "WUb")
    h, c, kept = h_0, c_0, []
    for x_t in x:
        a = np.split(x_t @ W.T + h @ U.T + b, 4, axis=1)
        i, f, g, o = sigmoid(a[0]), sigmoid(a[1]), np.tanh(a[2]), sigmoid(a[3])
        kept.append((h, c, i, f, g, o))
        c = f * c + i * g
        h = o * np.tanh(c)
    d_W, d_U, d_b, d_x = np.zeros_like(W), np.zeros_like(U), np.zeros_like(b), np.zeros_like(x)
    d_h_next, d_c_next = np.zeros_like(h_0), np.zeros_like(c_0)
    for t in reversed(range(len(x))):
        h_prev, c_prev, i, f, g, o = kept[t]
        tanh_c = np.tanh(f * c_prev + i * g)
        d_h_t = d_h[t] + d_h_next
        d_c = d_c_next + d_h_t * o * (1 - tanh_c**2)
        d_i, d_f, d_g = d_c * g * i * (1 - i), d_c * c_prev * f * (1 - f), d_c * i * (1 - g**2)
        d_a = np.concatenate([d_i, d_f, d_g, d_h_t * tanh_c * o * (1 - o)], axis=1)
        d_W += d_a.T @ x[t]
        d_U += d_a.T @ h_prev
        d_b += d_a.sum(axis=0)
        d_x[t] = d_a @ W
        d_h_next = d_a @ U
        d_c_next = d_c
    gradients = {"d_x": d_x, "d_h_0": d_h_next, "d_c_0": d_c_next}
    for letter, whole in (("b", d_b), ("W", d_W), ("U", d_U)):
        for k, part in zip("ifgo", np.split(whole, 4)):
            gradients[f"d_{letter}_{k}"] = part
    return gradients
