"""`quizzer bank …`: one file a command."""
