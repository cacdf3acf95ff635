"""The Compare tab: one radiograph in, the answers of both models side by side."""
