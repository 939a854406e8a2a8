"""Banks: YAML files of questions. Read, checked, kept in a cache, and given out one question at a time."""
