from typing import Any

from django.db import migrations

from clients.marks import mark_addresses


def mark(apps: Any, schema_editor: Any) -> None:
    """Addresses that are called otherwise since more names of one mailbox are known."""
    mark_addresses(apps.get_model("clients", "SafeChannel").objects.using(schema_editor.connection.alias))


class Migration(migrations.Migration):
    dependencies = [("clients", "0032_recheck_days")]

    operations = [migrations.RunPython(mark, migrations.RunPython.noop)]
