"""What people write, put into the words of the schema before it is checked."""
