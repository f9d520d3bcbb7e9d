"""``python -m dashboard``: the same as ``event-timeline``."""

from dashboard.cli import main

if __name__ == "__main__":
    main(prog_name="event-timeline")
