"""The table of mistakes: one row each. To add a mistake, add a row, and a message of its name.

A row changes a reference in every place where people go wrong so. Rows stand in order: where two rows give the
same formula, the first is what is said, because it says less or is true of both.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator

from quizzer.compare.mistakes import activation, factors, matrices, namesakes, terms
from quizzer.compare.mistakes.mutation import Edit, Mutation, Reference

TABLE = (
    # a factor that everybody knows by name
    Mutation("missing_activation_derivative", factors.missing_activation_derivative),
    Mutation("missing_activation_derivative", namesakes.activation_kept),
    # activations and their derivatives
    Mutation("missing_square", activation.missing_square),
    Mutation("misplaced_square", activation.misplaced_square),
    Mutation("double_tanh", activation.double_tanh),
    Mutation("double_sigma", activation.double_sigma),
    Mutation("sigma_prime_for_tanh", activation.sigma_prime_for_tanh),
    Mutation("tanh_prime_for_sigma", activation.tanh_prime_for_sigma),
    Mutation("tanh_for_tanh_prime", activation.tanh_for_tanh_prime),
    Mutation("tanh_prime_for_tanh", activation.tanh_prime_for_tanh),
    Mutation("missing_tanh", activation.missing_tanh),
    Mutation("missing_sigma", activation.missing_sigma),
    Mutation("wrong_activation", activation.wrong_activation),
    # terms
    Mutation("missing_term", terms.missing_term),
    Mutation("wrong_sign", terms.wrong_sign),
    # matrices
    Mutation("missing_transpose", matrices.missing_transpose),
    Mutation("extra_transpose", matrices.extra_transpose),
    Mutation("wrong_order", matrices.wrong_order),
    Mutation("hadamard_across_matmul", matrices.hadamard_across_matmul),
    Mutation("hadamard_for_matmul", matrices.hadamard_for_matmul),
    Mutation("matmul_for_hadamard", matrices.matmul_for_hadamard),
    Mutation("missing_sum", matrices.missing_sum),
    Mutation("wrong_sum_axis", matrices.wrong_sum_axis),
    Mutation("mean_for_sum", matrices.mean_for_sum),
    Mutation("extra_sum", matrices.extra_sum),
    Mutation("concat_order", matrices.concat_order),
    # names
    Mutation("wrong_time_index", namesakes.wrong_time_index),
    Mutation("swapped_gate", namesakes.swapped_gate),
    Mutation("other_convention", namesakes.other_convention),
    # factors and terms of any kind
    Mutation("missing_parentheses", terms.missing_parentheses),
    Mutation("extra_parentheses", terms.extra_parentheses),
    Mutation("missing_factor", factors.missing_factor),
    Mutation("extra_activation_derivative", factors.extra_activation_derivative),
    Mutation("extra_activation_derivative", namesakes.activation_repeated),
    Mutation("wrong_name", namesakes.wrong_name),
    Mutation("extra_square", activation.extra_square),
    Mutation("extra_factor", factors.extra_factor),
    Mutation("extra_term", terms.extra_term),
)


def edits(reference: Reference, only: Collection[str] | None = None) -> Iterator[tuple[str, Edit]]:
    """Every single mistake of a reference, in the order of the table: of all rows, or of those slugs alone."""
    for row in TABLE if only is None else (row for row in TABLE if row.slug in only):
        for edit in row.edits(reference):
            yield row.slug, edit
