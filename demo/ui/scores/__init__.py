"""How models answered labelled images: matrix, tables, curves and the slider of the operating point."""
