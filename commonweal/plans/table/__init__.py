"""The table of a strategic plan on its way in and out: five columns, read, taken apart and written."""
