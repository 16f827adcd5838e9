"""One way to draw a form field: label, hint, error and control from `components/field.html`."""

from django.forms.renderers import TemplatesSetting


class ComponentRenderer(TemplatesSetting):
    field_template_name = "components/field.html"
