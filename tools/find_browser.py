"""Print the path of a Chromium or Chrome; with ``--install``, install one where there is none.

The tests and the export of pictures need one. Looked at, in this order: what ``BROWSER_PATH``
names, the usual commands, the usual folders on macOS and Windows, and Playwright's own downloads.

Run with any Python 3.11; it needs nothing that is not in the standard library.
"""

import argparse
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

COMMANDS = (
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
    "chrome",
    "microsoft-edge",
    "microsoft-edge-stable",
    "brave-browser",
)
FIXED_PATHS = (
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge",
    r"C:\Program Files\Google\Chrome\Application\chrome.exe",
    r"C:\Program Files (x86)\Google\Chrome\Application\chrome.exe",
    r"C:\Program Files (x86)\Microsoft\Edge\Application\msedge.exe",
)
PLAYWRIGHT_PATTERNS = (
    "chromium-*/chrome-linux*/chrome",
    "chromium-*/chrome-mac*/*.app/Contents/MacOS/*",
    "chromium-*/chrome-win*/chrome.exe",
)
INSTALL_TIMEOUT_S = 900
# How tests and benchmarks start it. The last replaces the list that Playwright gives, so it holds
# what of that keeps Chromium quiet on the net and, first, the windows of the address bar: they cost
# a second each context.
FEATURES_OFF = (
    "WebUIOmniboxPopup",
    "WebUIOmniboxAimPopup",
    "WebUIOmniboxFullPopup",
    "AimEnabled",
    "DestroyProfileOnBrowserClose",
    "HttpsFirstBalancedModeAutoEnable",
    "HttpsUpgrades",
    "MediaRouter",
    "NetworkTimeServiceQuerying",
    "OptimizationHints",
    "PaintHolding",
    "PreconnectToSearch",
    "ThirdPartyStoragePartitioning",
    "Translate",
)
FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    # No other address leads anywhere. To intercept requests instead would switch the cache off.
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
    f"--disable-features={','.join(FEATURES_OFF)}",
)
START_TIMEOUT_S = 60


class BrowserError(RuntimeError):
    """No browser was found, or none could be installed."""


def playwright_folder(env: Mapping[str, str]) -> Path:
    """Return the folder into which Playwright downloads its browsers."""
    chosen = env.get("PLAYWRIGHT_BROWSERS_PATH")
    if chosen and chosen != "0":
        return Path(chosen)
    if sys.platform == "darwin":
        return Path.home() / "Library" / "Caches" / "ms-playwright"
    if sys.platform == "win32":
        return Path(env.get("LOCALAPPDATA", Path.home())) / "ms-playwright"
    return Path(env.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "ms-playwright"


def candidates(env: Mapping[str, str]) -> Iterator[Path]:
    """Yield the files that may be a browser, best first."""
    commands = (shutil.which(command, path=env.get("PATH")) for command in COMMANDS)
    yield from (Path(found) for found in commands if found)
    yield from (Path(path) for path in FIXED_PATHS if Path(path).is_file())
    for pattern in PLAYWRIGHT_PATTERNS:
        yield from sorted(playwright_folder(env).glob(pattern), reverse=True)


def starts(browser: Path) -> bool:
    """Tell whether the file is a program that can say its version.

    Some systems have a ``chromium-browser`` that only says how to get the real one. On Windows a
    browser asked for its version opens a window, so there it is enough that the file is there.
    """
    if sys.platform == "win32":
        return browser.is_file()
    try:
        return run([str(browser), "--version"], START_TIMEOUT_S, quiet=True)
    except OSError:
        return False


def run(command: Sequence[str], timeout_s: int, *, quiet: bool = False) -> bool:
    """Run a command without input, its output on standard error; tell whether it succeeded."""
    output = subprocess.DEVNULL if quiet else sys.stderr
    env = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
    try:
        done = subprocess.run(
            command,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=output,
            env=env,
            timeout=timeout_s,
            check=False,
        )
    except subprocess.TimeoutExpired:
        return False
    return done.returncode == 0


def find(env: Mapping[str, str]) -> Path | None:
    """Return the first browser that starts.

    Raises
    ------
    BrowserError
        If ``BROWSER_PATH`` is set and what it names does not start.
    """
    chosen = env.get("BROWSER_PATH")
    if not chosen:
        return next((path for path in candidates(env) if starts(path)), None)
    if not starts(Path(chosen)):
        raise BrowserError(f"BROWSER_PATH is '{chosen}', which is not a program that starts.")
    return Path(chosen)


def as_root() -> list[str] | None:
    """Return what has to stand before a command to run it as root; None if that can't be had."""
    if sys.platform == "win32":
        return None
    if os.geteuid() == 0:
        return []
    sudo = shutil.which("sudo")
    if sudo and run([sudo, "-n", "true"], START_TIMEOUT_S, quiet=True):
        return [sudo, "-n"]
    return None


def install_with_apt() -> bool:
    """Install Debian's package ``chromium``, where that is possible; tell whether it went well."""
    apt, prefix = shutil.which("apt-get"), as_root()
    if apt is None or prefix is None:
        return False
    print("Installing the package 'chromium' with apt-get", file=sys.stderr)
    if not run([*prefix, apt, "--quiet", "update"], INSTALL_TIMEOUT_S):
        print("apt-get update failed; going on with the lists that are there", file=sys.stderr)
    install = [apt, "--quiet", "--yes", "--no-install-recommends", "install", "chromium"]
    return run([*prefix, *install], INSTALL_TIMEOUT_S)


def install_with_playwright() -> bool:
    """Let Playwright download its Chromium; tell whether it went well."""
    print("Installing a Chromium with Playwright", file=sys.stderr)
    return run([sys.executable, "-m", "playwright", "install", "chromium"], INSTALL_TIMEOUT_S)


def install(env: Mapping[str, str]) -> Path | None:
    """Try one way of installing after the other; return the browser that is there then."""
    for way in (install_with_apt, install_with_playwright):
        if way() and (browser := find(env)):
            return browser
    return None


def browser_path(*, may_install: bool) -> Path:
    """Return a browser that starts.

    Raises
    ------
    BrowserError
        If there is none and none was, or could be, installed.
    """
    browser = find(os.environ) or (install(os.environ) if may_install else None)
    if browser is None:
        tried = " and neither apt-get nor Playwright could install one" if may_install else ""
        raise BrowserError(
            f"No Chromium or Chrome was found{tried}. Install one, for example "
            "'apt-get install chromium', or set BROWSER_PATH to the one to use."
        )
    return browser


def main() -> int:
    """Print the path, or say on standard error why there is none."""
    parser = argparse.ArgumentParser(description="Print the path of a Chromium or Chrome.")
    parser.add_argument("--install", action="store_true", help="install one if there is none")
    try:
        print(browser_path(may_install=parser.parse_args().install))
    except BrowserError as error:
        print(f"find_browser: {error}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
