import numpy as np


def gru_reset_after_backward(d_h, x, h_prev, r, z, n, parameters):
    d_a_n = d_h * (1 - z) * (1 - n**2)
    m = h_prev @ parameters["U_n"].T + parameters["b_hn"]
    d_m = d_a_n * r
    d_a = {"r": d_a_n * m * r * (1 - r), "z": d_h * (h_prev - n) * z * (1 - z), "n": d_a_n}
    gradients = {"d_b_hn": d_m.sum(axis=0)}
    for k, d in d_a.items():
        gradients[f"d_b_{k}"] = d.sum(axis=0)
        gradients[f"d_W_{k}"] = d.T @ x
        gradients[f"d_U_{k}"] = (d_m if k == "n" else d).T @ h_prev
    gradients["d_x"] = sum(d @ parameters[f"W_{k}"] for k, d in d_a.items())
    d_gates = d_a["r"] @ parameters["U_r"] + d_a["z"] @ parameters["U_z"]
    gradients["d_h_prev"] = d_h * z + d_m @ parameters["U_n"] + d_gates
    return gradients
