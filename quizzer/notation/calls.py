"""Functions in a formula: tanh(c), tanh²(c), σ′(a), sin 2x, np.sum(a, axis=0), W.T."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from quizzer.messages import message
from quizzer.notation import syntax
from quizzer.notation.errors import NotationError, excerpt
from quizzer.notation.forms import FORMS, grouped, logarithm
from quizzer.notation.functions import FUNCTIONS, REDUCE, REDUCTIONS, SPELLED, VECTOR
from quizzer.notation.naming import ATTRIBUTE, CONSTANT, FORM, FUNCTION, LOGARITHM, NAME, OPTION
from quizzer.notation.pratt import Parser
from quizzer.notation.syntax import Part
from quizzer.notation.tokens import SUM, Token

OPERAND = 50  # the power under which one operand stands, with its powers and marks
CALLS = frozenset({FUNCTION, FORM, LOGARITHM, SUM})

Options = Mapping[str, object]


def function(parser: Parser, power: int) -> Part:
    """tanh(c), tanh c, tanh²(c), σ′(a)."""
    token = parser.take()
    name, order = SPELLED[token.text]
    exponent: Part | None = None
    while parser.is_sign("'", "''", "^", "**"):
        if parser.is_sign("'", "''"):
            order += len(parser.take().text)
        elif exponent is None:
            exponent = _function_power(parser, token)
        else:
            raise parser.unexpected()

    def raised(result: Part) -> Part:
        if exponent is None:
            return result
        return parser.part(syntax.POWER, (result, exponent), token.start, result.end, "**")

    if parser.is_sign("(", "{"):
        args, options, end = arguments(parser)
        return raised(_applied(parser, token, name, order, args, options, token.start, end))
    return _bare(
        parser,
        token,
        lambda arg: raised(_applied(parser, token, name, order, (arg,), {}, token.start, arg.end)),
    )


def _function_power(parser: Parser, token: Token) -> Part:
    parser.take()
    exponent = raising(parser)
    if exponent.op == syntax.NEG and exponent.args[0].value == 1:
        name = parser.text[token.start : token.end]
        fix = message(f"notation.write-{'arc' if f'arc{name}' in SPELLED else 'reciprocal'}", name=name)
        raise parser.error(message("notation.inverse-or-reciprocal", name=name), token.start, exponent.end, fix)
    return exponent


def raising(parser: Parser) -> Part:
    """An exponent: what is in its braces, or one operand with its own exponent."""
    if parser.is_sign("{"):
        opened = parser.take()
        part = parser.inside()
        parser.close("}", opened)
        return part
    part = parser.parse(OPERAND + 9)
    return part.args[0] if part.op == syntax.GROUP else part


def log(parser: Parser, power: int) -> Part:
    r"""log₂(x), lg x, \log_{2a} x."""
    token = parser.take()
    if token.value is None:
        base = raising(parser)
    else:
        op = syntax.NUMBER if isinstance(token.value, int) else syntax.NAME
        base = Part(op, (), token.start, token.end, token.value)
    if parser.is_sign("(", "{"):
        args, _, end = arguments(parser)
        if len(args) != 1:
            raise _arity(parser, token, 1, len(args), token.start, end)
        return logarithm(args[0], base, token.start, end)
    return _bare(parser, token, lambda arg: logarithm(arg, base, token.start, arg.end))


def form(parser: Parser, power: int) -> Part:
    """np.dot(a, b)."""
    token = parser.take()
    args, options, end = arguments(parser)
    return _formed(parser, token, args, options, token.start, end)


def _formed(parser: Parser, token: Token, args: Sequence[Part], options: Options, start: int, end: int) -> Part:
    built = FORMS[token.text](args, options, start, end)
    if built is None and token.text == "einsum":
        raise parser.error(message("notation.bad-einsum"), start, end, message("notation.einsum-form"))
    if built is None:
        raise _arity(parser, token, "", len(args), start, end)
    return parser.part(built.op, built.args, start, end, built.value)


def attribute(parser: Parser, left: Part) -> Part:
    """W.T, W.dot(x), a.sum(axis=0)."""
    parser.take()
    token = parser.take()
    if token.kind == ATTRIBUTE:
        return parser.part(syntax.TRANSPOSE, (left,), left.start, token.end)
    if token.kind not in (FUNCTION, FORM) or not parser.is_sign("("):
        found = excerpt(parser.text[token.start : token.end])
        raise parser.error(message("notation.unknown-attribute", found=found), token.start, token.end)
    args, options, end = arguments(parser)
    if token.kind == FORM:
        return _formed(parser, token, (left, *args), options, left.start, end)
    name, order = SPELLED[token.text]
    return _applied(parser, token, name, order, (left, *args), options, left.start, end)


def arguments(parser: Parser) -> tuple[list[Part], dict[str, object], int]:
    """The arguments in brackets, the options among them, and where the brackets end."""
    opened = parser.take()
    closing = ")" if opened.text == "(" else "}"
    args: list[Part] = []
    options: dict[str, object] = {}
    while not parser.is_sign(closing):
        if parser.token.kind == OPTION:
            option = parser.take()
            options[option.text] = option.value
        else:
            args.append(parser.inside())
        if not parser.is_sign(","):
            break
        parser.take()
    return args, options, parser.close(closing, opened)


def _applied(
    parser: Parser,
    token: Token,
    name: str,
    order: int,
    args: Sequence[Part],
    options: Options,
    start: int,
    end: int,
) -> Part:
    """A function with its arguments: entry by entry, or over an axis."""
    row = FUNCTIONS[name]
    if name in REDUCTIONS and (len(args) == 1 or row.kind == REDUCE):
        return _reduced(parser, token, name, args, options, start, end)
    if name == "log" and len(args) == 2 and not order:
        return logarithm(args[0], args[1], start, end)
    if not row.least <= len(args) <= row.most or (order and len(args) > 1):
        takes = row.least if row.least == row.most else f"{row.least}–{row.most}"
        raise _arity(parser, token, takes, len(args), start, end)
    if options and row.kind != VECTOR:
        raise parser.error(message("notation.no-option", name=token.text), start, end)
    return parser.part(syntax.APPLY, args, start, end, (name, order))


def _reduced(
    parser: Parser, token: Token, name: str, args: Sequence[Part], options: Options, start: int, end: int
) -> Part:
    axis = options.get("axis")
    if args and args[0].op == syntax.STACK:
        return _of_list(parser, token, name, args, axis, start, end)
    second = args[1] if len(args) == 2 else None
    if second is not None and second.op == syntax.NUMBER and name != "norm":
        axis = second.value
    elif len(args) != 1 and not (second is not None and second.value == 2):
        raise _arity(parser, token, 1, len(args), start, end)
    return parser.part(syntax.REDUCE, args[:1], start, end, (name, axis, bool(options.get("keep"))))


def _of_list(
    parser: Parser, token: Token, name: str, args: Sequence[Part], axis: object, start: int, end: int
) -> Part:
    """np.sum([a, b], axis=0) is a + b."""
    if name != "sum" or axis != 0 or len(args) > 1:
        raise _arity(parser, token, "", len(args), start, end)
    return parser.part(syntax.ADD, [grouped(each) for each in args[0].args], start, end)


def _arity(parser: Parser, token: Token, takes: int | str, count: int, start: int, end: int) -> NotationError:
    name = parser.text[token.start : token.end]
    key = "notation.arity" if takes else "notation.wrong-arguments"
    return parser.error(message(key, name=name, takes=takes, count=count), start, end)


def _bare(parser: Parser, token: Token, applied: Callable[[Part], Part]) -> Part:
    """A function without brackets: `sin 2x` has one reading, `sin 2x y` has two."""
    if parser.is_sign("-"):
        minus = parser.take()
        return _bare(parser, token, lambda arg: applied(parser.part(syntax.NEG, (arg,), minus.start, arg.end)))
    narrow = [parser.parse(OPERAND)]
    while (
        _is_coefficient(narrow[-1])
        and parser.token.kind in (NAME, CONSTANT)
        and _belongs(parser, token, narrow[-1])
    ):
        narrow.append(parser.parse(OPERAND))
    rest: list[Part] = []
    while parser.starts_operand() and parser.token.kind not in CALLS and not _ends_root(parser, token):
        rest.append(parser.parse(OPERAND))
    first = _product(parser, narrow)
    if not rest:
        return _maybe_quotient(parser, token, first, applied)
    near = _product(parser, (applied(first), *rest))
    return either(parser, near, applied(_product(parser, (*narrow, *rest))))


def _product(parser: Parser, factors: Sequence[Part]) -> Part:
    if len(factors) == 1:
        return factors[0]
    return parser.part(syntax.BESIDE, factors, factors[0].start, factors[-1].end)


def _is_coefficient(part: Part) -> bool:
    return part.op == syntax.NUMBER or (part.op == syntax.CONSTANT and part.value == "pi")


def _belongs(parser: Parser, token: Token, coefficient: Part) -> bool:
    """Whether what comes is under the function as well: sin 2x, sin πx, but not √2x."""
    if token.text == "√":
        return False
    return parser.tex or not parser.token.spaced or coefficient.op == syntax.CONSTANT


def _ends_root(parser: Parser, token: Token) -> bool:
    return token.text == "√" and parser.token.spaced


def _maybe_quotient(parser: Parser, token: Token, first: Part, applied: Callable[[Part], Part]) -> Part:
    """Of `sin x/2` may be meant sin(x/2), of `sin x/cos x`, `sin x / 2` and `√2/2` not."""
    slash, after = parser.token, parser.tokens[min(parser.at + 1, len(parser.tokens) - 1)]
    tight = parser.is_sign("/") and not (slash.spaced or after.spaced) and token.text != "√"
    if not tight or after.kind in CALLS or first.op in (syntax.BARS, syntax.GROUP):
        return applied(first)
    parser.take()
    bottom = parser.parse(OPERAND)
    near = parser.part(syntax.DIVIDE, (applied(first), bottom), first.start, bottom.end)
    wide = parser.part(syntax.DIVIDE, (first, bottom), first.start, bottom.end)
    return either(parser, near, applied(wide))


def either(parser: Parser, first: Part, second: Part) -> Part:
    """What the same signs may mean in two ways."""
    start, end = min(first.start, second.start), max(first.end, second.end)
    return parser.part(syntax.EITHER, (first, second), start, end)


def is_mixed(left: Part, right: Part) -> bool:
    r"""Whether `2\frac13` may be a mixed number: two and a third, or two thirds."""
    args = right.args if right.op == syntax.DIVIDE else ()
    fraction = (arg.args[0] if arg.op == syntax.GROUP else arg for arg in args)
    whole = [part.op == syntax.NUMBER and isinstance(part.value, int) for part in (left, *fraction)]
    return len(whole) == 3 and all(whole)
