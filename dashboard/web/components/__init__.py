"""The components of the page; they contain no logic."""
