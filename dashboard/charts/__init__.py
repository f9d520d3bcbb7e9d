"""Charts: from validated rows to plotly figures; nothing here knows dash."""
