"""What runs in the child process: files that stand alone, loaded by path. Nothing of ours is imported here."""
