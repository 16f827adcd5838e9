"""The WSGI entry that gunicorn serves. The addresses are read here, before gunicorn forks with --preload,
so that the workers share what they import and no reader waits for it."""

import gc
import os

from django.core.wsgi import get_wsgi_application
from django.urls import get_resolver

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

application = get_wsgi_application()
get_resolver().url_patterns  # noqa: B018  # reading them imports every view
gc.freeze()  # what is imported stays; looking through it for waste would only copy shared memory
