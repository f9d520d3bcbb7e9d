"""Whole tables of events: queries, counts and claims, answered by row position; knows no chart."""
