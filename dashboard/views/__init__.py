"""One reader's state and what it shows, on screen and as files; knows no Dash."""
