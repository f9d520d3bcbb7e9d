"""What a reader does and sees in a browser."""
