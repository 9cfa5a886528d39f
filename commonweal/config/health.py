"""Is the installation up, and can it do its work? Two addresses for those who watch over it."""

from typing import Any

from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from commonweal.jobs import heartbeats, selectors

# Once every migration is applied they stay applied while this process runs.
_migrated = False


@never_cache
@require_safe
def health(_request: HttpRequest) -> JsonResponse:
    """Is this process up? It asks nothing of the database, so that a busy database kills no process."""
    return JsonResponse({"status": "up"})


@never_cache
@require_safe
def ready(_request: HttpRequest) -> JsonResponse:
    """Can people work? 200 when the database answers, is migrated, and a worker is alive; else 503.

    Also says how long the oldest waiting task has waited, and when live events were last alive; these
    do not decide, because pages work without them. Numbers only, nothing about anybody.
    """
    state = readiness()
    return JsonResponse(state, status=200 if state["status"] == "ready" else 503)


def readiness() -> dict[str, Any]:
    """What `ready` answers. Seconds are None when a process has never been seen."""
    state: dict[str, Any] = {"status": "not ready", "database": False, "migrated": False}
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
        state["database"] = True
        state["migrated"] = _is_migrated()
        if not state["migrated"]:
            return state
        state["worker_seconds"] = _rounded(heartbeats.seconds_since("worker"))
        state["live_seconds"] = _rounded(heartbeats.seconds_since("live"))
        state["queue_seconds"] = _rounded(selectors.queue_age())
    except DatabaseError:
        return state
    worker = state["worker_seconds"]
    if worker is not None and worker <= heartbeats.STALE:
        state["status"] = "ready"
    return state


def unapplied() -> list[str]:
    """Which migrations of the code has the database not had yet?"""
    executor = MigrationExecutor(connection)
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    return [f"{migration.app_label}.{migration.name}" for migration, _backwards in plan]


def _is_migrated() -> bool:
    global _migrated
    _migrated = _migrated or not unapplied()
    return _migrated


def _rounded(seconds: float | None) -> float | None:
    return None if seconds is None else round(seconds, 1)
