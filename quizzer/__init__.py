"""Ask, derive, prove: interview training for recurrent networks."""

__version__ = "0.1.0"
