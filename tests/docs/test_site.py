"""The site builds without warnings, is complete, and loads nothing from other servers."""

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

# Attributes with which a page loads files.
LOADED = {"script": "src", "img": "src", "link": "href", "iframe": "src", "source": "src"}


class Links(HTMLParser):
    """The ids and links of a page, and the files that it loads."""

    def __init__(self, text):
        super().__init__()
        self.ids, self.links, self.loads = set(), [], []
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        attributes = dict(attrs)
        self.ids.update(filter(None, (attributes.get("id"), attributes.get("name"))))
        if tag == "a" and attributes.get("href"):
            self.links.append(attributes["href"])
        if attributes.get(LOADED.get(tag)) and attributes.get("rel") != "canonical":
            self.loads.append(attributes[LOADED[tag]])


pytestmark = pytest.mark.starts_programs


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    """Build the site as `make docs` does, and read its pages."""
    folder = tmp_path_factory.mktemp("site")
    command = [sys.executable, "-m", "mkdocs", "build", "--site-dir", str(folder)]
    environment = os.environ | {"PYTHONPATH": str(ROOT), "NO_MKDOCS_2_WARNING": "1"}
    process = subprocess.run(
        command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False
    )
    assert process.returncode == 0, process.stderr
    assert "WARNING" not in process.stderr
    return {path: Links(path.read_text(encoding="utf-8")) for path in folder.rglob("*.html")}


def test_each_page_is_built(site):
    built = {path.as_posix() for path in site}
    pages = [name.removeprefix("docs/") for name in PAGES if name.startswith("docs/")]
    for page in [*pages, *ROOT_PAGES.values()]:
        assert any(path.endswith(f"/{Path(page).with_suffix('.html')}") for path in built), page


def test_each_link_has_a_target(site):
    broken = []
    for path, page in site.items():
        if path.name == "404.html":  # has absolute links, for the root of a server
            continue
        for link in [*page.links, *page.loads]:
            parts = urlsplit(link)
            if parts.scheme or parts.netloc:
                assert parts.scheme in ("https", "http", "mailto"), link
                continue
            target = (path.parent / unquote(parts.path)).resolve() if parts.path else path
            exists = target.exists() and (target not in site or not parts.fragment)
            if not exists and unquote(parts.fragment) not in getattr(site.get(target), "ids", ()):
                broken.append(f"{path.name}: {link}")
    assert broken == []


def test_the_site_loads_nothing_from_other_servers(site):
    external = {link for page in site.values() for link in page.loads if urlsplit(link).netloc}
    assert external == set()


def test_the_python_reference_documents_all_public_names(site):
    import dashboard  # noqa: PLC0415

    (page,) = (page for path, page in site.items() if path.name == "python.html")
    # Sentences on the page name the constants.
    constants = {
        name.removeprefix("dashboard.") for name in quoted(PAGES["docs/reference/python.md"])
    }
    documented = constants | {anchor.removeprefix("dashboard.") for anchor in page.ids}
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
def test_links_of_a_file_at_the_root_are_changed_for_the_site(text, relinked):
    assert relink(text, "contributing/index.md") == relinked


def test_the_build_is_strict():
    config = (ROOT / "mkdocs.yml").read_text(encoding="utf-8")
    assert re.search(r"^strict: true$", config, re.MULTILINE)
    assert not re.search(r":\s*(?:info|ignore)\s*$", config, re.MULTILINE)
    assert "  font: false" in config
