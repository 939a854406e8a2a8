import numpy as np


def clip_by_value(gradients, limit):
    """The clipped gradients, by name."""
    raise NotImplementedError
