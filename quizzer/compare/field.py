"""A chain of prime fields in which exp is a power: exact arithmetic with σ, tanh, exp, sin and their like.

For primes p and q with q | p − 1 let g have order q modulo p. Then exp(u) := gᵘ, u taken modulo q, keeps all
laws of the exponential (exp(u + v) = exp(u) exp(v), exp(0) = 1), and σ, tanh, sinh, sin … are rational in it.
Values live modulo p, arguments of exp modulo q; an exp inside an argument needs a third prime that divides
q − 1, and so on. Two formulas that differ as functions agree at a random point with a probability below 1e-20
(Schwartz 1980; Martin 1971 and Gonnet 1984 for the exponential); two points are drawn.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import cache
from hashlib import blake2b

LEVELS = 6  # an exp inside five others
SMALLEST = 2**80


class NoInverse(ArithmeticError):
    """A division by zero at this point: another point may have none."""


@dataclass(frozen=True)
class Field:
    """The integers modulo `p`; `inner` is the field of the arguments of exp, None at the end of the chain.

    `i` is a square root of −1, `g` the image of exp(1).
    """

    p: int
    i: int
    g: int
    inner: Field | None

    def number(self, value: int | Fraction) -> int:
        """An exact number."""
        if isinstance(value, int):
            return value % self.p
        return self.over(value.numerator % self.p, value.denominator % self.p)

    def over(self, top: int, bottom: int) -> int:
        """The quotient. Raises NoInverse if bottom is 0."""
        if bottom % self.p == 0:
            raise NoInverse
        return top * pow(bottom, -1, self.p) % self.p

    def power(self, base: int, exponent: int) -> int:
        """The power with a whole exponent."""
        if exponent < 0:
            return self.over(1, pow(base, -exponent, self.p))
        return pow(base, exponent, self.p)

    def exp(self, u: int) -> int:
        """The exponential of an argument in the inner field."""
        return pow(self.g, u, self.p)

    def drawn(self, seed: str) -> int:
        """An element that belongs to `seed`."""
        size = self.p.bit_length() // 8 + 16
        return int.from_bytes(blake2b(seed.encode(), digest_size=size).digest(), "big") % self.p


@cache
def chain() -> Field:
    """The outermost field of the chain, made once: about 3 ms."""
    p = _prime_after(SMALLEST, 1)
    found = Field(p, _root_of_minus_one(p), 0, None)
    for _ in range(LEVELS - 1):
        p = _prime_after(4 * found.p, found.p)
        found = Field(p, _root_of_minus_one(p), _of_order(found.p, p), found)
    return found


def _prime_after(start: int, divisor: int) -> int:
    """The least prime p ≥ start with p ≡ 1 modulo 4 and divisor | p − 1."""
    step = 4 * divisor
    p = start // step * step + 1
    while p < start or not is_prime(p):
        p += step
    return p


def is_prime(n: int) -> bool:
    """Miller and Rabin with twelve bases, which is a proof below 3.3e24 (Sorenson and Webster 2015)."""
    bases = (2, 3, 5, 7, 11, 13, 17, 19, 23, 29, 31, 37)
    if n < 2 or any(n % base == 0 for base in bases):
        return n in bases
    odd, twos = n - 1, 0
    while odd % 2 == 0:
        odd, twos = odd // 2, twos + 1
    return not any(_is_witness(base, odd, twos, n) for base in bases)


def _is_witness(base: int, odd: int, twos: int, n: int) -> bool:
    x = pow(base, odd, n)
    if x in (1, n - 1):
        return False
    for _ in range(twos - 1):
        x = x * x % n
        if x == n - 1:
            return False
    return True


def _root_of_minus_one(p: int) -> int:
    return next(root for h in range(2, p) if pow(root := pow(h, (p - 1) // 4, p), 2, p) == p - 1)


def _of_order(q: int, p: int) -> int:
    return next(g for h in range(2, p) if (g := pow(h, (p - 1) // q, p)) != 1)


# --- functions of exp -----------------------------------------------------------------------------------------

Entry = Callable[[Field, int], int]


def _tanh(f: Field, u: int) -> int:
    square = f.exp(2 * u)
    return f.over(square - 1, square + 1)


def _sigmoid(f: Field, u: int) -> int:
    e = f.exp(u)
    return f.over(e, 1 + e)


def _sinh(f: Field, u: int) -> int:
    e = f.exp(u)
    return f.over(e * e - 1, 2 * e)


def _cosh(f: Field, u: int) -> int:
    e = f.exp(u)
    return f.over(e * e + 1, 2 * e)


def _sin(f: Field, u: int) -> int:
    assert f.inner is not None
    return f.over(_sinh(f, f.inner.i * u), f.i)


def _cos(f: Field, u: int) -> int:
    assert f.inner is not None
    return _cosh(f, f.inner.i * u)


def _one_over(function: Entry) -> Entry:
    return lambda f, u: f.over(1, function(f, u))


def _ratio(top: Entry, bottom: Entry) -> Entry:
    return lambda f, u: f.over(top(f, u), bottom(f, u))


def _slope_of_sigmoid(f: Field, u: int) -> int:
    s = _sigmoid(f, u)
    return s * (1 - s) % f.p


FUNCTIONS: Mapping[tuple[str, int], Entry] = {
    ("exp", 0): Field.exp,
    ("exp", 1): Field.exp,
    ("sigmoid", 0): _sigmoid,
    ("sigmoid", 1): _slope_of_sigmoid,
    ("softplus", 1): _sigmoid,
    ("tanh", 0): _tanh,
    ("tanh", 1): lambda f, u: (1 - _tanh(f, u) ** 2) % f.p,
    ("sinh", 0): _sinh,
    ("sinh", 1): _cosh,
    ("cosh", 0): _cosh,
    ("cosh", 1): _sinh,
    ("coth", 0): _ratio(_cosh, _sinh),
    ("sech", 0): _one_over(_cosh),
    ("csch", 0): _one_over(_sinh),
    ("sin", 0): _sin,
    ("sin", 1): _cos,
    ("cos", 0): _cos,
    ("cos", 1): lambda f, u: -_sin(f, u) % f.p,
    ("tan", 0): _ratio(_sin, _cos),
    ("tan", 1): lambda f, u: f.power(_cos(f, u), -2),
    ("cot", 0): _ratio(_cos, _sin),
    ("sec", 0): _one_over(_cos),
    ("csc", 0): _one_over(_sin),
}
