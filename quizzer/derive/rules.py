"""The local rules of reverse mode: one row an operation, each giving a formula and its reason in words.

A rule is asked: the operation `node` has the adjoint `g`; what does it send to its part number `index`? The
chain of these answers, from an equation down to a name, is everything that is known here about gradients.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction

from quizzer.derive.algebra import Algebra
from quizzer.derive.derivation import Mentioned, letters
from quizzer.derive.functions import ARGUMENTS, Derivatives
from quizzer.errors import ContentError
from quizzer.messages import Message, message
from quizzer.notation import dimensions, parse
from quizzer.notation import tree as t
from quizzer.notation.functions import ENTRYWISE, FUNCTIONS
from quizzer.notation.names import Names
from quizzer.notation.tree import Name, Number, Tree, children, names_in, nodes, substituted


@dataclass(frozen=True)
class Context:
    """What a rule works with: builders, derivatives of functions, and the names of values already computed."""

    algebra: Algebra
    derivatives: Derivatives
    named: Mapping[Tree, Name]
    taken: Collection[str]  # names that are no dimension letters

    def value(self, node: Tree) -> Tree:
        """The node, by its name if it has one."""
        return self.named.get(node, node)


@dataclass(frozen=True)
class Sent:
    """What comes back to a name: a formula, and the reasons on the way."""

    name: str
    tree: Tree
    reasons: tuple[Message, ...]


Answer = tuple[Tree, Message | None]
Rule = Callable[[Context, Tree, int, Tree], Answer]


def sent_back(context: Context, tree: Tree, g: Tree, reasons: tuple[Message, ...] = ()) -> Iterator[Sent]:
    """Everything that a tree with the adjoint `g` sends to its names, from left to right."""
    if isinstance(tree, Name):
        yield Sent(tree.id, g, reasons)
        return
    whole = RULES.get(type(tree))
    for index, part in enumerate(children(tree)):
        if not names_in(part):
            continue
        if whole is None:
            raise ContentError(message("derive.no-rule", found=type(tree).__name__))
        back, reason = whole(context, tree, index, g)
        back = context.algebra.shrunk(back, context.algebra.shape(part))
        yield from sent_back(context, part, back, (*reasons, reason) if reason else reasons)


def sent_by_whole(context: Context, name: str, tree: Tree, g: Tree) -> Sent | None:
    """What `name = tree` sends back if its tree is a function of one name whose slope its own value tells.

    q = 2 σ(c) − 1 has the slope (1 − q²) / 2, which is shorter than what the rules make of it part by part.
    """
    inner = names_in(tree)
    if (
        len(inner) != 1
        or isinstance(tree, Name)
        or not all(isinstance(node, _ENTRYWISE) for node in nodes(tree))
    ):
        return None
    applied = [node for node in nodes(tree) if isinstance(node, t.Apply)]
    if (
        not applied
        or len([*nodes(tree)]) > WHOLE
        or applied[0] is tree
        or any(FUNCTIONS[node.function].kind != ENTRYWISE for node in applied)
    ):
        return None
    if context.algebra.shape(Name(inner[0])) != context.algebra.shape(tree):
        return None
    slope = context.derivatives.of(substituted(tree, {inner[0]: Name("u")}))
    if "u" in names_in(slope):
        return None
    back = context.algebra.times(g, context.algebra.rebuilt(slope, {"y": Name(name)}))
    return Sent(inner[0], back, (message("derive.rule-whole", name=Mentioned((name,))),))


WHOLE = 12  # nodes of a right side that is differentiated as one function
_ENTRYWISE = (Name, Number, t.Constant, t.Add, t.Neg, t.Mul, t.Hadamard, t.Div, t.Power, t.Apply)


# --- sums and products --------------------------------------------------------------------------------------


def _add(context: Context, node: Tree, index: int, g: Tree) -> Answer:
    """Y = a + b  =>  δa = δy, δb = δy."""
    return g, message("derive.rule-sum")


def _neg(context: Context, node: Tree, index: int, g: Tree) -> Answer:
    """Y = −a  =>  δa = −δy."""
    return context.algebra.minus(g), message("derive.rule-sign")


def _times(context: Context, node: Tree, index: int, g: Tree) -> Answer:
    """Y = a ⊙ b  =>  δa = δy ⊙ b: the other factors."""
    parts = children(node)
    others = (*parts[:index], *parts[index + 1 :])
    back = context.algebra.times(g, *map(context.value, others))
    return back, None if all(isinstance(other, Number) for other in others) else message("derive.rule-product")


def _divide(context: Context, node: Tree, index: int, g: Tree) -> Answer:
    """Y = a / b  =>  δa = δy / b, δb = −δy ⊙ y / b."""
    assert isinstance(node, t.Div)
    algebra, bottom = context.algebra, context.value(node.bottom)
    if index == 0:
        numeric = isinstance(node.bottom, Number)
        return algebra.over(g, bottom), None if numeric else message("derive.rule-quotient")
    named = context.named.get(node)
    if named is not None:
        back = algebra.over(algebra.times(g, named), bottom)
    else:
        back = algebra.over(algebra.times(g, context.value(node.top)), algebra.power(bottom, Fraction(2)))
    return algebra.minus(back), message("derive.rule-quotient")


def _power(context: Context, node: Tree, index: int, g: Tree) -> Answer:
    """Y = aⁿ  =>  δa = δy ⊙ n aⁿ⁻¹."""
    assert isinstance(node, t.Power)
    exponent = _exact(node.exponent)
    lower = context.algebra.power(context.value(node.base), exponent - 1)
    factor = t.Div(Number(exponent.numerator), Number(exponent.denominator))
    return context.algebra.times(factor, g, lower), message("derive.rule-power")


def _exact(exponent: Tree) -> Fraction:
    match exponent:
        case Number(value):
            return Fraction(value)
        case t.Neg(body):
            return -_exact(body)
        case t.Div(top, bottom):
            return _exact(top) / _exact(bottom)
    raise ContentError(message("derive.exponent-not-a-number"))


# --- matrices -----------------------------------------------------------------------------------------------


def _matmul(context: Context, node: Tree, index: int, g: Tree) -> Answer:
    """Y = A B  =>  δA = δY Bᵀ, δB = Aᵀ δY."""
    assert isinstance(node, t.MatMul)
    algebra = context.algebra
    if index == 0:
        return algebra.product(g, algebra.transposed(context.value(node.right))), message("derive.rule-outer")
    back = algebra.product(algebra.transposed(context.value(node.left)), g)
    return back, message("derive.rule-transposed")


def _transpose(context: Context, node: Tree, index: int, g: Tree) -> Answer:
    """Y = Aᵀ  =>  δA = δYᵀ."""
    return context.algebra.transposed(g), None


# --- functions ----------------------------------------------------------------------------------------------


def _apply(context: Context, node: Tree, index: int, g: Tree) -> Answer:
    """Y = φ(u)  =>  δu = δy ⊙ φ′(u), where φ′ is computed by SymPy."""
    assert isinstance(node, t.Apply)
    if node.function in SPECIAL:
        return SPECIAL[node.function](context, node, index, g)
    arguments = dict(zip(("u", "v", "w"), map(context.value, node.args), strict=False))
    template = t.Apply(node.function, ARGUMENTS[: len(node.args)], node.order)
    found = context.derivatives.of(template, ARGUMENTS[index].id)
    slope = context.algebra.rebuilt(found, {**arguments, "y": context.value(node)})
    return context.algebra.times(g, slope), message("derive.rule-function", function=_shown(node.function))


def _shown(function: str) -> str:
    return FUNCTIONS[function].unicode or function


def _softmax(context: Context, node: Tree, index: int, g: Tree) -> Answer:
    """P = softmax(a)  =>  δa = p ⊙ (δp − pᵀ δp)."""
    algebra, p = context.algebra, context.value(node)
    mean = algebra.product(algebra.transposed(p), g)
    return algebra.times(p, algebra.plus((g, algebra.minus(mean)))), message("derive.rule-softmax")


SPECIAL: Mapping[str, Rule] = {"softmax": _softmax}


# --- all entries --------------------------------------------------------------------------------------------


def _reduce(context: Context, node: Tree, index: int, g: Tree) -> Answer:
    """Y = Σ aᵢ  =>  δaᵢ = δy; the mean, the variance and the norm likewise."""
    assert isinstance(node, t.Reduce)
    if node.axis is not None or node.function not in REDUCTIONS:
        raise ContentError(message("derive.no-rule", found=node.function))
    return REDUCTIONS[node.function](context, node, g), message(f"derive.rule-{node.function}")


def _count(context: Context, body: Tree) -> Tree:
    """How many entries: the product of the dimensions. A dimension letter is a number."""
    return context.algebra.times(*(counted(context, dimension) for dimension in context.algebra.shape(body)))


def counted(context: Context, dimension: str) -> Tree:
    """A dimension as a number: `D+2H` is a sum."""
    for letter in letters(dimension):
        if letter in context.taken:
            raise ContentError(message("derive.letter-taken", name=letter))
    return parse(dimension, Names(dict.fromkeys(letters(dimension), ())))


def _sum_entries(context: Context, node: t.Reduce, g: Tree) -> Tree:
    return g


def _mean_entries(context: Context, node: t.Reduce, g: Tree) -> Tree:
    return context.algebra.over(g, _count(context, node.body))


def _var_entries(context: Context, node: t.Reduce, g: Tree) -> Tree:
    """V = mean((a − m)²)  =>  δa = 2 δv (a − m) / H: what the mean m sends on cancels."""
    algebra, body = context.algebra, context.value(node.body)
    mean = context.value(t.Reduce("mean", node.body))
    centred = algebra.plus((body, algebra.minus(mean)))
    return algebra.over(algebra.times(Number(2), g, centred), _count(context, node.body))


def _norm_entries(context: Context, node: t.Reduce, g: Tree) -> Tree:
    """R = √Σ aᵢ²  =>  δa = δr a / r."""
    algebra = context.algebra
    return algebra.over(algebra.times(g, context.value(node.body)), context.value(node))


REDUCTIONS: Mapping[str, Callable[[Context, t.Reduce, Tree], Tree]] = {
    "sum": _sum_entries,
    "mean": _mean_entries,
    "var": _var_entries,
    "norm": _norm_entries,
}


# --- parts --------------------------------------------------------------------------------------------------


def _concat(context: Context, node: Tree, index: int, g: Tree) -> Answer:
    """Y = [a; b]  =>  δa = δy[0:H], δb = δy[H:H+D]."""
    assert isinstance(node, t.Concat)
    start = "0"
    for part in node.parts[:index]:
        start = dimensions.added(start, context.algebra.shape(part)[node.axis])
    stop = dimensions.added(start, context.algebra.shape(node.parts[index])[node.axis])
    return t.Slice(g, start, stop, node.axis), message("derive.rule-part")


def _slice(context: Context, node: Tree, index: int, g: Tree) -> Answer:
    """Y = a[0:H]  =>  δa = [δy; 0]: nothing comes back to the other entries."""
    assert isinstance(node, t.Slice)
    whole = context.algebra.shape(node.body)[node.axis]
    before = () if node.start == "0" else (_nothing(node, "0", node.start),)
    after = () if node.stop == whole else (_nothing(node, node.stop, whole),)
    parts = (*before, g, *after)
    return (t.Concat(parts, node.axis) if len(parts) > 1 else g), message("derive.rule-slice")


def _nothing(node: t.Slice, start: str, stop: str) -> Tree:
    """Zeros in the shape of a slice."""
    return t.Mul((Number(0), t.Slice(node.body, start, stop, node.axis)))


RULES: Mapping[type, Rule] = {
    t.Add: _add,
    t.Neg: _neg,
    t.Mul: _times,
    t.Hadamard: _times,
    t.Div: _divide,
    t.Power: _power,
    t.MatMul: _matmul,
    t.Transpose: _transpose,
    t.Apply: _apply,
    t.Reduce: _reduce,
    t.Concat: _concat,
    t.Slice: _slice,
}
