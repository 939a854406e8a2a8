"""The coach: a whole backward pass by hand, line by line. Pure: what is typed goes in, what came of it comes out."""
