"""The page: components and where they stand; no logic."""
