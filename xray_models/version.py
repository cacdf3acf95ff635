"""The version of the program, which run folders and model records carry."""

VERSION = "0.4.0.dev0"
