"""The thread on every item's page."""
