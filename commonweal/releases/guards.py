"""What was published is frozen by the database itself: a table that somebody has read must not become another."""

from commonweal.audit.guards import Guard, not_replaced, register

TABLE = "releases_release"
WORDS = "What was published is never changed or deleted; it can only be withdrawn, once."
# Beside the marks of a withdrawal: a name in the reason goes when whoever it is of asks for that (`people.words`).
FREE = ("withdrawn_at", "withdrawn_because", "reason")


def _changes(columns: list[str], differs: str) -> str:
    """When an update changes what is frozen: any other column, also one that a later version adds, or a withdrawal."""
    others = " OR ".join(f"NEW.{column} {differs} OLD.{column}" for column in columns if column not in FREE)
    undone = f"(OLD.withdrawn_at IS NOT NULL AND NEW.withdrawn_at {differs} OLD.withdrawn_at)"
    return f"{others} OR {undone}"


def _sqlite(columns: list[str]) -> dict[str, str]:
    same = (
        "id = NEW.id OR public_id = NEW.public_id OR (subject = NEW.subject AND choice = NEW.choice AND "
        "(edition = NEW.edition OR (withdrawn_at IS NULL AND NEW.withdrawn_at IS NULL)))"
    )
    return {
        f"{TABLE}_not_changed": f"BEFORE UPDATE ON {TABLE} WHEN {_changes(columns, 'IS NOT')}",
        f"{TABLE}_not_deleted": f"BEFORE DELETE ON {TABLE}",
        f"{TABLE}_not_replaced": not_replaced(TABLE, same),
    }


def _postgres(columns: list[str]) -> dict[str, str]:
    differs = "IS DISTINCT FROM"
    return {
        f"{TABLE}_not_changed": f"BEFORE UPDATE ON {TABLE} FOR EACH ROW WHEN ({_changes(columns, differs)})",
        f"{TABLE}_not_deleted": f"BEFORE DELETE ON {TABLE} FOR EACH ROW",
        f"{TABLE}_not_emptied": f"BEFORE TRUNCATE ON {TABLE} FOR EACH STATEMENT",
    }


def register_guard() -> None:
    """Have the database guard what was published."""
    register(Guard(TABLE, WORDS, _sqlite, _postgres))
