import re
import subprocess
from pathlib import Path

import pytest

from commonweal.ui import assets, languages, palette
from commonweal.ui.mirrored import mirror
from commonweal.ui.woff import NotWoff, to_truetype


@pytest.fixture(scope="module", autouse=True)
def built():
    assets.build()


def test_the_built_stylesheets_carry_nothing_of_the_brand_of_gov_uk():
    for name in ("page.css", "page.rtl.css"):
        css = (assets.BUILT / name).read_text(encoding="utf-8").lower()
        found = [
            word for word in assets.NOT_OURS if re.search(rf"{re.escape(word.lower())}(?![0-9a-f])", css)
        ]
        assert found == []


def test_no_file_of_the_brand_of_gov_uk_is_copied():
    names = " ".join(str(path.relative_to(assets.BUILT)) for path in assets.BUILT.rglob("*")).lower()
    assert not re.search(r"crown|crest|logotype|opengraph|gds|apple-touch", names)
    fonts = {path.name.rsplit("-", 2)[0] for path in (assets.BUILT / "fonts").rglob("*.*")}
    assert all(name.startswith(("atkinson-hyperlegible-next", "noto-naskh-arabic")) for name in fonts)


def test_the_repository_holds_no_package_code_and_no_registry_address():
    root = assets.ROOT
    if not (root / ".git").exists():
        pytest.skip("not a git working tree")
    tracked = subprocess.run(["git", "ls-files"], cwd=root, capture_output=True, text=True, check=True).stdout
    assert "node_modules/" not in tracked
    assert "static/vendor/" not in tracked
    lock = (root / "package-lock.json").read_text()
    assert '"resolved"' not in lock
    assert "registry" not in lock


def test_a_second_build_does_nothing():
    assert assets.build() is False


def test_when_npm_cannot_reach_the_registry_the_message_says_what_to_do(monkeypatch, tmp_path):
    refused = subprocess.CompletedProcess([], 1, stdout="", stderr="npm error network ENOTFOUND")
    monkeypatch.setattr(assets, "PACKAGES", tmp_path)
    monkeypatch.setattr(assets, "_digest_of_inputs", lambda: "changed")
    monkeypatch.setattr(assets, "_node", lambda program, words: refused)
    with pytest.raises(assets.AssetsFailed, match="Is the npm registry reachable"):
        assets.build()
    assert (assets.BUILT / "page.css").is_file()


def test_the_stylesheets_and_the_palette_name_the_same_colours():
    text = (assets.STYLES / "_colours.scss").read_text()
    named = dict(re.findall(r"^\$([a-z-]+): (#[0-9a-f]{6});", text, flags=re.M))
    for name, value in named.items():
        assert getattr(palette, name.replace("-", "_").upper()) == value


def test_mirroring_swaps_sides_and_nothing_else():
    assert mirror("a{margin-left:1px;float:right}") == "a{margin-right:1px;float:left}"
    assert mirror("a{padding:1px 2px 3px 4px}") == "a{padding:1px 4px 3px 2px}"
    assert mirror("a{left:0;border-right-width:2px}") == "a{right:0;border-left-width:2px}"
    assert mirror(".left-side{text-align:left}") == ".left-side{text-align:right}"
    assert mirror("a{margin:0 1px}") == "a{margin:0 1px}"


def test_mirroring_twice_gives_back_the_stylesheet():
    css = (assets.BUILT / "page.css").read_text(encoding="utf-8")
    assert mirror(mirror(css)) == css


def test_fonts_are_unpacked_for_charts_and_documents():
    for path in (assets.BUILT / "fonts").glob("*.ttf"):
        assert path.read_bytes()[:4] in (b"\0\1\0\0", b"OTTO", b"true")
    with pytest.raises(NotWoff):
        to_truetype(b"not a font")


def test_our_own_sources_have_no_inline_styles_and_no_inline_scripts():
    for path in Path(assets.HERE.parent).glob("*/templates/**/*.html"):
        text = path.read_text(encoding="utf-8")
        assert not re.search(r"\sstyle=|\son[a-z]+=\"", text), path
        for attributes in re.findall(r"<script\b([^>]*)>", text):
            assert "src=" in attributes or "application/json" in attributes, path


def test_no_stylesheet_of_ours_names_the_latin_letters_without_the_naskh_ones():
    for path in [*assets.STYLES.glob("*.scss"), *languages.CODE.glob("*/static/**/*.css")]:
        if assets.BUILT in path.parents:
            continue
        for line in path.read_text(encoding="utf-8").splitlines():
            if "Atkinson Hyperlegible Next" in line and "sans-serif" in line:
                assert "Noto Naskh Arabic" in line, f"{path.name}: {line.strip()}"


def test_npm_trusts_the_authorities_that_the_machine_trusts(monkeypatch):
    monkeypatch.delenv("NODE_USE_SYSTEM_CA", raising=False)
    done = assets._node("node", ["--print", "process.env.NODE_USE_SYSTEM_CA"])
    assert done.stdout.strip() == "1", done.stderr
