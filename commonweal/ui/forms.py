"""Forms drawn with our own components."""

from django.forms.renderers import TemplatesSetting


class Renderer(TemplatesSetting):
    """Finds the templates of fields and forms among ours."""
