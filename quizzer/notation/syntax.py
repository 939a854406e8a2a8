"""What the parser builds: the formula as it was written, each part with its place.

A part is not yet a tree: what `W x` or `a · b` means depends on shapes, and `a/b c` may mean two things.
`meaning` turns parts into trees.
"""

from __future__ import annotations

from typing import Any, NamedTuple


class Part(NamedTuple):
    """One part. `op` says what it is; `levels` counts how deep it goes."""

    op: str
    args: tuple[Part, ...]
    start: int
    end: int
    value: Any = None
    levels: int = 1


# op            args            value
NAME = "name"  # ()              the declared name
NUMBER = "number"  # ()          int or Fraction
CONSTANT = "constant"  # ()      e, pi, i
GROUP = "group"  # (inner,)      brackets: what is inside is not joined with what is outside
ADD = "add"  # terms
NEG = "neg"  # (body,)
TIMES = "times"  # factors       * : numbers, or entry by entry
HADAMARD = "hadamard"  # factors ⊙
DOT = "dot"  # (left, right)     · × : a number times, or a matrix product
BESIDE = "beside"  # factors     side by side
MATMUL = "matmul"  # (l, r)      @
DIVIDE = "divide"  # (top, bottom)
POWER = "power"  # (base, exp)   "^" or "**"
TRANSPOSE = "transpose"  # (body,)
PRIME = "prime"  # (body,)       a mark that may be a transpose
APPLY = "apply"  # args          (function, order)
REDUCE = "reduce"  # (body,)     (function, axis, keep)
OVER = "over"  # (body,)         letters of Σ
STACK = "stack"  # parts         axis: None by shape
CUT = "cut"  # (body,)           ((start, stop), …) per axis; None is a new axis
BARS = "bars"  # (body,)         |a|
OUTER = "outer"  # (left, right)
TUPLE = "tuple"  # parts          (a, b): only as an argument
STRING = "string"  # ()           'ij,jk->ik': only as an argument
EITHER = "either"  # two parts that the same signs may mean

AS_COLUMN, AS_ROW = ((None, None), None), (None, (None, None))  # a[:, None], a[None, :]
