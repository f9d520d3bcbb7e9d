"""Normalize cells as people write them to the formats of the schema, before they are checked."""
