"""From a folder or a zip to images in memory, split by patient."""
