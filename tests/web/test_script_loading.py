"""The order in which the page loads its scripts."""

import os
import re

import pytest

from dashboard.common.settings import Settings
from dashboard.common.third_party import defer_scripts
from dashboard.web import script_loading
from dashboard.web.app import create_app
from dashboard.web.script_loading import PLOTLY_BUNDLE, SCRIPT_BUNDLE

SCRIPTS = re.compile(r"<script([^>]*)>")
EVERYTHING = {SCRIPT_BUNDLE, PLOTLY_BUNDLE}


@pytest.fixture
def page_with(article, monkeypatch):
    """Make the page of a checkout that has these bundles."""

    def make(bundles, **settings):
        monkeypatch.setattr(script_loading, "_has", lambda name: name in bundles)
        monkeypatch.setattr(script_loading.DeferredScriptsDash, "_address", lambda _, name: name)
        app = create_app(article, Settings(**settings))
        return app.server.test_client().get("/").get_data(as_text=True)

    return make


def scripts_of(page):
    """Return the attributes of the scripts of a page, in order, without its configuration."""
    return [script for script in SCRIPTS.findall(page) if "_dash-config" not in script]


def test_the_first_paint_needs_two_scripts_and_all_others_wait(page_with):
    main, plotly, *others, start = scripts_of(page_with(EVERYTHING))
    assert main == f' src="{SCRIPT_BUNDLE}" data-prefix="/" data-first-paint'
    assert plotly == f' src="{PLOTLY_BUNDLE}"'
    assert len(others) > 5
    for script in (*others, start):
        assert script.startswith(' class="waiting" type="text/plain"'), script
    assert "_dash-renderer" in start


def test_without_npm_the_modules_run_first_and_start_dash_last(page_with):
    main, *others, start = scripts_of(page_with(set()))
    assert main == ' type="module" src="browser/main.js" data-prefix="/"'
    assert len(others) > 5
    # Modules and deferred scripts run in the order of the page, and nothing else does.
    assert all(script.startswith(" defer src=") for script in others)
    assert start == ' type="module" id="_dash-renderer"'


@pytest.mark.parametrize(
    ("bundles", "main", "others"),
    [
        ({SCRIPT_BUNDLE}, f' src="{SCRIPT_BUNDLE}" data-prefix="/"', " defer"),
        ({PLOTLY_BUNDLE}, ' type="module" src="browser/main.js" data-prefix="/"', ' class="wait'),
    ],
)
def test_each_bundle_is_used_without_the_other(page_with, bundles, main, others):
    scripts = scripts_of(page_with(bundles))
    assert scripts[0].startswith(main)
    assert ("data-first-paint" in scripts[0]) == (PLOTLY_BUNDLE in bundles)
    assert scripts[-2].startswith(others)


def test_no_script_is_loaded_twice(article):
    page = create_app(article).server.test_client().get("/").get_data(as_text=True)
    names = re.findall(r'(?:src|href)="/assets/([^"?]*\.js)', page)
    assert len(names) == len(set(names))
    assert set(names) <= {SCRIPT_BUNDLE, PLOTLY_BUNDLE, "browser/main.js"}


def test_scripts_get_the_prefix_of_the_server(page_with):
    page = page_with(EVERYTHING, url_prefix="/events/")
    assert 'data-prefix="/events/"' in page


def test_the_grid_is_loaded_later(page_with):
    page = page_with(EVERYTHING)
    (address,) = re.findall(r'<meta name="grid-script" content="([^"]*)">', page)
    assert "dash_ag_grid" in address
    assert not re.search(r"<(?:script|link)[^>]*dash_ag_grid", page)


@pytest.mark.parametrize(("waits", "left"), [(True, 0), (False, 1)])
def test_polyfills_are_loaded_without_the_bundle(waits, left):
    scripts = '<script src="/x/deps/polyfill@7.js"></script><script src="/x/react.js"></script>'
    deferred = defer_scripts(scripts, waits=waits)
    assert deferred.count("polyfill") == left
    assert "/x/react.js" in deferred


@pytest.mark.parametrize(("bundle_s", "is_used"), [(100, True), (50, True), (49, False)])
def test_an_outdated_bundle_is_ignored(tmp_path, monkeypatch, bundle_s, is_used):
    modules = tmp_path / "assets" / "browser"
    modules.mkdir(parents=True)
    bundle = tmp_path / "assets" / SCRIPT_BUNDLE
    for path, changed_s in ((modules / "a.js", 10), (modules / "b.js", 50), (bundle, bundle_s)):
        path.touch()
        os.utime(path, (changed_s, changed_s))
    monkeypatch.setattr(script_loading, "resource", lambda name: tmp_path / name)
    assert script_loading._has(SCRIPT_BUNDLE) is is_used
