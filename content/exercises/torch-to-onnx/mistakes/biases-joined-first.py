import numpy as np


def reordered(stacked):
    i, f, g, o = np.split(stacked, 4)
    return np.concatenate([i, o, f, g])


def torch_to_onnx(weight_ih, weight_hh, bias_ih, bias_hh):
    B = reordered(np.concatenate([bias_ih, bias_hh]))
    return reordered(weight_ih)[None], reordered(weight_hh)[None], B[None]
