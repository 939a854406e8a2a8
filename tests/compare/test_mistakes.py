"""What is wrong is named: every row of the table beside answers that must not be named."""

from __future__ import annotations

import pytest

from quizzer.compare.arrays import Array
from quizzer.compare.decide import DIFFERENT, EQUAL, Comparison, equal, graded
from quizzer.compare.evaluate import setting
from quizzer.compare.mistakes.edit import plain
from quizzer.compare.mistakes.mutation import Reference
from quizzer.compare.mistakes.point import Point, TooMuch, Work
from quizzer.compare.mistakes.solve import Never, quotient, turned
from quizzer.compare.mistakes.table import TABLE, edits
from quizzer.compare.mistakes.wanted import Wanted
from quizzer.messages import Words
from quizzer.notation import declared, parse, parse_equation

SHAPES: dict[str, str | tuple[str, ...]] = {
    **dict.fromkeys(["i", "f", "g", "o", "c", "h", "x"], "H"),
    **dict.fromkeys(("a_i", "a_f", "a_g", "a_o", "c_prev", "h_prev", "c_next", "h_next", "z", "r", "n"), "H"),
    **dict.fromkeys(("U_f", "U_i", "U_n", "V_f", "V_i"), ("H", "H")),
    "W_f": ("H", "D"), "W_i": ("H", "D"), "x": "D", "y": "D", "p": "H", "t": "H", "V": ("H", "D", ),
    "X": ("N", "D"), "A": ("N", "H"), "B": ("N", "H"),
}  # fmt: skip
DEFINED = {
    "i": "σ(a_i)",
    "f": "σ(a_f)",
    "g": "tanh(a_g)",
    "o": "σ(a_o)",
    "c": "f ⊙ c_prev + i ⊙ g",
    "h": "o ⊙ tanh(c)",
    "δa_f": "δf ⊙ f ⊙ (1 − f)",
    "δf": "δc ⊙ c_prev",
    "δc": "δc_next + δh ⊙ o ⊙ (1 − tanh(c)²)",
}


def compared(reference: str, answer: str) -> Comparison:
    return equal(reference, answer, shapes=SHAPES, definitions=DEFINED)


DC = "δc_next + δh ⊙ o ⊙ (1 − tanh(c)²)"
NAMED = {
    # activations
    "no derivative of the gate": ("δf ⊙ f ⊙ (1 − f)", "df", "missing_activation_derivative"),
    "no derivative of tanh": ("δg ⊙ (1 − g²)", "dg", "missing_activation_derivative"),
    "the gate's gradient in a weight's": ("δa_f xᵀ", "df x^T", "missing_activation_derivative"),
    "one derivative too many": ("δc ⊙ c_prev", "dc*c_prev*f*(1-f)", "extra_activation_derivative"),
    "no square": (DC, "dc_next + dh*o*(1 - tanh(c))", "missing_square"),
    "the square outside": ("δg ⊙ (1 − g²)", "dg*(1-g)^2", "misplaced_square"),
    "the square inside": (DC, "dc_next + dh*o*(1 - tanh(c^2))", "misplaced_square"),
    "tanh of a tanh": ("δg ⊙ (1 − g²)", "dg*(1 - tanh(g)^2)", "double_tanh"),
    "σ of a σ": ("δf ⊙ f ⊙ (1 − f)", "df*sigmoid(f)*(1 - sigmoid(f))", "double_sigma"),
    "σ′ for tanh′": ("δg ⊙ (1 − g²)", "dg*g*(1-g)", "sigma_prime_for_tanh"),
    "tanh′ for σ′": ("δf ⊙ f ⊙ (1 − f)", "df*(1 - f^2)", "tanh_prime_for_sigma"),
    "tanh for tanh′": (DC, "dc_next + dh*o*tanh(c)", "tanh_for_tanh_prime"),
    "tanh′ for tanh": ("δh ⊙ tanh(c)", "dh*(1 - tanh(c)^2)", "tanh_prime_for_tanh"),
    "tanh is missing": ("δh ⊙ tanh(c)", "dh*c", "missing_tanh"),
    "tanh is missing in its derivative": (DC, "dc_next + dh*o*(1 - c^2)", "missing_tanh"),
    "σ is missing": ("δc ⊙ f", "dc*a_f", "missing_sigma"),
    "σ for tanh": ("δh ⊙ tanh(c)", "dh*sigma(c)", "wrong_activation"),
    # terms, signs, brackets
    "no δc_next": (DC, "dh*o*(1 - tanh(c)^2)", "missing_term"),
    "no path through a gate": ("U_fᵀ δa_f + U_iᵀ δa_i", "U_i^T da_i", "missing_term"),
    "δh_next where there is none": ("δc ⊙ f", "dc*f + dc_next", "extra_term"),
    "a term twice": (DC, "dc_next + dc_next + dh*o*(1 - tanh(c)^2)", "extra_term"),
    "a plus for a minus": ("δg ⊙ (1 − g²)", "dg*(1+g^2)", "wrong_sign"),
    "the sign of it all": ("δh ⊙ (n − h_prev)", "dh*(h_prev - n)", "wrong_sign"),
    "brackets": (f"({DC}) ⊙ f", "dc_next + dh*o*(1 - tanh(c)^2)*f", "missing_parentheses"),
    "brackets, in part": (f"({DC}) ⊙ f ⊙ g", "(dc_next*g + dh*o*(1 - tanh(c)^2)*f*g)", "missing_parentheses"),
    "brackets too many": (DC, "(dc_next + dh)*o*(1 - tanh(c)^2)", "extra_parentheses"),
    "tanh′ without its 1": ("δg ⊙ (1 − g²)", "dg*g^2", "tanh_for_tanh_prime"),
    # factors
    "no o": (DC, "dc_next + dh*(1 - tanh(c)^2)", "missing_factor"),
    "half of f (1 − f)": ("δf ⊙ f ⊙ (1 − f)", "df*f", "missing_factor"),
    "a gate too many": ("δc ⊙ c_prev", "dc*c_prev*f", "extra_factor"),
    "twice too much": ("δc ⊙ f", "2 dc*f", "constant_factor"),
    # matrices
    "no transpose, square": ("U_fᵀ δa_f", "U_f da_f", "missing_transpose"),
    "no transpose, not square": ("W_fᵀ δa_f", "W_f da_f", "missing_transpose"),
    "a transpose too many": ("U_f h_prev", "U_f^T h_prev", "extra_transpose"),
    "transposed": ("δa_f xᵀ", "x da_f^T", "missing_outer_transpose"),
    "in the other order": ("(A ⊙ B) W_f", "W_f @ (A*B)", "wrong_order"),
    "⊙ for an outer product": ("δa_f h_prevᵀ", "da_f * h_prev", "hadamard_for_matmul"),
    "a matrix product for ⊙": ("δc ⊙ f", "dc^T f", "matmul_for_hadamard"),
    "⊙ moved out": ("U_fᵀ (δc ⊙ r)", "(U_f^T dc)*r", "hadamard_across_matmul"),
    "⊙ moved in": ("(U_fᵀ δc) ⊙ r", "U_f^T (dc*r)", "hadamard_across_matmul"),
    "⊙ on the other side": ("δn (r ⊙ h_prev)ᵀ", "(dn*r) h_prev^T", "hadamard_across_matmul"),
    "no sum": ("sum(A, axis=0)", "A", "missing_sum"),
    "the other axis": ("sum(A, axis=0)", "np.sum(A, axis=1)", "wrong_sum_axis"),
    "a mean": ("sum(A, axis=0)", "np.mean(A, axis=0)", "mean_for_sum"),
    "the parts the other way round": ("[h; x]", "[x; h]", "concat_order"),
    # names
    "the state of this step": ("δa_f h_prevᵀ", "da_f h^T", "wrong_time_index"),
    "the cell of this step": ("δc ⊙ c_prev ⊙ f ⊙ (1 − f)", "dc*c*f*(1-f)", "wrong_time_index"),
    "the input for the state": ("U_f h_prev", "U_f h", "wrong_time_index"),
    "another gate": ("δc ⊙ c_prev ⊙ f ⊙ (1 − f)", "dc*c_prev*i*(1-i)", "swapped_gate"),
    "z for 1 − z": ("δh ⊙ (1 − f)", "dh*f", "swapped_gate"),
    "1 − z for z": ("δh ⊙ f", "dh*(1-f)", "swapped_gate"),
    "another weight": ("U_fᵀ δa_f", "U_i^T da_f", "wrong_name"),
    "another gradient": ("U_fᵀ δa_f", "U_f^T da_i", "wrong_name"),
    # written out, or in one's own way
    "inside a line that is written out": ("δa_f", "dc*c*f*(1-f)", "wrong_time_index"),
    "two lines down": ("δa_f", "(dc_next + dh*o*(1 - tanh(c)))*c_prev*f*(1-f)", "missing_square"),
    "multiplied out": (f"({DC}) ⊙ f", "dc_next*f + dh*o*f - dh*o*f*tanh(c)", "missing_square"),
    "with σ written out": ("δf ⊙ f ⊙ (1 − f)", "df*(1 - sigma(a_f)^2)", "tanh_prime_for_sigma"),
    "a term of what is written out": ("δc ⊙ f", "dc_next*f", "missing_term"),
    # everywhere
    "no transpose anywhere": ("U_fᵀ δa_f + U_iᵀ δa_i", "U_f da_f + U_i da_i", "missing_transpose"),
    "the other one transposed": ("Xᵀ A", "X @ A.T", "missing_transpose"),
    "in the other order throughout": ("A U_f + B U_i", "U_f @ A + U_i @ B", "wrong_order"),
    "the weights of the input": ("A U_f + B U_i", "A V_f + B V_i", "wrong_name"),
    # several
    "two factors": ("δc ⊙ c_prev ⊙ f ⊙ (1 − f)", "dc*f", "missing_factor"),
    "a term and a factor of the other": (DC, "dh*o", "missing_term+missing_activation_derivative"),
    "a square and a factor": (DC, "dc_next + dh*(1 - tanh(c))", "missing_factor+missing_square"),
    "two in two terms": (
        "δc ⊙ f + δa_f ⊙ p ⊙ (1 − g²)", "dc + da_f*p*(1-g)", "missing_factor+missing_square",
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", NAMED)
def test_a_mistake_is_named(case: str) -> None:
    reference, answer, slug = NAMED[case]
    found = compared(reference, answer)
    assert (found.verdict, found.mistake) == (DIFFERENT, slug)


def test_every_row_of_the_table_is_in_this_table() -> None:
    slugs = {row.slug for row in TABLE}
    missing = slugs - {slug for _, _, named in NAMED.values() for slug in named.split("+")}
    assert missing == {"extra_square", "other_convention", "extra_sum"}


UNNAMED = {
    "nothing": (DC, "0"),
    "the wrong path altogether": ("U_fᵀ δa_f + U_iᵀ δa_i", "c_prev ⊙ h_prev ⊙ r"),
    "nearly": ("δc ⊙ f", "1.0000001 dc*f + dc_next*0.001"),
    "three slips in one term": ("δc ⊙ c_prev ⊙ f ⊙ (1 − f)", "dc_next*c*i*f^3"),
}


@pytest.mark.parametrize("case", UNNAMED)
def test_what_has_no_name_gets_none(case: str) -> None:
    found = compared(*UNNAMED[case])
    assert (found.verdict, found.mistake, found.hint) == (DIFFERENT, None, None)


RIGHT = {
    "as it is": (DC, "dc_next + dh*o*(1 - tanh(c)^2)"),
    "factors of a square": (DC, "dc_next + dh*o*(1 - tanh(c))*(1 + tanh(c))"),
    "by the lines above": ("δa_f", "dc*c_prev*f*(1-f)"),
    "as a product of transposes": ("U_fᵀ δa_f", "(da_f^T U_f)^T"),
}


@pytest.mark.parametrize("case", RIGHT)
def test_what_is_right_is_not_named(case: str) -> None:
    found = compared(*RIGHT[case])
    assert (found.verdict, found.mistake) == (EQUAL, None)


SAID = {
    "a factor": (
        DC, "dc_next + dh*(1 - tanh(c)^2)",
        "Consistent with a missing factor: o.",
        "很像是漏了一个因子：o。",
    ),
    "the derivative of an activation": (
        "δg ⊙ (1 − g²)", "dg",
        "Consistent with a lost derivative of the activation, 1 − g²: this is the gradient of the value behind "
        "the activation, not of what went into it.",
        "很像是漏了激活函数的导数 1 − g²：这是激活函数输出的梯度，不是其输入的梯度。",
    ),
    "a factor that is half the answer": (
        "δc ⊙ g", "dc",
        "Consistent with a missing factor: what multiplies the value in the forward pass?",
        "很像是漏了一个因子：前向计算里这个值还乘了什么？",
    ),
    "a term that is most of the answer": (
        DC, "dc_next",
        "Consistent with a missing term: the one with δh.",
        "很像是漏了一项：含有 δh 的那一项。",
    ),
    "a term that is half of the answer": (
        "p + t", "p",
        "Consistent with a missing term: there is one more path on which the gradient comes back.",
        "很像是漏了一项：梯度还有一条回传的路径。",
    ),
    "a term by one of its names": (
        "U_fᵀ δa_f + U_iᵀ δa_i", "U_i^T da_i",
        "Consistent with a missing term: the one with U_f.",
        "很像是漏了一项：含有 U_f 的那一项。",
    ),
    "two at once": (
        DC, "dc_next + dh*(1 - tanh(c))",
        "Consistent with a missing factor: o. Consistent with a missing square: tanh(c) has to be squared.",
        "很像是漏了一个因子：o。很像是漏了平方：tanh(c) 应当取平方。",
    ),
    "a multiple": (
        "δc ⊙ f", "dc*f/2",
        "Correct up to a constant: it is 0.5 times what is asked for.",
        "只差一个常数因子：结果是所求的 0.5 倍。",
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", SAID)
def test_it_is_said_in_words_of_the_learner(case: str) -> None:
    reference, answer, english, chinese = SAID[case]
    names = declared(SHAPES, adjoints=True)
    about = setting(names, {name: parse(text, names) for name, text in DEFINED.items()})
    hint = graded(parse_equation(reference, names), answer, about).hint
    assert hint is not None
    assert (Words("en")(hint), Words("zh")(hint)) == (english, chinese)


TOLD = {
    "a factor that is half the answer": ("δc ⊙ g", "dc", "Consistent with a missing factor: g."),
    "a term that is half of the answer": ("p + t", "p", "Consistent with a missing term: the one with t."),
    "of a line that is only named": (
        "δa_f", "dc*f*(1-f)", "Consistent with a missing factor: what multiplies the value in the forward pass?",
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", TOLD)
def test_who_has_both_formulas_is_told_the_whole(case: str) -> None:
    reference, answer, english = TOLD[case]
    assert compared(reference, answer).message.splitlines()[-1] == english


PLACES = {
    "a square": (DC, "dc_next + dh*o*(1 - np.tanh(c))", "tanh(c)"),
    "a transpose": ("W_fᵀ δa_f + W_iᵀ δa_i", "W_f.T @ da_f + W_i @ da_i", "W_i"),
    "a name": ("δc ⊙ c_prev ⊙ f ⊙ (1 − f)", "f * (1 - f) * c * dc", "c"),
    "in LaTeX": (DC, r"\delta c_{t+1} + \delta h \odot o \odot (1 - \tanh c)", r"\tanh c"),
    "with a name before it": ("δc ⊙ c_prev", "df = dc * c", "c"),
    "nowhere in particular": ("δa_f xᵀ", "x da_f^T", None),
}


@pytest.mark.parametrize("case", PLACES)
def test_the_place_is_shown_where_the_slip_is_local(case: str) -> None:
    reference, answer, place = PLACES[case]
    span = compared(reference, answer).span
    assert (answer[span[0] : span[1]] if span else None) == place


def test_what_grows_when_it_is_multiplied_out_has_no_name() -> None:
    found = compared(DC, " ⊙ ".join(["(i + f)"] * 40))
    assert (found.verdict, found.mistake) == (DIFFERENT, None)


def test_a_search_that_takes_too_long_finds_nothing() -> None:
    work = Work(10)
    work.less(10)
    with pytest.raises(TooMuch):
        work.less(1)


# --- what a part would have to be ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    "reference", [DC, "U_fᵀ (δc ⊙ r) + W_f x ⊙ f", "(A ⊙ B)ᵀ A U_f", "δa_f (r ⊙ h_prev)ᵀ / 2"]
)
def test_an_edit_meets_what_is_wanted_just_where_the_whole_has_that_value(reference: str) -> None:
    names = declared(SHAPES, adjoints=True)
    about = setting(names)
    tree = plain(parse(reference, names))
    point, right = Point(about, "wanted"), Reference(tree, about, ("f", "g", "c_prev", "A", "x"))
    tried = [edit for _, edit in edits(right)]
    for target in tried[:: max(1, len(tried) // 12)]:
        value = point.value(target.of(tree))
        if value is not None:
            wanted = Wanted(point, right, value)
            assert [wanted.meets(edit) for edit in tried] == [
                point.value(edit.of(tree)) == value for edit in tried
            ]


def test_linear_equations_are_solved_modulo_a_prime() -> None:
    left, right = Array((3, 2), (1, 2, 3, 4, 5, 6)), Array((2, 1), (7, 8))
    product = Array((3, 1), (23, 53, 83))
    assert quotient(left, product, 101) == right
    assert quotient(turned(left), Array((2, 1), (1, 1)), 101) is None
    with pytest.raises(Never):
        quotient(left, Array((3, 1), (23, 53, 84)), 101)
