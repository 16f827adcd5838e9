"""Statements whose SQL is put together once and run many times with other values (docs/adr/0040).

Django writes the SQL of a query set anew each time, which takes ten times as long as running a small query
does. A question that is asked at every request is prepared instead:

    find_session = Prepared(
        lambda key, at: StoredSession.objects.filter(session_key=key, expire_date__gt=at),
        key=models.CharField(),
        at=models.DateTimeField(),
    )
    session = find_session.first(key="…", at=clock.now())
"""

from storefront.foundation.prepared.reading import Prepared
from storefront.foundation.prepared.writing import PreparedInsert, PreparedUpdate

__all__ = ["Prepared", "PreparedInsert", "PreparedUpdate"]
