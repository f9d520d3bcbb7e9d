"""Print the path of a Chromium or Chrome; with ``--install``, install one where there is none.

The tests and the export of pictures need one. It is looked for in this order: ``BROWSER_PATH``, the
usual commands, the usual folders on macOS and Windows, and Playwright's downloads.

Runs with Python 3.11 or later and the standard library alone.
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
# Features that tests and benchmarks switch off. The flag replaces Playwright's list, so this one
# repeats those that keep Chromium off the network. The first four are windows of the address bar,
# which cost a second for each browser context.
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
    # No other address can be reached. Intercepting requests instead would switch the cache off.
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
    yield from (Path(command) for command in commands if command)
    yield from (Path(path) for path in FIXED_PATHS if Path(path).is_file())
    for pattern in PLAYWRIGHT_PATTERNS:
        yield from sorted(playwright_folder(env).glob(pattern), reverse=True)


def starts(browser: Path) -> bool:
    """Tell whether the file is a program that can print its version.

    Some systems have a ``chromium-browser`` that only prints how to install the real one. On
    Windows ``--version`` opens a window, so there it is enough that the file exists.
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
        If ``BROWSER_PATH`` is set to a program that does not start.
    """
    chosen = env.get("BROWSER_PATH")
    if not chosen:
        return next((path for path in candidates(env) if starts(path)), None)
    if not starts(Path(chosen)):
        raise BrowserError(f"BROWSER_PATH is '{chosen}', which is not a program that starts.")
    return Path(chosen)


def as_root() -> list[str] | None:
    """Return the prefix of a command that runs it as root; None if there is no way."""
    if sys.platform == "win32":
        return None
    if os.geteuid() == 0:
        return []
    sudo = shutil.which("sudo")
    if sudo and run([sudo, "-n", "true"], START_TIMEOUT_S, quiet=True):
        return [sudo, "-n"]
    return None


def install_with_apt() -> bool:
    """Install Debian's package ``chromium`` if possible; tell whether it succeeded."""
    apt, prefix = shutil.which("apt-get"), as_root()
    if apt is None or prefix is None:
        return False
    print("Installing the package 'chromium' with apt-get", file=sys.stderr)
    if not run([*prefix, apt, "--quiet", "update"], INSTALL_TIMEOUT_S):
        print("apt-get update failed; continuing with the lists at hand", file=sys.stderr)
    install = [apt, "--quiet", "--yes", "--no-install-recommends", "install", "chromium"]
    return run([*prefix, *install], INSTALL_TIMEOUT_S)


def install_with_playwright() -> bool:
    """Let Playwright download its Chromium; tell whether it succeeded."""
    print("Installing a Chromium with Playwright", file=sys.stderr)
    return run([sys.executable, "-m", "playwright", "install", "chromium"], INSTALL_TIMEOUT_S)


def install(env: Mapping[str, str]) -> Path | None:
    """Try each way of installing a browser; return the one that is found afterwards."""
    for way in (install_with_apt, install_with_playwright):
        if way() and (browser := find(env)):
            return browser
    return None


def browser_path(*, may_install: bool) -> Path:
    """Return a browser that starts.

    Raises
    ------
    BrowserError
        If there is no browser and none was installed.
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
    """Print the path, or print on standard error why there is none."""
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
