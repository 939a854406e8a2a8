"""Recurrent nets in NumPy, written down as on paper: what the proofs examine.

Row vectors: `x` is (T, N, D), a state (N, H), and a = x Wx + h Wh + b. All leaves of a net are one mapping of
names to arrays. Everything works with complex numbers too, so that a step of 1e-30 i gives exact derivatives.
"""
