"""Every statistic of the project, once: metrics, intervals, calibration, operating points, curves, decision curves."""
