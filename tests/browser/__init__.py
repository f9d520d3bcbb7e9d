"""Tests of the page in a browser, as readers use it."""
