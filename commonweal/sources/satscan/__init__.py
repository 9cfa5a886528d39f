"""The files of SaTScan: parameters, cases, controls, populations, coordinates and grids."""

from commonweal.sources.satscan.reading import ScanFiles, read_scan

__all__ = ["ScanFiles", "read_scan"]
