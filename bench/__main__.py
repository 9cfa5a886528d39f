"""Measure everything that has a peer and write it down: python -m bench [--quick] [NAME ...]

Each module named in BENCHES has TITLE, CHECKED (what was compared, in Markdown) and rows(quick=...), the
lines of its table (see `measure.row`). A line whose `aim` is a number falls short when its ratio is less.
"""

import datetime
import importlib
import importlib.metadata
import os
import platform
import sys
from pathlib import Path

from bench.measure import as_limits, as_table, shortfalls

BENCHES = [
    "tiles",
    "imports",
    "spreadsheets",
    "pages",
    "assessment",
    "plans",
    "disclosure",
    "figures",
    "opinion",
    "themes",
    "scan",
]
PAGE = Path(__file__).resolve().parent.parent / "docs" / "performance.md"
PACKAGES = ("numpy", "numba", "shapely", "psycopg", "Django")


def machine() -> str:
    """The processor, its cores and the memory, without the machine's name."""
    model = platform.machine()
    cpuinfo = Path("/proc/cpuinfo")
    if cpuinfo.exists():
        names = [
            line.split(":", 1)[1].strip() for line in cpuinfo.read_text().splitlines() if "model name" in line
        ]
        model = names[0] if names else model
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    return f"{model}, {os.cpu_count()} cores, {memory:.0f} GB, {platform.system()} {platform.machine()}"


def versions() -> str:
    """What we ran with, as far as it is installed."""
    found = [f"Python {platform.python_version()}"]
    for name in PACKAGES:
        try:
            found.append(f"{name} {importlib.metadata.version(name)}")
        except importlib.metadata.PackageNotFoundError:
            continue
    return ", ".join(found)


def section(module, rows) -> str:
    """One bench as a part of the page."""
    peers = sorted({line["peer_version"] for line in rows if line.get("peer_version")})
    short = shortfalls(rows)
    parts = [f"## {module.TITLE}", ""]
    if peers:
        parts += [f"Peer: {'; '.join(peers)}.", ""]
    parts += [
        as_limits(rows) if "ms_aim" in rows[0] else as_table(rows),
        "",
        "Checked equal:",
        "",
        module.CHECKED.strip(),
        "",
        "Falls short of the aim:",
        "",
    ]
    parts += [f"- {words}" for words in short] or ["- nothing that was measured."]
    return "\n".join(parts)


def page(sections, *, quick) -> str:
    """The whole page."""
    today = datetime.datetime.now(datetime.UTC).date()
    head = [
        "# Performance",
        "",
        "Written by `python -m bench`; not by hand. Each line is measured beside a peer in the same run, on",
        "the same data, with the answers checked equal. The ratio is the peer's median time by ours.",
        "",
        f"Measured on {today:%d %B %Y}. Machine: {machine()}. With {versions()}.",
    ]
    if quick:
        head += ["", "A quick run: the largest sizes were left out."]
    return "\n\n".join(["\n".join(head), *sections]) + "\n"


def main(arguments) -> int:
    """Run the benches asked for, or all, and write the page; 1 when an answer was not equal.

    A run of some of them, or a quick one, prints the page and leaves the file alone.
    """
    quick = "--quick" in arguments
    wanted = [name for name in arguments if not name.startswith("--")] or BENCHES
    unknown = sorted(set(wanted) - set(BENCHES))
    if unknown:
        print(f"There is no bench {', '.join(unknown)}; there are {', '.join(BENCHES)}.", file=sys.stderr)
        return 1
    # All at once: one that can't be imported must not lose what the others measured.
    modules = [importlib.import_module(f"bench.{name}") for name in wanted]
    sections, equal = [], True
    for module in modules:
        rows = module.rows(quick=quick)
        equal &= all(line["equal"] for line in rows)
        sections.append(section(module, rows))
    text = page(sections, quick=quick)
    if quick or wanted != BENCHES:
        print(text)
    else:
        PAGE.parent.mkdir(parents=True, exist_ok=True)
        PAGE.write_text(text, encoding="utf-8")
        print(f"Written: docs/{PAGE.name}", file=sys.stderr)
    return 0 if equal else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
