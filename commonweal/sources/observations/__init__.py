"""Figures by area from files: census tables, estimates of population, partners' own."""
