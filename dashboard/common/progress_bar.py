"""A progress bar in the terminal."""

from collections.abc import Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

from dashboard.common.progress import listening


@contextmanager
def showing_progress() -> Iterator[None]:
    """Show the current step and its progress; the bar is removed at the end."""
    columns = (TextColumn("{task.description}"), BarColumn(), TimeElapsedColumn())
    console = Console(stderr=True)
    hidden = not console.is_terminal
    with Progress(*columns, console=console, transient=True, disable=hidden) as bar:
        task = bar.add_task("", total=None)

        def show(step: str, share: float) -> None:
            bar.update(task, description=step, completed=share, total=1 if share else None)

        with listening(show):
            yield
