"""The built site: complete, without a warning, and without anything from elsewhere."""

import os
import re
import subprocess
import sys
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest
from docs_hooks import ROOT_PAGES, relink
from pages import PAGES, ROOT, quoted

# Attributes by which a page loads something at once.
LOADED = {"script": "src", "img": "src", "link": "href", "iframe": "src", "source": "src"}


class Links(HTMLParser):
    """The ids of a page, its links, and what it loads."""

    def __init__(self, text):
        super().__init__()
        self.ids, self.links, self.loads = set(), [], []
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        given = dict(attrs)
        self.ids.update(filter(None, (given.get("id"), given.get("name"))))
        if tag == "a" and given.get("href"):
            self.links.append(given["href"])
        if tag in LOADED and given.get(LOADED[tag]) and given.get("rel") != "canonical":
            self.loads.append(given[LOADED[tag]])


pytestmark = pytest.mark.starts_programs


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    """Build the site, as `make docs` does, and read its pages."""
    folder = tmp_path_factory.mktemp("site")
    command = [sys.executable, "-m", "mkdocs", "build", "--site-dir", str(folder)]
    environment = os.environ | {"PYTHONPATH": str(ROOT), "NO_MKDOCS_2_WARNING": "1"}
    done = subprocess.run(
        command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    assert "WARNING" not in done.stderr
    return {path: Links(path.read_text(encoding="utf-8")) for path in folder.rglob("*.html")}


def test_each_page_is_built(site):
    built = {path.as_posix() for path in site}
    pages = [name.removeprefix("docs/") for name in PAGES if name.startswith("docs/")]
    for page in [*pages, *ROOT_PAGES.values()]:
        assert any(path.endswith(f"/{Path(page).with_suffix('.html')}") for path in built), page


def test_each_link_leads_somewhere(site):
    broken = []
    for path, page in site.items():
        if path.name == "404.html":  # its links are those of a page at the root of a server
            continue
        for link in [*page.links, *page.loads]:
            parts = urlsplit(link)
            if parts.scheme or parts.netloc:
                assert parts.scheme in ("https", "http", "mailto"), link
                continue
            target = (path.parent / unquote(parts.path)).resolve() if parts.path else path
            there = target.exists() and (target not in site or not parts.fragment)
            if not there and unquote(parts.fragment) not in getattr(site.get(target), "ids", ()):
                broken.append(f"{path.name}: {link}")
    assert broken == []


def test_the_site_loads_nothing_from_elsewhere(site):
    foreign = {link for page in site.values() for link in page.loads if urlsplit(link).netloc}
    assert foreign == set()


def test_the_reference_of_python_documents_the_public_names(site):
    import dashboard  # noqa: PLC0415

    (page,) = (page for path, page in site.items() if path.name == "python.html")
    # Constants are named in a sentence.
    named = {name.removeprefix("dashboard.") for name in quoted(PAGES["docs/reference/python.md"])}
    documented = named | {one.removeprefix("dashboard.") for one in page.ids if one}
    assert [name for name in dashboard.__all__ if name not in documented] == ["__version__"]


@pytest.mark.parametrize(
    ("text", "relinked"),
    [
        ("[a](SECURITY.md)", "[a](../explanation/security.md)"),
        ("[a](docs/reference/url.md#now)", "[a](../reference/url.md#now)"),
        ("[a](https://example.org/docs/a.md)", "[a](https://example.org/docs/a.md)"),
        ("[a](#here)", "[a](#here)"),
    ],
)
def test_links_of_a_file_at_the_root_lead_to_the_same_pages(text, relinked):
    assert relink(text, "contributing/index.md") == relinked


def test_the_build_has_no_way_to_let_a_warning_pass():
    config = (ROOT / "mkdocs.yml").read_text(encoding="utf-8")
    assert re.search(r"^strict: true$", config, re.MULTILINE)
    assert not re.search(r":\s*(?:info|ignore)\s*$", config, re.MULTILINE)
    assert "  font: false" in config
