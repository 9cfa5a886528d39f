"""What many short texts speak of, worked out on this machine alone; always a suggestion until a person agrees."""

from commonweal.methods.text.themes import NoThemes, Theme, Themes, themes

__all__ = ["NoThemes", "Theme", "Themes", "themes"]
