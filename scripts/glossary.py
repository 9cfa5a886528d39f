"""Writes docs/glossary.md: every model in the words of its own docstring, and every role and permission.

.venv/bin/python scripts/glossary.py
"""

import os
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PAGE = ROOT / "docs" / "glossary.md"
START = """# Glossary

Written by `scripts/glossary.py` from the code; `tests/test_documentation.py` fails when it lags behind. To
change a line, change the docstring of the model, or the words in `commonweal/people/roles.py`.
"""


def own_models() -> list[type]:
    """The models that we wrote, by app and name; tables of history made by a package are left out."""
    from django.apps import apps

    found = [
        model
        for model in apps.get_models()
        if model.__module__.startswith("commonweal") and not model.__name__.startswith("Historical")
    ]
    return sorted(found, key=lambda model: (model._meta.app_label, model.__name__))


def meaning(model: type) -> str:
    """The first paragraph of a model's own docstring; empty where it has none."""
    text = model.__doc__ or ""
    if text.startswith(f"{model.__name__}("):  # what Django writes when there is none
        return ""
    return " ".join(text.strip().split("\n\n")[0].split())


def page() -> str:
    """The whole page."""
    from commonweal.people.roles import ROLES, Permission

    parts = [START]
    app = ""
    for model in own_models():
        if model._meta.app_label != app:
            app = model._meta.app_label
            parts.append(f"\n## {app}\n\n")
        parts.append(f"- **{model.__name__}**: {meaning(model)}\n")
    parts.append("\n## Roles\n\n")
    parts += [f"- **{role.name}**: {role.what_it_is}\n" for role in ROLES.values()]
    parts.append("\n## Permissions\n\n")
    parts += [f"- `{permission.name}`: {permission.value}\n" for permission in Permission]
    return "".join(parts)


def main() -> None:
    """Write the page."""
    sys.path.insert(0, str(ROOT))
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "commonweal.config.settings")
    os.environ.setdefault("COMMONWEAL_MODE", "test")
    import django

    django.setup()
    PAGE.write_text(page(), encoding="utf-8")
    print(f"{PAGE.relative_to(ROOT)} written.")


if __name__ == "__main__":
    main()
