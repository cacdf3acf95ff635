"""State that lives as long as the server: runs, datasets, the weights in use, and who may change them."""
