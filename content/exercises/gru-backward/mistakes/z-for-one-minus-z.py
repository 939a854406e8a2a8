import numpy as np


def gru_backward(d_h, x, h_prev, r, z, n, parameters):
    d_a_n = d_h * z * (1 - n**2)
    d_m = d_a_n @ parameters["U_n"]
    d_a = {"r": d_m * h_prev * r * (1 - r), "z": d_h * (h_prev - n) * z * (1 - z), "n": d_a_n}
    gradients = {}
    for k, d in d_a.items():
        gradients[f"d_b_{k}"] = d.sum(axis=0)
        gradients[f"d_W_{k}"] = d.T @ x
        gradients[f"d_U_{k}"] = d.T @ (r * h_prev if k == "n" else h_prev)
    gradients["d_x"] = sum(d @ parameters[f"W_{k}"] for k, d in d_a.items())
    d_gates = d_a["r"] @ parameters["U_r"] + d_a["z"] @ parameters["U_z"]
    gradients["d_h_prev"] = d_h * z + d_m * r + d_gates
    return gradients
