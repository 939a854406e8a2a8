"""Cells as data, their gradients derived by rules, proved, and written in many formats."""
