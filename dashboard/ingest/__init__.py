"""How raw input becomes a checked Dataset: columns, normalizing, validation, reports."""
