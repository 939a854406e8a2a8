"""The grammar of the notation, in two tables: what starts an operand (PREFIX) and what follows one (INFIX).

The more a sign binds, the higher its power: `a + b ⊙ W x²` is `a + (b ⊙ (W (x²)))`. What people read in two
ways, such as `a/b c`, becomes an EITHER of both.
"""

from __future__ import annotations

from quizzer.messages import message
from quizzer.notation import calls, syntax
from quizzer.notation.calls import OPERAND, either, is_mixed, raising
from quizzer.notation.forms import FORMS, grouped, number
from quizzer.notation.naming import CONSTANT, FORM, FUNCTION, LOGARITHM, NAME
from quizzer.notation.pratt import Grammar, Infix, Parser, Prefix
from quizzer.notation.syntax import Part
from quizzer.notation.tokens import FRACTION, NUMBER, ROOT, STRING, SUM

COMPARE, PLUS, MINUS, ENTRYWISE, TIMES, BESIDE, RAISE, HANG = 5, 10, 15, 20, 30, 40, OPERAND + 10, OPERAND + 20

_CLOSING = {"(": ")", "[": "]", "{": "}", "⌊": "⌋", "⌈": "⌉", "|": "|", "‖": "‖"}
_MAYBE_FUNCTIONS = frozenset("fghFGHφψ")

# --- operands -----------------------------------------------------------------------------------------------


def _leaf(parser: Parser, power: int) -> Part:
    token = parser.take()
    if token.kind == NUMBER:
        return Part(syntax.NUMBER, (), token.start, token.end, token.value)
    op = syntax.STRING if token.kind == STRING else syntax.CONSTANT
    return Part(op, (), token.start, token.end, token.text)


def _name(parser: Parser, power: int) -> Part:
    token = parser.take()
    part = Part(syntax.NAME, (), token.start, token.end, token.text)
    if parser.undeclared and token.text in _MAYBE_FUNCTIONS and parser.is_sign("(") and not parser.token.spaced:
        return _maybe_call(parser, part)
    return part


def _maybe_call(parser: Parser, name: Part) -> Part:
    """f(x), where nobody has said whether f is a number or a function."""
    if parser.tokens[parser.at + 1].kind != NAME or parser.tokens[parser.at + 2].text != ")":
        return name
    inner = _group(parser, 0)
    product = parser.part(syntax.BESIDE, (name, inner), name.start, inner.end)
    call = parser.part(syntax.APPLY, inner.args, name.start, inner.end, (name.value, 0))
    return either(parser, product, call)


def _minus(parser: Parser, power: int) -> Part:
    token = parser.take()
    body = parser.parse(max(power, MINUS))
    return parser.part(syntax.NEG, (body,), token.start, body.end)


def _plus(parser: Parser, power: int) -> Part:
    parser.take()
    return parser.parse(max(power, MINUS))


def _group(parser: Parser, power: int) -> Part:
    """(a), {a}; (a, b) is good for an argument only."""
    opened = parser.take()
    parts = [parser.inside()]
    while parser.is_sign(","):
        parser.take()
        parts.append(parser.inside())
    end = parser.close(_CLOSING[opened.text], opened)
    if len(parts) == 1:
        return grouped(parts[0], opened.start, end)
    return parser.part(syntax.TUPLE, parts, opened.start, end)


def _braces(parser: Parser, power: int) -> Part:
    """{a} groups in LaTeX, and after ^ and _ only elsewhere."""
    if not parser.tex:
        raise parser.unexpected()
    return _group(parser, power)


def _stack(parser: Parser, power: int) -> Part:
    """[h; x] one under the other, [h, x] side by side, [a] as brackets."""
    opened = parser.take()
    parts, separators = [parser.inside()], set()
    while parser.is_sign(",", ";"):
        separators.add(parser.take().text)
        parts.append(parser.inside())
    end = parser.close("]", opened)
    if len(separators) > 1:
        raise parser.error(message("notation.mixed-separators"), opened.start, end)
    if len(parts) == 1:
        return grouped(parts[0], opened.start, end)
    return parser.part(syntax.STACK, parts, opened.start, end, 0 if ";" in separators else None)


def _bars(parser: Parser, power: int) -> Part:
    """|a|, ‖a‖."""
    opened = parser.take()
    bar, parser.bar = parser.bar, opened.text
    body = parser.parse(0)
    parser.bar = bar
    end = parser.close(opened.text, opened)
    if opened.text == "‖":
        return parser.part(syntax.REDUCE, (body,), opened.start, end, ("norm", None, False))
    return parser.part(syntax.BARS, (body,), opened.start, end)


def _rounded(parser: Parser, power: int) -> Part:
    """⌊a⌋, ⌈a⌉."""
    opened = parser.take()
    body = parser.inside()
    end = parser.close(_CLOSING[opened.text], opened)
    rounding = ("floor" if opened.text == "⌊" else "ceil", 0)
    return parser.part(syntax.APPLY, (body,), opened.start, end, rounding)


def _sum(parser: Parser, power: int) -> Part:
    """Σ_n goes over the whole product after it; sum_n(a) over what is in the brackets."""
    token = parser.take()
    body = parser.parse(HANG) if token.value else parser.parse(MINUS)
    return parser.part(syntax.OVER, (body,), token.start, body.end, token.text)


def _fraction(parser: Parser, power: int) -> Part:
    token = parser.take()
    top, bottom = _tex_argument(parser), _tex_argument(parser)
    built = FORMS["binomial"]((top, bottom), {}, token.start, bottom.end) if "binom" in token.text else None
    op, args = (built.op, built.args) if built is not None else (syntax.DIVIDE, (top, bottom))
    return parser.part(op, args, token.start, bottom.end)


def _root(parser: Parser, power: int) -> Part:
    start = parser.take().start
    degree = _stack(parser, 0) if parser.is_sign("[") else None
    body = _tex_argument(parser)
    if degree is None:
        return parser.part(syntax.APPLY, (body,), start, body.end, ("sqrt", 0))
    exponent = parser.part(syntax.DIVIDE, (number(1, start, start), degree), degree.start, degree.end)
    return parser.part(syntax.POWER, (grouped(body), exponent), start, body.end, "**")


def _tex_argument(parser: Parser) -> Part:
    """A group in braces, or the one thing that comes next."""
    return _group(parser, 0) if parser.is_sign("{") else parser.parse(HANG)


# --- after an operand ---------------------------------------------------------------------------------------


def _beside(parser: Parser, left: Part) -> Part:
    """W x: what it means, shapes decide."""
    before = parser.tokens[parser.at - 1]
    if parser.token.kind == NUMBER and before.kind == NUMBER:
        raise parser.error(message("notation.two-numbers"), before.start, parser.token.end)
    right = parser.parse(BESIDE)
    args = (*left.args, right) if left.op == syntax.BESIDE else (left, right)
    product = parser.part(syntax.BESIDE, args, left.start, right.end)
    if not is_mixed(left, right):
        return product
    return either(parser, product, parser.part(syntax.ADD, (left, right), left.start, right.end))


def _add(parser: Parser, left: Part) -> Part:
    sign = parser.take()
    right = parser.parse(PLUS)
    if sign.text == "-":
        right = parser.part(syntax.NEG, (right,), sign.start, right.end)
    args = (*left.args, right) if left.op == syntax.ADD else (left, right)
    return parser.part(syntax.ADD, args, left.start, right.end)


def _chain(op: str, power: int) -> Infix:
    """Factors in a row are one product."""

    def build(parser: Parser, left: Part) -> Part:
        parser.take()
        right = parser.parse(power)
        args = (*left.args, right) if left.op == op else (left, right)
        return parser.part(op, args, left.start, right.end)

    return Infix(power, build)


def _pair(op: str) -> Infix:
    def build(parser: Parser, left: Part) -> Part:
        parser.take()
        right = parser.parse(TIMES)
        return parser.part(op, (left, right), left.start, right.end)

    return Infix(TIMES, build)


def _divide(parser: Parser, left: Part) -> Part:
    """a/b c has two readings."""
    parser.take()
    right = parser.parse(TIMES)
    whole = parser.part(syntax.DIVIDE, (left, right), left.start, right.end)
    negative = right.op == syntax.NEG
    inner = right.args[0] if negative else right
    if inner.op != syntax.BESIDE:
        return whole
    first = inner.args[0]
    bottom = parser.part(syntax.NEG, (first,), right.start, first.end) if negative else first
    quotient = parser.part(syntax.DIVIDE, (left, bottom), left.start, first.end)
    return either(parser, whole, parser.part(syntax.BESIDE, (quotient, *inner.args[1:]), left.start, right.end))


def _compare(parser: Parser, left: Part) -> Part:
    """`a > b` is the step function of a − b."""
    sign = parser.take()
    right = parser.parse(COMPARE)
    first, second = (left, right) if sign.text in (">", ">=", "≥") else (right, left)
    zero = second.op == syntax.NUMBER and second.value == 0
    minus = parser.part(syntax.NEG, (grouped(second),), second.start, second.end)
    difference = first if zero else parser.part(syntax.ADD, (grouped(first), minus), left.start, right.end)
    return parser.part(syntax.APPLY, (difference,), left.start, right.end, ("step", 0))


def _power(parser: Parser, left: Part) -> Part:
    """x²; x^ab and e^2x have two readings, because the letters after it may belong to the exponent."""
    sign = parser.take()
    right = raising(parser)
    whole = parser.part(syntax.POWER, (left, right), left.start, right.end, sign.text)
    if parser.tex or sign.text == "**" or not _is_glued(parser, left, right):
        return whole
    rest: list[Part] = []
    while parser.token.kind in (NAME, CONSTANT) and not parser.token.spaced:
        rest.append(parser.parse(OPERAND))
    wide = parser.part(syntax.BESIDE, (right, *rest), right.start, rest[-1].end)
    near = parser.part(syntax.BESIDE, (whole, *rest), left.start, rest[-1].end)
    return either(parser, near, parser.part(syntax.POWER, (left, wide), left.start, rest[-1].end, sign.text))


def _is_glued(parser: Parser, base: Part, exponent: Part) -> bool:
    if parser.token.kind not in (NAME, CONSTANT) or parser.token.spaced:
        return False
    return exponent.op == syntax.NAME or (base.value == "e" and exponent.op == syntax.NUMBER)


def _mark(op: str, value: object = None) -> Infix:
    """A sign that hangs on an operand: Wᵀ, f′, n!."""

    def build(parser: Parser, left: Part) -> Part:
        token = parser.take()
        return parser.part(op, (left,), left.start, token.end, value or token.value)

    return Infix(HANG, build)


def _percent(parser: Parser, left: Part) -> Part:
    r"""25\%."""
    token = parser.take()
    hundred = number(100, token.start, token.end)
    return parser.part(syntax.DIVIDE, (left, hundred), left.start, token.end)


PREFIX: dict[str, Prefix] = {
    NUMBER: _leaf, CONSTANT: _leaf, STRING: _leaf, NAME: _name, FUNCTION: calls.function, LOGARITHM: calls.log,
    FORM: calls.form, SUM: _sum, FRACTION: _fraction, ROOT: _root, "-": _minus, "+": _plus, "(": _group,
    "{": _braces, "[": _stack, "|": _bars, "‖": _bars, "⌊": _rounded, "⌈": _rounded,
}  # fmt: skip

INFIX: dict[str, Infix] = {
    **dict.fromkeys((">", "<", ">=", "<=", "≥", "≤"), Infix(COMPARE, _compare)),
    **dict.fromkeys(("+", "-"), Infix(PLUS, _add)),
    **dict.fromkeys(("⊙", ".*"), _chain(syntax.HADAMARD, ENTRYWISE)),
    "*": _chain(syntax.TIMES, TIMES),
    "@": _pair(syntax.MATMUL),
    **dict.fromkeys(("·", "×"), _pair(syntax.DOT)),
    **dict.fromkeys(("/", "./"), Infix(TIMES, _divide)),
    **dict.fromkeys(("^", "**", ".^"), Infix(RAISE, _power)),
    "!": _mark(syntax.APPLY, ("factorial", 0)),
    "%": Infix(HANG, _percent),
    "ᵀ": _mark(syntax.TRANSPOSE),
    "'": _mark(syntax.PRIME, 1),
    "''": _mark(syntax.PRIME, 2),
    "[:]": _mark(syntax.CUT),
    ".": Infix(HANG, calls.attribute),
}

# Signs that have no place in a formula, and what to write instead.
MEANT = {
    "⊗": "notation.which-product",
    "=": "notation.one-equation",
    ":=": "notation.one-equation",
    "{": "notation.round-brackets",
}

GRAMMAR = Grammar(
    prefix=PREFIX,
    infix=INFIX,
    beside=Infix(BESIDE, _beside),
    starts=frozenset(PREFIX) - {"-", "+"},
    meant=MEANT,
)
