"""Print the path of a Chromium or Chrome; with ``--install``, install one if necessary.

The tests and the export of images need a browser. The search order is: ``BROWSER_PATH``, the usual
commands, the usual folders on macOS and Windows, and Playwright's downloads.

This script needs only Python 3.11 or newer and the standard library.
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
# Features that tests and benchmarks disable. This list replaces Playwright's, so it repeats the
# entries that keep Chromium off the network. The first four are windows of the address bar, which
# delay each browser context by a second.
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
    # Block all other hosts. Intercepting requests instead would disable the cache.
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
    f"--disable-features={','.join(FEATURES_OFF)}",
)
START_TIMEOUT_S = 60


class BrowserError(RuntimeError):
    """No browser was found, or none could be installed."""


def playwright_folder(env: Mapping[str, str]) -> Path:
    """Return the folder into which Playwright downloads its browsers."""
    folder = env.get("PLAYWRIGHT_BROWSERS_PATH")
    if folder and folder != "0":
        return Path(folder)
    if sys.platform == "darwin":
        return Path.home() / "Library" / "Caches" / "ms-playwright"
    if sys.platform == "win32":
        return Path(env.get("LOCALAPPDATA", Path.home())) / "ms-playwright"
    return Path(env.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "ms-playwright"


def candidates(env: Mapping[str, str]) -> Iterator[Path]:
    """Yield the files that may be a browser, the best first."""
    commands = (shutil.which(command, path=env.get("PATH")) for command in COMMANDS)
    yield from (Path(command) for command in commands if command)
    yield from (Path(path) for path in FIXED_PATHS if Path(path).is_file())
    for pattern in PLAYWRIGHT_PATTERNS:
        yield from sorted(playwright_folder(env).glob(pattern), reverse=True)


def starts(browser: Path) -> bool:
    """Return whether a file is a program that can print its version.

    Some systems have a ``chromium-browser`` that only explains how to install the real one. On
    Windows, ``--version`` opens a window, so it is enough that the file exists.
    """
    if sys.platform == "win32":
        return browser.is_file()
    try:
        return run([str(browser), "--version"], START_TIMEOUT_S, quiet=True)
    except OSError:
        return False


def run(command: Sequence[str], timeout_s: int, *, quiet: bool = False) -> bool:
    """Run a command with its output on standard error; return whether it succeeded."""
    output = subprocess.DEVNULL if quiet else sys.stderr
    env = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
    try:
        process = subprocess.run(
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
    return process.returncode == 0


def find(env: Mapping[str, str]) -> Path | None:
    """Return the first browser that starts.

    Raises
    ------
    BrowserError
        If ``BROWSER_PATH`` is set to a program that does not start.
    """
    path = env.get("BROWSER_PATH")
    if not path:
        return next((candidate for candidate in candidates(env) if starts(candidate)), None)
    if not starts(Path(path)):
        raise BrowserError(f"BROWSER_PATH is '{path}', but that program does not start.")
    return Path(path)


def as_root() -> list[str] | None:
    """Return a prefix that runs a command as root; None if that is impossible."""
    if sys.platform == "win32":
        return None
    if os.geteuid() == 0:
        return []
    sudo = shutil.which("sudo")
    if sudo and run([sudo, "-n", "true"], START_TIMEOUT_S, quiet=True):
        return [sudo, "-n"]
    return None


def install_with_apt() -> bool:
    """Install Debian's package ``chromium`` if possible; return whether that succeeded."""
    apt, prefix = shutil.which("apt-get"), as_root()
    if apt is None or prefix is None:
        return False
    print("Installing the package 'chromium' with apt-get", file=sys.stderr)
    if not run([*prefix, apt, "--quiet", "update"], INSTALL_TIMEOUT_S):
        print("apt-get update failed; continuing with the existing lists", file=sys.stderr)
    install = [apt, "--quiet", "--yes", "--no-install-recommends", "install", "chromium"]
    return run([*prefix, *install], INSTALL_TIMEOUT_S)


def install_with_playwright() -> bool:
    """Download Playwright's Chromium; return whether that succeeded."""
    print("Installing a Chromium with Playwright", file=sys.stderr)
    return run([sys.executable, "-m", "playwright", "install", "chromium"], INSTALL_TIMEOUT_S)


def install(env: Mapping[str, str]) -> Path | None:
    """Try each way to install a browser; return the browser."""
    for try_install in (install_with_apt, install_with_playwright):
        if try_install() and (browser := find(env)):
            return browser
    return None


def browser_path(*, may_install: bool) -> Path:
    """Return a browser that starts.

    Raises
    ------
    BrowserError
        If there is no browser, and none could be installed.
    """
    browser = find(os.environ) or (install(os.environ) if may_install else None)
    if browser is None:
        attempts = ", and neither apt-get nor Playwright could install one" if may_install else ""
        raise BrowserError(
            f"Found no Chromium or Chrome{attempts}. Install one, for example with "
            "'apt-get install chromium', or set BROWSER_PATH to its path."
        )
    return browser


def main() -> int:
    """Print the path, or an error message to standard error."""
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
