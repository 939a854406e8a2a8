"""What people see and type: the only place that knows the terminal."""
