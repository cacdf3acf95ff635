"""One radiograph, two answers, each with a heatmap."""
