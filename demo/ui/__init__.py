"""What several tabs are made of: HTML, figures as SVG, downloads, scripts and styles."""
