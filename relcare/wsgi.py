"""What gunicorn serves. It loads this before it forks (`--preload`), so a refusal ends it at once."""

import os

from django.core.wsgi import get_wsgi_application

from relcare.checks import refuse_unsafe_start

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "relcare.settings")

application = get_wsgi_application()
refuse_unsafe_start()
