"""A derivation as plain data, for JSON. The keys are a promise to the outside."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from quizzer.derive.derivation import Derivation, Equation, Line
from quizzer.derive.document import document, needed
from quizzer.derive.unroll import Unrolled
from quizzer.messages import Words
from quizzer.notation import printed
from quizzer.notation.names import Names

if TYPE_CHECKING:
    from quizzer.derive.check import Check


def plain(
    derivation: Derivation,
    words: Words,
    *,
    unrolled: Unrolled | None = None,
    wrt: str = "",
    check: Check | None = None,
) -> dict[str, Any]:
    """The fields of the object, but for its `schema` and `kind`."""
    source: Derivation | Unrolled = unrolled or derivation
    backward, gradients = needed(source, wrt) if wrt else (source.backward, source.gradients)
    names = document(derivation, unrolled=unrolled).names
    return {
        "cell": derivation.cell.name,
        "layout": derivation.layout,
        "forward": [_equation(each, names) for each in source.forward],
        "backward": [_line(each, words, names) for each in backward],
        "gradients": [_gradient(each, names) for each in gradients],
        "check": check.plain() if check is not None else None,
        "title": words(derivation.cell.title),
        "source": derivation.cell.source,
        "steps": unrolled.steps if unrolled else None,
        "jacobians": [
            {"of": each.of, "to": each.to, "direct": printed(each.direct), "full": printed(each.full)}
            for each in derivation.jacobians
        ],
    }


def _equation(equation: Equation, names: Names | None) -> dict[str, Any]:
    return {"name": equation.name, "shape": list(equation.shape), "expr": printed(equation.tree, names=names)}


def _line(line: Line, words: Words, names: Names | None) -> dict[str, Any]:
    expr = printed(line.tree, names=names)
    return {"name": line.name, "of": line.of, "shape": list(line.shape), "expr": expr, "rule": words(line.rule)}


def _gradient(line: Line, names: Names | None) -> dict[str, Any]:
    expr = printed(line.tree, names=names)
    over = list(line.sum_over)
    return {"name": line.name, "of": line.of, "shape": list(line.shape), "expr": expr, "sum_over": over}
