"""`quizzer exercise`: one file a command."""
