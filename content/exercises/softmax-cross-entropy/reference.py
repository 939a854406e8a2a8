import numpy as np


def reference(engine, logits, labels):
    """A read-out whose matrix is the identity: its scores are what goes in."""
    one = np.eye(logits.shape[1], dtype=logits.dtype)
    losses, _, cache = engine.forward(
        {"V": one, "b": 0 * one[0]}, {"h": logits[None], "y": one[labels][None]}, {}
    )
    d_x, _, _ = engine.backward(np.full_like(losses, 1 / len(logits)), {}, cache)
    return losses.mean(), d_x["h"][0]
