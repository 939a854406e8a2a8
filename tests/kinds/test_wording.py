"""Which typed words are the same."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from quizzer.kinds.wording import flat, is_slip, matches, normal

# The accepted form, and other ways to write it.
SAME = {
    "case": ("LSTM", "lstm"),
    "spaces": ("forget gate", "  forget   gate "),
    "no space": ("forget gate", "forgetgate"),
    "a hyphen between words": ("long short-term memory", "long-short term memory"),
    "a hyphen that is left out": ("non-linear", "nonlinear"),
    "a hyphen after a number": ("2-layer", "2 layer"),
    "a hyphen after one letter": ("T-BPTT", "TBPTT"),
    "an underscore": ("forget_gate", "forget gate"),
    "quotes": ("forget gate", "“forget gate”"),
    "single quotes": ("tanh", "'tanh'"),
    "code marks": ("tanh", "`tanh`"),
    "a full stop": ("vanishing", "vanishing."),
    "a Chinese full stop": ("遗忘门", "遗忘门。"),
    "spaces in Chinese": ("LSTM 单元", "LSTM单元"),
    "full width": ("LSTM", "ＬＳＴＭ"),
    "full-width parentheses": ("tanh(c)", "tanh（c）"),
    "an article": ("forget gate", "the forget gate"),
    "another article": ("identity", "an identity"),
    "a Greek letter": ("σ", "sigma"),
    "a Greek name": ("sigma", "σ"),
    "a Greek letter of LaTeX": ("δ_t", r"\delta_t"),
    "a Greek name with a hyphen": ("delta-rule", "δ rule"),
    "a capital Greek letter": ("Σ", "Sigma"),
    "a subscript in braces": ("h_t", "h_{t}"),
    "a subscript left out": ("h_t", "ht"),
    "a lowered letter": ("h_t", "hₜ"),
    "a longer subscript": ("h_{t-1}", "h_t-1"),
    "a lowered subscript": ("h_{t-1}", "hₜ₋₁"),
    "an index": ("h_{t-1}", "h[t-1]"),
    "an argument": ("h_{t-1}", "h(t-1)"),
    "a raised number": ("1 - tanh²(c)", "1-tanh^2(c)"),
    "a raised number in braces": ("x^{2}", "x²"),
    "Python's power": ("x^2", "x**2"),
    "a raised letter": ("Wᵀ δ", "W^T δ"),
    "a dot for a product": ("f * c", "f·c"),
    "a cross for a product": ("f * c", "f × c"),
    "a star for a dot": ("f · c", "f*c"),
    "a star for an elementwise product": ("f ⊙ c", "f*c"),
    "a ring for an elementwise product": ("f ⊙ c", "f ∘ c"),
    "LaTeX's elementwise product": ("f ⊙ c", r"f \odot c"),
    "a minus sign": ("1 - f", "1−f"),
    "an arrow": ("a → b", "a -> b"),
    "at most": ("≤ 1", "<= 1"),
    "a prime": ("σ′(a)", "σ'(a)"),
    "a number without its zero": ("0.5", ".5"),
    "parentheses around it all": ("forget gate", "(forget gate)"),
    "an invisible character": ("tanh", "ta\u200bnh"),
}  # fmt: skip

# The accepted form, and what must not pass for it.
OTHER = {
    "less and more": ("less than 1", "more than 1"),
    "at least and at most": ("at least 1", "at most 1"),
    "a negation": ("is differentiable", "is not differentiable"),
    "a lost negation": ("is not differentiable", "is differentiable"),
    "a prefix": ("linear", "nonlinear"),
    "swapped factors": ("f*c + i*g", "i*c + f*g"),
    "another sign": ("1 - f", "1 + f"),
    "a minus between letters": ("f c", "f-c"),
    "a minus between subscripts": ("h_t h_s", "h_t-h_s"),
    "a minus between names": ("W_hh h_prev", "Whh-hprev"),
    "a minus beside a function": ("x tanh c", "x-tanh c"),
    "a lost prime": ("σ'(a)", "σ(a)"),
    "a lost power": ("tanh²(c)", "tanh(c)"),
    "a power and a factor": ("x²", "x2"),
    "a subscript and a difference": ("h_{t-1}", "h_t - 1"),
    "another subscript": ("h_{t-1}", "h_{t+1}"),
    "a dot for an elementwise product": ("f ⊙ c", "f · c"),
    "an elementwise product for a dot": ("W · x", "W ⊙ x"),
    "another digit": ("2H", "4H"),
    "two numbers": ("1 0", "10"),
    "another order": ("forget input", "input forget"),
    "a slip": ("vanishing", "vanishin"),
    "more words": ("forget gate", "forget gate of the LSTM"),
    "nothing": ("f", ""),
    "an article that may be a variable": ("tanh(c)", "a tanh(c)"),
    "an article that may be a factor": ("tanh c", "a tanh c"),
    "another Greek letter": ("σ", "δ"),
    "less and at most": ("< 1", "<= 1"),
    "Chinese negation": ("可导", "不可导"),
}


@pytest.mark.parametrize(("form", "typed"), SAME.values(), ids=SAME)
def test_what_is_written_differently_is_the_same(form: str, typed: str) -> None:
    assert matches(typed, form)
    assert matches(form, form)


@pytest.mark.parametrize(("form", "typed"), OTHER.values(), ids=OTHER)
def test_what_means_something_else_is_not_the_same(form: str, typed: str) -> None:
    assert not matches(typed, form)


SLIPS = {
    "a letter too many": ("vanishing", "vanisshing", True),
    "a letter missing": ("vanishing", "vanshing", True),
    "a wrong letter": ("vanishing", "vanishimg", True),
    "two letters swapped": ("vanishing", "vanihsing", True),
    "in one of three words": ("vanishing gradient problem", "vanishing gradeint problem", True),
    "a plural": ("forget gate", "forget gates", True),
    "a singular": ("gradients", "gradient", True),
    "two slips": ("vanishing", "vanisingh", False),
    "two words": ("vanishing gradient", "vanishin gradien", False),
    "a short word": ("forget gate", "forget gat", False),
    "a short word of five": ("input", "imput", False),
    "a prefix": ("symmetric", "asymmetric", False),
    "another first letter": ("inward", "onward", False),
    "a negation": ("without bias", "withot bias", False),
    "a digit": ("ResNet 50", "ResNet 51", False),
    "an operator": ("sigmoid + tanh", "sigmoid - tanh", False),
    "the same": ("vanishing", "vanishing", False),
    "another word": ("vanishing", "exploding", False),
    "Chinese": ("梯度消失问题出现", "梯度消息问题出现", False),
}


@pytest.mark.parametrize(("form", "typed", "slip"), SLIPS.values(), ids=SLIPS)
def test_a_slip_of_the_finger_is_seen(form: str, typed: str, slip: bool) -> None:
    assert is_slip(typed, form) is slip


FLAT = {
    "two lowered letters": ("hₜ₋₁", "h_{t-1}"),
    "a raised number": ("10⁻⁵", "10^{-5}"),
    "full width": ("（Ｎ，Ｔ）；２Ｈ", "(N,T);2H"),
    "Chinese commas": ("ａ、ｂ", "a,b"),
    "a tab and a line": ("a\tb\n", "a b"),
    "a right-to-left override": ("a\u202eb", "ab"),
    "an escape": ("\x1b[31mred", "[31mred"),
}


@pytest.mark.parametrize(("typed", "plain"), FLAT.values(), ids=FLAT)
def test_a_typed_line_is_flattened(typed: str, plain: str) -> None:
    assert flat(typed) == plain


@given(st.text(max_size=40))
@settings(max_examples=300, deadline=None)
def test_every_text_is_itself_and_no_slip_of_itself(text: str) -> None:
    assert matches(text, text)
    assert not is_slip(text, text)
    assert flat(flat(text)) == flat(text)


@given(st.text("abcfh_t-1+*()σ ", max_size=20))
@settings(max_examples=300, deadline=None)
def test_spaces_around_a_text_do_not_matter(text: str) -> None:
    assert normal(f"  {text} ") == normal(text)
