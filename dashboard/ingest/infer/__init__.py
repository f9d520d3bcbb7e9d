"""Infer which column of a file belongs to which field, from the names and cells of columns."""
