"""What a function gave, quantity by quantity, against what it had to give."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

# Relative and absolute; the absolute part shrinks with the largest entry, for the sake of tiny gradients.
TOLERANCE = {"float64": (1e-7, 1e-9), "float32": (2e-3, 2e-5)}
Finding = dict[str, Any]


def quantities(value: Any, names: Sequence[str], as_dict: bool) -> dict[str, Any] | Finding:
    """The results by name, or what is wrong with the whole: key `whole`."""
    if as_dict:
        if not isinstance(value, dict):
            return {"whole": "not-a-dict", "found": _kind(value)}
        return dict(value)
    if len(names) == 1:
        return {names[0]: value}
    if not isinstance(value, tuple | list) or len(value) != len(names):
        size = len(value) if isinstance(value, tuple | list) else None
        return {"whole": "not-a-tuple", "found": _kind(value), "count": size}
    return dict(zip(names, value, strict=True))


def findings(
    found: Mapping[str, Any], wanted: Mapping[str, Any], letters: Mapping[str, str], dtype: str
) -> list[Finding]:
    """What is wrong with each quantity, in the order of `wanted`; those that are right are left out."""
    problems = []
    for name, value in wanted.items():
        if name not in found:
            problems.append({"name": name, "problem": "missing"})
            continue
        problem = _difference(found[name], value, dtype)
        if problem is not None:
            problem = {"name": name, **problem}
            _relate(problem, found[name], value, wanted, dtype)
            _steps(problem, found[name], value, letters.get(name, ""), dtype)
            problems.append(problem)
    problems += [{"name": str(name), "problem": "unknown"} for name in found if name not in wanted]
    return problems


def near(found: Any, wanted: Any, dtype: str) -> bool:
    """Whether the values agree; shapes have to be equal, NaN and infinities too."""
    if isinstance(wanted, str) or wanted is None:
        return bool(found == wanted)
    try:
        left, right = np.asarray(found), np.asarray(wanted)
        return left.shape == right.shape and bool(np.all(_close(left, right, dtype)))
    except (TypeError, ValueError):
        return False


def _close(left: Any, right: Any, dtype: str) -> Any:
    if right.dtype.kind in "biuUSO":
        return left == right
    rtol, atol = TOLERANCE[dtype]
    finite = np.abs(right[np.isfinite(right)])
    scale = min(1.0, float(finite.max())) if finite.size and finite.max() > 0 else 1.0
    return np.isclose(left, right, rtol=rtol, atol=atol * scale, equal_nan=True)


def _difference(found: Any, wanted: Any, dtype: str) -> Finding | None:
    """What is wrong with one quantity: its type, shape, dtype, a value that is no number, or the values."""
    if isinstance(wanted, str | bool | None.__class__) or callable(wanted):
        return None if found == wanted else {"problem": "value", "found": _said(found), "wanted": _said(wanted)}
    right = np.asarray(wanted)
    if found is None or isinstance(found, str | dict | set) or callable(found):
        return {"problem": "type", "found": _kind(found), "wanted": _kind(wanted)}
    if isinstance(wanted, np.ndarray) and wanted.ndim and type(found) is not np.ndarray:
        return {"problem": "type", "found": _kind(found), "wanted": "array"}
    try:
        left = np.asarray(found)
    except ValueError:  # a list of rows that are not equally long
        return {"problem": "type", "found": _kind(found), "wanted": _kind(wanted)}
    if left.dtype.kind not in "biufc":
        return {"problem": "type", "found": _kind(found), "wanted": _kind(wanted)}
    if left.shape != right.shape:
        return {"problem": "shape", "found": list(left.shape), "wanted": list(right.shape)}
    if right.ndim and left.dtype != right.dtype and not (left.dtype.kind in "iu" and right.dtype.kind in "iu"):
        return {"problem": "dtype", "found": str(left.dtype), "wanted": str(right.dtype)}
    return _values(left, right, dtype)


def _values(left: Any, right: Any, dtype: str) -> Finding | None:
    wrong = ~np.atleast_1d(_close(left, right, dtype))
    if not wrong.any():
        return None
    flat, aim = np.atleast_1d(left), np.atleast_1d(right)
    if left.dtype.kind in "fc" and (lost := wrong & ~np.isfinite(flat) & np.isfinite(aim)).any():
        index, problem = np.argwhere(lost)[0], "not-finite"
    elif left.dtype.kind in "fc":
        distance = np.where(wrong, np.nan_to_num(np.abs(flat - aim), nan=np.inf), -1.0)
        index, problem = np.array(np.unravel_index(int(distance.argmax()), distance.shape)), "values"
    else:
        index, problem = np.argwhere(wrong)[0], "values"
    place = tuple(int(axis) for axis in index)
    return {
        "problem": problem,
        "index": list(place) if left.ndim else [],
        "found": _said(flat[place]),
        "wanted": _said(aim[place]),
        "wrong": int(wrong.sum()),
        "count": int(wrong.size),
    }


def _relate(problem: Finding, found: Any, wanted: Any, others: Mapping[str, Any], dtype: str) -> None:
    """Note how a wrong value is related to the right one, or to another: `relation`."""
    if problem["problem"] not in ("values", "shape"):
        return
    left, right = np.asarray(found), np.asarray(wanted)
    if problem["problem"] == "values" and right.dtype.kind == "f":
        if not left.any():
            problem["relation"] = "zero"
        elif near(-left, right, dtype):
            problem["relation"] = "sign"
        elif right.size > 2 and (factor := _factor(left, right, dtype)):
            problem["relation"], problem["factor"] = "factor", factor
    if left.ndim == 2 and near(left.T, right, dtype):
        problem["relation"] = "transpose"
    same = [name for name, other in others.items() if other is not wanted and near(left, other, dtype)]
    if same and right.size > 1 and "relation" not in problem:
        problem["relation"], problem["other"] = "other", same[0]


def _factor(left: Any, right: Any, dtype: str) -> float | None:
    norm = float(np.vdot(right, right).real)
    if not norm or not np.isfinite(left).all():
        return None
    factor = float(np.vdot(right, left).real) / norm
    return factor if factor and near(left / factor, right, dtype) else None


def _steps(problem: Finding, found: Any, wanted: Any, letters: str, dtype: str) -> None:
    """Of a quantity with a value for every step: at which steps it is wrong."""
    if problem["problem"] not in ("values", "not-finite") or letters.split()[:1] != ["T"]:
        return
    wrong = [t for t in range(len(wanted)) if not near(found[t], wanted[t], dtype)]
    if len(wrong) < len(wanted):
        problem["steps"] = wrong


def _kind(value: Any) -> str:
    if value is None:
        return "None"
    if type(value) is not np.ndarray:  # a matrix, a masked array: their products and sums are not an array's
        return type(value).__name__
    return "array" if value.dtype.kind in "biufc" else f"array of {value.dtype}"


def _said(value: Any) -> str:
    if isinstance(value, str):
        return value[:60]
    found = np.asarray(value)
    return f"{float(found):.6g}" if found.ndim == 0 and found.dtype.kind == "f" else str(value)[:60]
