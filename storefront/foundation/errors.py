"""What a person can cause, and only that. Bugs stay ordinary exceptions."""


class BusinessRuleError(Exception):
    """A rule of the business says no.

    `code` is stable and for machines; `message` is for the reader and says how to mend it;
    `field` names the form field it belongs to, or is None for the page as a whole.
    """

    def __init__(self, code: str, message: str, field: str | None = None) -> None:
        super().__init__(message)
        self.code = code
        self.message = message
        self.field = field
