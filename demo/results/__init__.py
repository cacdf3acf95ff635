"""The Results tab: what each model reached on the test images, and its live operating point."""
