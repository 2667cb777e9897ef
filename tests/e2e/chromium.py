"""Finds Chromium for the browser tests; installs it where it may, else says what to type."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
MAC = "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome"
INSTALLERS = {
    "apt-get": ["apt-get", "install", "-y", "-qq", "chromium"],
    "dnf": ["dnf", "install", "-y", "chromium"],
    "pacman": ["pacman", "-S", "--noconfirm", "chromium"],
    "apk": ["apk", "add", "chromium"],
    "brew": ["brew", "install", "--cask", "google-chrome"],
}


def find_chromium() -> str | None:
    """Return the browser's path: ``CHROMIUM`` if set, else the first that the system has."""
    named = os.environ.get("CHROMIUM")
    if named:
        return named
    found = next((path for name in NAMES if (path := shutil.which(name))), None)
    return found or (MAC if Path(MAC).exists() else None)


def install_command() -> list[str] | None:
    """Return the system's own command to install it, or nothing on an unknown system."""
    return next((command for name, command in INSTALLERS.items() if shutil.which(name)), None)


def may_install(command: list[str]) -> list[str] | None:
    """Return the command as this user may run it without a password, or nothing."""
    if command[0] == "brew" or os.geteuid() == 0:
        return command
    sudo = shutil.which("sudo")
    if (
        sudo
        and subprocess.run([sudo, "-n", "true"], capture_output=True, check=False).returncode == 0
    ):
        return [sudo, "-n", *command]
    return None


def main() -> int:
    """Make sure that there is a browser; return the exit status."""
    if find_chromium():
        return 0
    command = install_command()
    if command is None:
        print("The browser tests need Chromium. Install it, or set CHROMIUM to its path.")
        return 1
    allowed = may_install(command)
    if allowed is not None:
        if command[0] == "apt-get":
            subprocess.run([*allowed[: allowed.index("install")], "update", "-qq"], check=False)
        subprocess.run(allowed, check=False)
        if find_chromium():
            return 0
    print(
        f"The browser tests need Chromium. Type this, then run again:\n  sudo {' '.join(command)}"
    )
    return 1


if __name__ == "__main__":
    sys.exit(main())
