"""Derivatives of functions, by SymPy, rewritten in what is known: σ′(u) is y (1 − y), y = σ(u).

Nothing here knows a derivative. A function is differentiated by `sympy.diff`; then its value is put in: SymPy
solves y = f(u) for what f is made of (eᵘ, or one function of u), and what comes out is a formula of y alone.
Where that cannot be done, the formula is one of σ(u), or stays one of u.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

from quizzer.derive.symbolic import Expression, definitions, expression
from quizzer.errors import ContentError
from quizzer.messages import message
from quizzer.notation.tree import Add, Apply, Constant, Div, Mul, Name, Neg, Number, Power, Tree, names_in

VALUE = Name("y")  # of the function, in the trees that come out
ARGUMENTS = (Name("u"), Name("v"), Name("w"))


Rows = dict[tuple[Tree, str], Tree]  # a function and a variable, and the derivative


@dataclass
class Derivatives:
    """The derivatives that were computed; `grown` says whether there are new ones since it was made."""

    rows: Rows = field(default_factory=dict)
    grown: bool = False

    def of(self, function: Tree, variable: str = "u") -> Tree:
        """The derivative of a tree of numbers; in the result `y` is the value of the tree.

        Raises:
            ContentError: there is none that the notation can write.
        """
        key = (function, variable)
        if key not in self.rows:
            self.rows[key] = differentiated(function, variable)
            self.grown = True
        return self.rows[key]


def differentiated(function: Tree, variable: str) -> Tree:
    """The derivative, computed now: see `Derivatives.of`."""
    import sympy as sp  # a third of a second: only who differentiates pays

    symbols = {name: sp.Symbol(name, real=True) for name in names_in(function)}
    u, y = symbols[variable], sp.Symbol("y", real=True)
    value = expression(function, symbols)
    found = _without_jumps(sp.diff(value, u))
    for rewritten in _rewritings(value, found, u, y):
        tree = polynomial(rewritten, y) or _general(rewritten)
        if tree is not None:
            return tree
    raise ContentError(message("derive.no-derivative", found=_spelled(function)))


def _rewritings(value: Expression, found: Expression, u: Any, y: Any) -> Iterator[Expression]:
    """The derivative written in other ways, the most wanted first."""
    if u not in found.free_symbols:
        yield found
        return
    of_value = _solved(value, found, u, y)
    if of_value is not None:
        yield of_value
    of_sigmoid = _solved(definitions()["sigmoid"](u), found, u, y)
    if of_sigmoid is not None:
        import sympy as sp

        yield of_sigmoid.subs(y, sp.Function("sigmoid")(u))
    yield found


def _solved(value: Expression, found: Expression, u: Any, y: Any) -> Expression | None:
    """`found` in terms of y = `value` alone; None if that cannot be done by rational steps."""
    import sympy as sp

    named = found.subs(value, y)
    if u not in named.free_symbols:
        return named
    part = sp.Symbol("E", positive=True)
    for atoms in (set(value.atoms(sp.exp)), value.atoms(sp.Function) - value.atoms(sp.exp)):
        within = _replaced(value, atoms, part, u)
        derived = _replaced(found, atoms, part, u)
        if within is None or derived is None:
            continue
        top, bottom = (sp.Poly(side, part) for side in sp.fraction(sp.cancel(within)))
        if max(top.degree(), bottom.degree()) != 1:
            continue
        (a, b), (c, d) = ((side.coeff_monomial(part), side.coeff_monomial(1)) for side in (top, bottom))
        solved = sp.cancel(derived.subs(part, (b - d * y) / (c * y - a)))
        return solved if u not in solved.free_symbols else None
    return None


def _replaced(whole: Expression, atoms: Iterable[Expression], part: Any, u: Any) -> Expression | None:
    """`whole` with the one atom of u replaced by `part`; e⁻ᵘ is 1 / eᵘ."""
    import sympy as sp

    chosen = sorted((atom for atom in atoms if u in atom.free_symbols), key=sp.default_sort_key)
    if not chosen:
        return None
    base = chosen[0]
    if isinstance(base, sp.exp):
        unit = u * abs((base.args[0] / u).subs(u, 1))
        whole = whole.replace(sp.exp, lambda inner: part ** sp.cancel(inner / unit))
    else:
        whole = whole.subs(base, part)
    return whole if whole.is_rational_function(part) and u not in whole.free_symbols else None


def _without_jumps(found: Expression) -> Expression:
    """Steps are flat: where they jump, no derivative is asked for."""
    import sympy as sp

    found = found.replace(sp.DiracDelta, lambda *_: sp.Integer(0))
    flat = [d for d in found.atoms(sp.Derivative) if isinstance(d.expr, (sp.floor, sp.ceiling))]
    return found.subs(dict.fromkeys(flat, 0)).doit()


# --- SymPy → tree -------------------------------------------------------------------------------------------


def polynomial(found: Expression, y: Any) -> Tree | None:
    """C yᵏ (1 − …), as on a whiteboard; None if it is no polynomial of y alone."""
    import sympy as sp

    if found.is_Rational:
        return exact(_number(found))
    if found.free_symbols - {y} or not found.is_polynomial(y) or found.atoms(sp.Function):
        return None
    terms = sorted((power[0], value) for power, value in sp.Poly(found, y).terms())
    lowest, first = terms[0]
    if not all(value.is_Rational for _, value in terms):
        return None
    content = sp.Poly(found, y).content() * sp.sign(first)
    inner = _added([_term(value / content, power - lowest) for power, value in terms])
    return _scaled(_number(content), [_power(lowest)] * bool(lowest) + [inner] * (inner != Number(1)))


def _term(coefficient: Expression, power: int) -> Tree:
    return _scaled(_number(coefficient), [_power(power)] * bool(power))


def _power(power: int) -> Tree:
    return VALUE if power == 1 else Power(VALUE, Number(power))


def _number(value: Expression) -> Fraction:
    return Fraction(int(value.p), int(value.q))


def exact(value: Fraction) -> Tree:
    """A number as a tree: whole numbers are whole, and a minus is a `Neg`."""
    size = abs(value)
    tree: Tree = Number(size.numerator if size.denominator == 1 else size)
    return Neg(tree) if value < 0 else tree


def _multiplied(factors: list[Tree]) -> Tree:
    if not factors:
        return Number(1)
    return Mul(tuple(factors)) if len(factors) > 1 else factors[0]


def _scaled(coefficient: Fraction, factors: list[Tree]) -> Tree:
    """C a b, with the denominator of c below."""
    size = abs(coefficient)
    above: list[Tree] = [Number(size.numerator)] * (size.numerator != 1)
    tree = _multiplied([*above, *factors])
    if size.denominator != 1:
        tree = Div(tree, Number(size.denominator))
    return Neg(tree) if coefficient < 0 else tree


def _added(terms: list[Tree]) -> Tree:
    return terms[0] if len(terms) == 1 else Add(tuple(terms))


def _general(found: Expression) -> Tree | None:
    """Any expression whose functions the notation has; None if it has one more."""
    import sympy as sp

    if found.is_Rational:
        return exact(_number(found))
    if found.is_Symbol:
        return Name(str(found))
    if found in (sp.E, sp.pi):
        return Constant("e" if found == sp.E else "pi")
    if found.is_Add:
        ordered = sorted(
            found.as_ordered_terms(), key=lambda term: (term.could_extract_minus_sign(), not term.is_number)
        )
        return _all(ordered, _added)
    if found.is_Mul:
        return _product(found)
    if found.is_Pow and found.args[1].is_Rational:
        return _raised(found)
    name = _names().get(found.func)
    arguments = found.args[:1] if found.func is sp.Heaviside else found.args
    return _all(arguments, lambda parts: Apply(name, tuple(parts))) if name else None


def _product(found: Expression) -> Tree | None:
    import sympy as sp

    top, bottom = sp.fraction(found)
    sign, top = (-1, -top) if top.could_extract_minus_sign() else (1, top)
    above, below = (_all(_factors(side), _multiplied) for side in (top, bottom))
    if above is None or below is None:
        return None
    whole = above if below == Number(1) else Div(above, below)
    return Neg(whole) if sign < 0 else whole


def _factors(found: Expression) -> list[Expression]:
    """The factors, a number first; none of 1."""
    import sympy as sp

    return [] if found == 1 else sorted(sp.Mul.make_args(found), key=lambda factor: not factor.is_number)


def _raised(found: Expression) -> Tree | None:
    import sympy as sp

    base, exponent = found.args
    if exponent < 0:
        below = _general(base**-exponent)
        return below and Div(Number(1), below)
    inner = _general(base)
    if inner is None:
        return None
    if exponent == sp.S.Half:
        return Apply("sqrt", (inner,))
    return Power(inner, exact(_number(exponent)))


def _all(parts: Iterable[Expression], build: Any) -> Tree | None:
    trees = [_general(part) for part in parts]
    return None if None in trees else build(trees)


def _names() -> dict[Any, str]:
    import sympy as sp

    plain = {define: name for name, define in definitions().items() if isinstance(define, type)}
    return {**plain, sp.Function("sigmoid"): "sigmoid"}


def _spelled(function: Tree) -> str:
    return function.function if isinstance(function, Apply) else type(function).__name__
