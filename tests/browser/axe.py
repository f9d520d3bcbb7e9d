"""Check a page with axe-core: rules of accessibility that a program can test."""

from dataclasses import dataclass, replace

from playwright.sync_api import Page

from .npm import of_npm

TAGS = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice")
MOST_CHARACTERS = 150

_RUN = """async (tags) => (await axe.run(document, {
    runOnly: { type: 'tag', values: tags }, resultTypes: ['violations'],
  })).violations.map(({ id, help, nodes }) => ({ id, help, nodes: nodes.map((node) => ({
    selector: node.target.flat().join(' '),
    html: node.html,
    why: [...node.any, ...node.all, ...node.none].map((check) => check.message).join('; '),
  })) }))"""


@dataclass(frozen=True)
class Place:
    """A part of the page that violates a rule."""

    selector: str
    html: str
    why: str

    def __str__(self) -> str:
        html = " ".join(self.html.split())
        return f"    {self.selector}\n      {html[:MOST_CHARACTERS]}\n      {self.why}"


@dataclass(frozen=True)
class Violation:
    """A violated rule, and the places of the violations."""

    rule: str
    help: str
    places: tuple[Place, ...]

    def without(self, named: set[tuple[str, str]]) -> "Violation":
        """Leave out places that were already reported for the rule."""
        left = [place for place in self.places if (self.rule, place.selector) not in named]
        return replace(self, places=tuple(left))

    def __str__(self) -> str:
        return "\n".join([f"{self.rule}: {self.help}", *map(str, self.places)])


def script() -> str:
    """Return the script of axe-core."""
    return of_npm("axe-core/axe.min.js").read_text(encoding="utf-8")


def violations(page: Page) -> list[Violation]:
    """Check the current state of a page."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(script())
    return [
        Violation(result["id"], result["help"], tuple(Place(**node) for node in result["nodes"]))
        for result in page.evaluate(_RUN, list(TAGS))
    ]
