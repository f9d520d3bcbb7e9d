"""File formats: read tables from files, and write events for other programs."""
