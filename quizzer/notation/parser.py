"""Tokens → parts: a Pratt parser whose grammar is in two tables, `PREFIX` and `INFIX`.

The more a sign binds, the higher its power: `a + b ⊙ W x²` is `a + (b ⊙ (W (x²)))`. What people read in two ways
becomes an EITHER of both: `a/b c`, `sin 2x y`.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from quizzer.messages import message
from quizzer.notation import naming, syntax
from quizzer.notation.errors import NotationError, Span
from quizzer.notation.forms import FORMS, grouped, logarithm, number
from quizzer.notation.functions import FUNCTIONS, REDUCTIONS, SPELLED
from quizzer.notation.limits import LIMITS, Limits
from quizzer.notation.naming import CONSTANT, CUT, END, FORM, FUNCTION, LOGARITHM, NAME, OPTION
from quizzer.notation.syntax import Part
from quizzer.notation.tokens import FRACTION, NUMBER, ROOT, SIGN, SUM, WORD, Token

COMPARE, PLUS, MINUS, ENTRYWISE, TIMES, BESIDE, OPERAND, RAISE, HANG = 5, 10, 15, 20, 30, 40, 50, 60, 70

_CLOSING = {"(": ")", "[": "]", "{": "}", "⌊": "⌋", "⌈": "⌉", "|": "|", "‖": "‖"}
_STARTS = frozenset({NAME, CONSTANT, FUNCTION, FORM, LOGARITHM, SUM, ROOT, FRACTION, NUMBER})
_CALLS = frozenset({FUNCTION, FORM, LOGARITHM, SUM})
_AMBIGUOUS_CALLS = frozenset("fghFGHφψ")


@dataclass(frozen=True, slots=True)
class Infix:
    """A sign after an operand: how much it binds, and what it builds from the operand on its left."""

    power: int
    build: Callable[[Parser, Part], Part]


class Parser:
    """Parses one formula. `open` says that no names were declared, `tex` that letters stand alone."""

    def __init__(
        self, tokens: Sequence[Token], text: str, *, open: bool = False, tex: bool = False, limits: Limits = LIMITS
    ) -> None:
        self.tokens = [*tokens, Token(END, "", len(text), len(text), False)]
        self.text = text
        self.open = open
        self.tex = tex
        self.limits = limits
        self.at = 0
        self.calls = 0
        self.bar = ""  # the bar that would close now

    # --- going through the tokens ---------------------------------------------------------------------------

    @property
    def token(self) -> Token:
        """The token that is next."""
        return self.tokens[self.at]

    def take(self) -> Token:
        """The next token, which is now behind."""
        token = self.tokens[self.at]
        self.at += 1
        return token

    def is_sign(self, *signs: str) -> bool:
        """Whether one of these signs is next."""
        token = self.tokens[self.at]
        return token.kind is SIGN and token.text in signs

    def expect(self, sign: str, opened: Token) -> Token:
        """Take this sign, which closes what `opened`."""
        if self.is_sign(sign):
            return self.take()
        if self.token.kind is END:
            what = message("notation.not-closed", found=opened.text)
            raise NotationError(what, self.text, Span(opened.start, opened.end), message("notation.close-with", sign=sign))
        raise self.unexpected()

    def part(self, op: str, args: Sequence[Part], start: int, end: int, value: object = None) -> Part:
        """A part over `args`; there is a limit to how deep it may go."""
        levels = 1
        for arg in args:
            if arg.levels >= levels:
                levels = arg.levels + 1
        if levels > self.limits.depth:
            raise self.error("notation.too-deep", start, end, most=self.limits.depth)
        return Part(op, tuple(args), start, end, value, levels)

    def error(self, key: str, start: int, end: int, fix: str | None = None, **values: object) -> NotationError:
        """The error of a stretch of the text."""
        mend = message(fix, **values) if fix else None
        return NotationError(message(key, **values), self.text, Span(start, end), mend)

    def unexpected(self) -> NotationError:
        """The error of the next token, which nothing can be made of."""
        token = self.token
        if token.kind is END:
            return self.error("notation.ended", token.start, token.end)
        if token.kind is SIGN and token.text in _MEANT:
            return self.error("notation.unexpected", token.start, token.end, _MEANT[token.text], found=token.text)
        return self.error("notation.unexpected", token.start, token.end, found=self.text[token.start : token.end])

    # --- the loop -------------------------------------------------------------------------------------------

    def whole(self) -> Part:
        """The whole formula."""
        part = self.parse(0)
        if self.token.kind is not END:
            raise self.unexpected()
        return part

    def parse(self, power: int) -> Part:
        """The longest formula from here whose signs all bind more than `power`."""
        self.calls += 1
        if self.calls > 3 * self.limits.depth:
            raise self.error("notation.too-deep", self.token.start, self.token.end, most=self.limits.depth)
        left = self.prefix(power)
        while True:
            token = self.tokens[self.at]
            row = INFIX.get(token.text) if token.kind is SIGN or token.kind is CUT else None
            if row is None or (token.text == self.bar and token.text in "|‖"):
                if not (BESIDE > power and self.starts_operand()):
                    break
                left = self.beside(left)
            elif row.power > power:
                left = row.build(self, left)
            else:
                break
        self.calls -= 1
        return left

    def prefix(self, power: int) -> Part:
        token = self.tokens[self.at]
        build = PREFIX.get(token.text) if token.kind is SIGN else PREFIX.get(token.kind)
        if build is None:
            raise self.unexpected()
        return build(self, power)

    def starts_operand(self) -> bool:
        """Whether what is next can stand beside an operand, as a factor."""
        token = self.tokens[self.at]
        if token.kind is SIGN:
            return token.text in _CLOSING and token.text != self.bar
        return token.kind in _STARTS

    # --- operands -------------------------------------------------------------------------------------------

    def leaf(self, power: int) -> Part:
        token = self.take()
        if token.kind is NUMBER:
            return Part(syntax.NUMBER, (), token.start, token.end, token.value)
        return Part(syntax.NAME if token.kind is NAME else syntax.CONSTANT, (), token.start, token.end, token.text)

    def name(self, power: int) -> Part:
        token = self.take()
        part = Part(syntax.NAME, (), token.start, token.end, token.text)
        if self.open and token.text in _AMBIGUOUS_CALLS and self.is_sign("(") and not self.token.spaced:
            return self.maybe_call(part)
        return part

    def maybe_call(self, name: Part) -> Part:
        """f(x), where nobody has said whether f is a number or a function."""
        if self.tokens[self.at + 1].kind is not NAME or self.tokens[self.at + 2].text != ")":
            return name
        inner = self.group(0)
        product = self.part(syntax.BESIDE, (name, inner), name.start, inner.end)
        call = self.part(syntax.APPLY, inner.args, name.start, inner.end, (name.value, 0))
        return self.either(product, call)

    def minus(self, power: int) -> Part:
        token = self.take()
        body = self.parse(max(power, MINUS))
        return self.part(syntax.NEG, (body,), token.start, body.end)

    def plus(self, power: int) -> Part:
        self.take()
        return self.parse(max(power, MINUS))

    def group(self, power: int) -> Part:
        """(a), {a}; (a, b) is good for an argument only."""
        opened = self.take()
        parts = [self.inside()]
        while self.is_sign(","):
            self.take()
            parts.append(self.inside())
        end = self.expect(_CLOSING[opened.text], opened).end
        return self.part(syntax.TUPLE if len(parts) > 1 else syntax.GROUP, parts, opened.start, end)

    def inside(self) -> Part:
        """What stands in brackets: no bar outside closes it."""
        bar, self.bar = self.bar, ""
        part = self.parse(0)
        self.bar = bar
        return part

    def stack(self, power: int) -> Part:
        """[h; x] one under the other, [h, x] side by side, [a] as brackets."""
        opened = self.take()
        parts, separators = [self.inside()], set()
        while self.is_sign(",", ";"):
            separators.add(self.take().text)
            parts.append(self.inside())
        end = self.expect("]", opened).end
        if len(separators) > 1:
            raise self.error("notation.mixed-separators", opened.start, end)
        if len(parts) == 1:
            return self.part(syntax.GROUP, parts, opened.start, end)
        return self.part(syntax.STACK, parts, opened.start, end, 0 if ";" in separators else None)

    def bars(self, power: int) -> Part:
        """|a|, ‖a‖."""
        opened = self.take()
        bar, self.bar = self.bar, opened.text
        body = self.parse(0)
        self.bar = opened.text
        end = self.expect(opened.text, opened).end
        self.bar = bar
        if opened.text == "‖":
            return self.part(syntax.REDUCE, (body,), opened.start, end, ("norm", None, False))
        return self.part(syntax.BARS, (body,), opened.start, end)

    def rounded(self, power: int) -> Part:
        """⌊a⌋, ⌈a⌉."""
        opened = self.take()
        body = self.inside()
        end = self.expect(_CLOSING[opened.text], opened).end
        function = "floor" if opened.text == "⌊" else "ceil"
        return self.part(syntax.APPLY, (body,), opened.start, end, (function, 0))

    def total(self, power: int) -> Part:
        """Σ_n: it goes over the whole product after it."""
        token = self.take()
        body = self.parse(MINUS)
        return self.part(syntax.OVER, (body,), token.start, body.end, token.text)

    def fraction(self, power: int) -> Part:
        start = self.take().start
        top, bottom = self.tex_argument(), self.tex_argument()
        return self.part(syntax.DIVIDE, (top, bottom), start, bottom.end)

    def root(self, power: int) -> Part:
        start = self.take().start
        degree = self.stack(0) if self.is_sign("[") else None
        body = self.tex_argument()
        if degree is None:
            return self.part(syntax.APPLY, (body,), start, body.end, ("sqrt", 0))
        exponent = self.part(syntax.DIVIDE, (number(1, start, start), degree), degree.start, degree.end)
        return self.part(syntax.POWER, (grouped(body), exponent), start, body.end, "**")

    def tex_argument(self) -> Part:
        """A group in braces, or the one thing that comes next."""
        return self.group(0) if self.is_sign("{") else self.prefix(HANG)

    # --- functions ------------------------------------------------------------------------------------------

    def function(self, power: int) -> Part:
        """tanh(c), tanh c, tanh²(c), σ′(a)."""
        token = self.take()
        name, order = SPELLED[token.text]
        exponent: Part | None = None
        while self.is_sign("'", "''", "^", "**"):
            if self.is_sign("'", "''"):
                order += len(self.take().text)
            elif exponent is None:
                exponent = self.function_power(token)
            else:
                raise self.unexpected()

        def applied(args: Sequence[Part], end: int, options: dict[str, object] | None = None) -> Part:
            result = self.applied(token, name, order, args, end, options or {})
            return result if exponent is None else self.part(syntax.POWER, (result, exponent), token.start, end, "**")

        if self.is_sign("(", "{"):
            args, options, end = self.arguments()
            return applied(args, end, options)
        return self.bare(token, lambda arg: applied((arg,), arg.end))

    def function_power(self, token: Token) -> Part:
        self.take()
        exponent = self.exponent()
        if exponent.op is syntax.NEG and exponent.args[0].value == 1:
            span, name = (token.start, exponent.end), self.text[token.start : token.end]
            raise self.error("notation.inverse-or-reciprocal", *span, "notation.write-arc", name=name)
        return exponent

    def logarithm(self, power: int) -> Part:
        token = self.take()
        op = syntax.NUMBER if isinstance(token.value, int) else syntax.NAME
        base = Part(op, (), token.start, token.end, token.value)
        if self.is_sign("(", "{"):
            args, _, end = self.arguments()
            if len(args) != 1:
                raise self.arity(token, "1", len(args), end)
            return logarithm(args[0], base, token.start, end)
        return self.bare(token, lambda arg: logarithm(arg, base, token.start, arg.end))

    def form(self, power: int) -> Part:
        """np.dot(a, b)."""
        token = self.take()
        args, options, end = self.arguments()
        return self.formed(token, args, options, token.start, end)

    def formed(self, token: Token, args: Sequence[Part], options: dict[str, object], start: int, end: int) -> Part:
        built = FORMS[token.text](args, options, start, end)
        if built is None:
            raise self.arity(token, "", len(args), end)
        return self.part(built.op, built.args, start, end, built.value)

    def arguments(self) -> tuple[list[Part], dict[str, object], int]:
        """The arguments in brackets, the options among them, and where the brackets end."""
        opened, args, options = self.take(), [], {}
        while not self.is_sign(_CLOSING[opened.text]):
            if self.token.kind is OPTION:
                option = self.take()
                options[option.text] = option.value
            else:
                args.append(self.inside())
            if not self.is_sign(","):
                break
            self.take()
        return args, options, self.expect(_CLOSING[opened.text], opened).end

    def applied(
        self, token: Token, name: str, order: int, args: Sequence[Part], end: int, options: dict[str, object]
    ) -> Part:
        """A function with its arguments: entry by entry, or over an axis."""
        row = FUNCTIONS[name]
        if name in REDUCTIONS and (len(args) == 1 or row.kind == "reduce"):
            return self.reduced(token, name, args, end, options)
        if not row.least <= len(args) <= row.most or (order and len(args) > 1):
            least = str(row.least) if row.least == row.most else f"{row.least}–{row.most}"
            raise self.arity(token, least, len(args), end)
        if options and row.kind != "vector":
            raise self.error("notation.no-option", token.start, end, name=token.text)
        return self.part(syntax.APPLY, args, token.start, end, (name, order))

    def reduced(
        self, token: Token, name: str, args: Sequence[Part], end: int, options: dict[str, object]
    ) -> Part:
        axis = options.get("axis")
        if len(args) == 2 and args[1].op is syntax.NUMBER and name != "norm":
            axis = args[1].value
        elif len(args) != 1 and not (len(args) == 2 and name == "norm" and args[1].value == 2):
            raise self.arity(token, "1", len(args), end)
        return self.part(syntax.REDUCE, args[:1], token.start, end, (name, axis, bool(options.get("keep"))))

    def arity(self, token: Token, takes: str, count: int, end: int) -> NotationError:
        name = self.text[token.start : token.end]
        return self.error("notation.arity", token.start, end, name=name, takes=takes, count=count)

    def bare(self, token: Token, applied: Callable[[Part], Part]) -> Part:
        """A function without brackets: `sin 2x` has one reading, `sin 2x y` has two."""
        if self.is_sign("-"):
            minus = self.take()
            return self.bare(token, lambda arg: applied(self.part(syntax.NEG, (arg,), minus.start, arg.end)))
        first = self.parse(OPERAND)
        if _is_coefficient(first) and self.token.kind in (NAME, CONSTANT) and token.text != "√":
            second = self.parse(OPERAND)
            first = self.part(syntax.BESIDE, (first, second), first.start, second.end)
        rest: list[Part] = []
        while self.starts_operand() and self.token.kind not in _CALLS and not (token.text == "√" and self.token.spaced):
            rest.append(self.parse(OPERAND))
        if rest:
            factors = [*(first.args if first.op is syntax.BESIDE else (first,)), *rest]
            wide = self.part(syntax.BESIDE, factors, first.start, rest[-1].end)
            narrow = self.part(syntax.BESIDE, (applied(first), *rest), token.start, rest[-1].end)
            return self.either(narrow, applied(wide))
        return self.maybe_quotient(first, applied)

    def maybe_quotient(self, first: Part, applied: Callable[[Part], Part]) -> Part:
        """sin x/2 may be meant as sin(x/2); sin x/cos x and sin x / 2 may not."""
        slash, after = self.token, self.tokens[min(self.at + 1, len(self.tokens) - 1)]
        tight = self.is_sign("/") and not (slash.spaced or after.spaced)
        if not tight or after.kind in _CALLS or first.op is syntax.BARS:
            return applied(first)
        self.take()
        bottom = self.parse(OPERAND)
        narrow = self.part(syntax.DIVIDE, (applied(first), bottom), first.start, bottom.end)
        wide = self.part(syntax.DIVIDE, (first, bottom), first.start, bottom.end)
        return self.either(narrow, applied(wide))

    # --- after an operand -----------------------------------------------------------------------------------

    def beside(self, left: Part) -> Part:
        """W x: what it means, shapes decide."""
        before = self.tokens[self.at - 1]
        if self.token.kind is NUMBER and before.kind is NUMBER:
            raise self.error("notation.two-numbers", before.start, self.token.end)
        right = self.parse(BESIDE)
        args = (*left.args, right) if left.op is syntax.BESIDE else (left, right)
        return self.part(syntax.BESIDE, args, left.start, right.end)

    def add(self, left: Part) -> Part:
        sign = self.take()
        right = self.parse(PLUS)
        if sign.text == "-":
            right = self.part(syntax.NEG, (right,), sign.start, right.end)
        args = (*left.args, right) if left.op is syntax.ADD else (left, right)
        return self.part(syntax.ADD, args, left.start, right.end)

    def chained(self, left: Part, op: str, power: int) -> Part:
        self.take()
        right = self.parse(power)
        args = (*left.args, right) if left.op is op else (left, right)
        return self.part(op, args, left.start, right.end)

    def times(self, left: Part) -> Part:
        return self.chained(left, syntax.TIMES, TIMES)

    def entrywise(self, left: Part) -> Part:
        return self.chained(left, syntax.HADAMARD, ENTRYWISE)

    def pair(self, left: Part) -> Part:
        op = syntax.MATMUL if self.take().text == "@" else syntax.DOT
        right = self.parse(TIMES)
        return self.part(op, (left, right), left.start, right.end)

    def divide(self, left: Part) -> Part:
        """a/b c has two readings."""
        self.take()
        right = self.parse(TIMES)
        whole = self.part(syntax.DIVIDE, (left, right), left.start, right.end)
        sign = right.op is syntax.NEG
        inner = right.args[0] if sign else right
        if inner.op is not syntax.BESIDE:
            return whole
        first = inner.args[0]
        bottom = self.part(syntax.NEG, (first,), right.start, first.end) if sign else first
        quotient = self.part(syntax.DIVIDE, (left, bottom), left.start, first.end)
        return self.either(whole, self.part(syntax.BESIDE, (quotient, *inner.args[1:]), left.start, right.end))

    def compare(self, left: Part) -> Part:
        """a > b is the step function of a − b."""
        sign = self.take()
        right = self.parse(COMPARE)
        first, second = (left, right) if sign.text in (">", ">=", "≥") else (right, left)
        minus = self.part(syntax.NEG, (grouped(second),), second.start, second.end)
        zero = second.op is syntax.NUMBER and second.value == 0
        difference = first if zero else self.part(syntax.ADD, (grouped(first), minus), left.start, right.end)
        return self.part(syntax.APPLY, (difference,), left.start, right.end, ("step", 0))

    def raised(self, left: Part) -> Part:
        sign = self.take()
        right = self.exponent()
        whole = self.part(syntax.POWER, (left, right), left.start, right.end, sign.text)
        if self.tex or sign.text == "**" or not self._glued(left, right):
            return whole
        rest: list[Part] = []
        while self.token.kind in (NAME, CONSTANT) and not self.token.spaced:
            rest.append(self.parse(OPERAND))
        wide = self.part(syntax.BESIDE, (right, *rest), right.start, rest[-1].end)
        narrow = self.part(syntax.BESIDE, (whole, *rest), left.start, rest[-1].end)
        return self.either(narrow, self.part(syntax.POWER, (left, wide), left.start, rest[-1].end, sign.text))

    def _glued(self, base: Part, exponent: Part) -> bool:
        """x^ab, e^2x: letters that may belong to the exponent."""
        if self.token.kind not in (NAME, CONSTANT) or self.token.spaced:
            return False
        return exponent.op is syntax.NAME or (base.value == "e" and exponent.op is syntax.NUMBER)

    def exponent(self) -> Part:
        if self.is_sign("{", "("):
            group = self.group(0)
            part = group.args[0] if group.op is syntax.GROUP else group
            if not self.is_sign("^", "**"):
                return part
            return self.raised(group)
        return self.parse(RAISE - 1)

    def factorial(self, left: Part) -> Part:
        end = self.take().end
        return self.part(syntax.APPLY, (left,), left.start, end, ("factorial", 0))

    def transposed(self, left: Part) -> Part:
        end = self.take().end
        return self.part(syntax.TRANSPOSE, (left,), left.start, end)

    def primed(self, left: Part) -> Part:
        token = self.take()
        return self.part(syntax.PRIME, (left,), left.start, token.end, len(token.text))

    def cut(self, left: Part) -> Part:
        token = self.take()
        return self.part(syntax.CUT, (left,), left.start, token.end, token.value)

    def attribute(self, left: Part) -> Part:
        """W.T, W.dot(x), a.sum(axis=0)."""
        self.take()
        token = self.take()
        if token.text == "T" and token.kind in (NAME, WORD):
            return self.part(syntax.TRANSPOSE, (left,), left.start, token.end)
        if token.kind not in (FUNCTION, FORM) or not self.is_sign("("):
            found = self.text[token.start : token.end]
            raise self.error("notation.unknown-attribute", token.start, token.end, found=found)
        args, options, end = self.arguments()
        if token.kind is FORM:
            return self.formed(token, (left, *args), options, left.start, end)
        name, order = SPELLED[token.text]
        return self.applied(token, name, order, (left, *args), end, options)

    def either(self, first: Part, second: Part) -> Part:
        return self.part(syntax.EITHER, (first, second), min(first.start, second.start), second.end)


def _is_coefficient(part: Part) -> bool:
    return part.op is syntax.NUMBER or (part.op is syntax.CONSTANT and part.value == "pi")


PREFIX: dict[str, Callable[[Parser, int], Part]] = {
    NUMBER: Parser.leaf, CONSTANT: Parser.leaf, NAME: Parser.name, FUNCTION: Parser.function,
    LOGARITHM: Parser.logarithm, FORM: Parser.form, SUM: Parser.total, FRACTION: Parser.fraction,
    ROOT: Parser.root, "-": Parser.minus, "+": Parser.plus, "(": Parser.group, "{": Parser.group,
    "[": Parser.stack, "|": Parser.bars, "‖": Parser.bars, "⌊": Parser.rounded, "⌈": Parser.rounded,
}  # fmt: skip

INFIX: dict[str, Infix] = {
    **dict.fromkeys((">", "<", ">=", "<=", "≥", "≤"), Infix(COMPARE, Parser.compare)),
    **dict.fromkeys(("+", "-"), Infix(PLUS, Parser.add)),
    **dict.fromkeys(("⊙", ".*"), Infix(ENTRYWISE, Parser.entrywise)),
    "*": Infix(TIMES, Parser.times),
    **dict.fromkeys(("@", "·", "×"), Infix(TIMES, Parser.pair)),
    **dict.fromkeys(("/", "./"), Infix(TIMES, Parser.divide)),
    **dict.fromkeys(("^", "**", ".^"), Infix(RAISE, Parser.raised)),
    "!": Infix(HANG, Parser.factorial),
    "ᵀ": Infix(HANG, Parser.transposed),
    **dict.fromkeys(("'", "''"), Infix(HANG, Parser.primed)),
    ".": Infix(HANG, Parser.attribute),
}

# Signs that have no place in a formula, and what to write instead.
_MEANT = {"⊗": "notation.which-product", "=": "notation.one-equation", ":=": "notation.one-equation"}
