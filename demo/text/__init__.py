"""Every sentence that a person reads on the page, and how numbers and times are written, in each language."""
