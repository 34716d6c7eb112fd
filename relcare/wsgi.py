"""What gunicorn serves. It loads this before it forks (`--preload`), so a refusal ends it at once."""

import os

from django.core.wsgi import get_wsgi_application

from relcare.checks import refuse_unsafe_start
from rest.letters import read_safely

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "relcare.settings")

application = read_safely(get_wsgi_application())
refuse_unsafe_start()
