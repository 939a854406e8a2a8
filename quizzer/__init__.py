"""Ask, derive, prove: interview training for recurrent networks.

    import quizzer
    quizzer.derive("lstm")       # a Derivation: all gradients, line by line
    quizzer.gradcheck("lstm")    # each beside a numeric one
    quizzer.equal("tanh(a)", "2σ(2a) − 1", shapes={"a": ()}).verdict

Importing this imports neither SymPy nor NumPy.
"""

from importlib import import_module
from typing import Any

__version__ = "0.1.0"

# What is offered here, and the module that is imported when it is asked for; `derive` is a package that can be
# called.
OFFERED = {"derive": "quizzer.derive", "equal": "quizzer.equality", "gradcheck": "quizzer.api"}


def __getattr__(name: str) -> Any:
    if name not in OFFERED:
        raise AttributeError(f"module 'quizzer' has no attribute {name!r}")
    module = import_module(OFFERED[name])
    return module if name == "derive" else getattr(module, name)
