"""NumPy code of a derivation: modules that stand alone, readable or fast."""
