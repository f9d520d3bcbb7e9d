"""File formats: raw tables from files, and events as files of other programs; knows no screen."""
