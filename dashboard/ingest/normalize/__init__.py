"""Normalize what people write to the forms of the schema, before it is checked."""
