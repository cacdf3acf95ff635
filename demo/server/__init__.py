"""What lives as long as the server: the runs, the data set, the weights in use, and who may change them."""
