"""Pages of profiles and of the catalogue of data."""
