"""Routines of the worker, and what follows a restore, that belong to no single domain."""

from commonweal.audit import anchors
from commonweal.audit.restoring import replay_after_restore
from commonweal.config.keeping import erasures, statistics
from commonweal.jobs import routines
from commonweal.people import rights


def draw_points_anew() -> None:
    """Draw the map's points anew where much has changed since."""
    # Compiled loops take a second to load, and every command reads this file.
    from commonweal.maps import snapshots

    snapshots.build_what_is_old()


routines.register("note erasures beside the database", every=30, do=erasures.note_new)
routines.register("anchor the record outside the database", every=600, do=anchors.drop_anchor)
routines.register("draw the map's points anew", every=20, do=draw_points_anew)
routines.register("renew the database's statistics", every=6 * 3600, do=statistics.renew_statistics)
replay_after_restore("erasures", rights.replay_erasures)
