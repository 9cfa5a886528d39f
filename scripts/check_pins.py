"""Do the pinned files belong to pyproject.toml, carry hashes, and name no download address?"""

import re
import sys
import tomllib
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
NAME = re.compile(r"^([A-Za-z0-9._-]+)")


def plain(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def main() -> int:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    wanted = {
        "runtime.txt": project["project"]["dependencies"],
        "dev.txt": project["project"]["dependencies"] + project["dependency-groups"]["dev"],
    }
    faults = []
    for file, dependencies in wanted.items():
        text = (ROOT / "requirements" / file).read_text(encoding="utf-8")
        pinned = {
            plain(found[1]) for line in text.splitlines() if (found := NAME.match(line)) and "==" in line
        }
        missing = [one for one in dependencies if plain(NAME.match(one)[1]) not in pinned]  # type: ignore[index]
        faults += [
            f"requirements/{file} lacks {one}: pin again (docs/how-to/add-a-dependency.md)" for one in missing
        ]
        if "--hash=sha256:" not in text:
            faults.append(f"requirements/{file} has no hashes")
    for name in (
        "requirements/runtime.txt",
        "requirements/dev.txt",
        "requirements/installer.txt",
        "package-lock.json",
    ):
        path = ROOT / name
        if path.exists() and re.search(
            r'"resolved"|--index-url|--find-links', path.read_text(encoding="utf-8")
        ):
            faults.append(f"{name} names a download address")
    for fault in faults:
        print(fault, file=sys.stderr)
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
