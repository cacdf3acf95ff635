"""The two networks: their structure, what may be done to them, and how they are stored."""
