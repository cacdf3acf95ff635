"""Every statistic of the project, once."""
