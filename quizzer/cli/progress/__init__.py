"""`quizzer progress …`: one file a command."""
