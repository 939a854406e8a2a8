import numpy as np


def clip_by_global_norm(gradients, limit):
    norm = np.sqrt(sum((g**2).sum() for g in gradients.values()))
    if not np.isfinite(norm):
        return {"norm": norm, **{name: np.zeros_like(g) for name, g in gradients.items()}}
    factor = limit / norm
    clipped = {name: (g * factor).astype(g.dtype) for name, g in gradients.items()}
    return {"norm": norm, **clipped}
