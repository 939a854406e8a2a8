"""When to ask what: pure functions of the log, the clock and a seed."""
