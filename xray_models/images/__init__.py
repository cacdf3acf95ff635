"""From a file to what a network sees."""
