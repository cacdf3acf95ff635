"""Every sentence that a person reads on the page, by language, and how numbers and dates are written in it."""
