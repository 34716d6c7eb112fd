from typing import Any

from django.conf import settings
from django.db.backends.postgresql import base


class DatabaseWrapper(base.DatabaseWrapper):
    """Waits for a first connection, so that commands without a database never start a server."""

    def get_new_connection(self, conn_params: dict[str, Any]) -> Any:
        settings.EMBEDDED.ensure()
        return super().get_new_connection(conn_params)
