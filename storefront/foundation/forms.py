"""One way to draw a form field, from `components/field.html`, and Django's own messages in our words."""

from django.forms.renderers import TemplatesSetting
from django.utils.translation import gettext_noop

# The framework's messages, marked here so that our catalogue says them as a neighbour would.
REWORDED = (
    gettext_noop("This field is required."),
    gettext_noop("Enter a valid date."),
    gettext_noop("Enter a whole number."),
    gettext_noop("Null characters are not allowed."),
    gettext_noop("Select a valid choice. %(value)s is not one of the available choices."),
)


class ComponentRenderer(TemplatesSetting):
    field_template_name = "components/field.html"
