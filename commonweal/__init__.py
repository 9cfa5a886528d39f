"""Commonweal: the shared workbench of a local cohesion partnership."""

__version__ = "0.1.0"
