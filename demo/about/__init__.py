"""The About tab: what the page is and is not, and a model card for each of the weights in use."""
