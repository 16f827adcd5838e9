"""`{% kept "name" … %}`: a piece of a page that says the same to everyone, rendered once in a process."""

from typing import Any

from django import template
from django.conf import settings
from django.template.base import FilterExpression, Node, NodeList, Parser, Token
from django.utils import translation

from storefront.shop.kept import Shelf

register = template.Library()

KEPT_PIECES = 500
pieces: Shelf[str] = Shelf(KEPT_PIECES)


class KeptNode(Node):
    def __init__(self, nodelist: NodeList, name: str, depends_on: list[FilterExpression]) -> None:
        self.nodelist, self.name, self.depends_on = nodelist, name, depends_on

    def render(self, context: Any) -> Any:
        if settings.DEBUG:
            return self.nodelist.render(context)
        language = translation.get_language() or ""
        depends_on = [str(one.resolve(context)) for one in self.depends_on]
        key = (self.name, language, str(context.get("edition", "")), *depends_on)
        text = pieces.get(key)
        if text is None:
            text = self.nodelist.render(context)
            pieces.put(key, text)
        return text


@register.tag
def kept(parser: Parser, token: Token) -> KeptNode:
    """`{% kept "footer" demo %}…{% endkept %}`: kept per language, edition, and the values that follow the
    name. What is inside must depend on nothing else, and never on who reads."""
    _tag, name, *depends_on = token.split_contents()
    nodelist = parser.parse(("endkept",))
    parser.delete_first_token()
    return KeptNode(nodelist, name, [parser.compile_filter(one) for one in depends_on])
