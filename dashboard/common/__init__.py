"""What every package may use: errors, settings, languages, files; knows nothing of events."""
