"""What one event is: its columns, dates, countries and places; knows no whole table."""
