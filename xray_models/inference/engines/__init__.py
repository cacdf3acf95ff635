"""Ways to run a backbone: the same features, at different speeds."""
