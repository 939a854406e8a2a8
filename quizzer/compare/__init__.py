"""Equal or not: two formulas, decided in tiers that cannot hang.

`signature` evaluates both in a prime field, where equal means equal; `sampling` looks at numbers for what has
no place there; `decide` puts the tiers in order.
"""
