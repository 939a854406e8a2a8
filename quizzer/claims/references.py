"""What frameworks gave for small inputs: arrays that were committed, see `tests/references/make_claims.py`."""

from __future__ import annotations

from functools import cache

import numpy as np

from quizzer.claims.nets.calculus import Array
from quizzer.paths import content


@cache
def arrays(group: str) -> dict[str, Array]:
    """The arrays of one group: `arrays("lstm")["Wx"]`."""
    with np.load(content() / "references" / "frameworks.npz") as file:
        prefix = f"{group}/"
        return {name.removeprefix(prefix): file[name] for name in file.files if name.startswith(prefix)}
