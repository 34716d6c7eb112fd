from typing import Any

from django.db import migrations, models

from clients.marks import mark_addresses
from privacy.frozen import frozen
from privacy.together import together

KINDS = (
    *("urgent", "to_review", "contact_unsafe", "missed_check_ins"),
    *("screening_overdue", "safety_plan_due", "course_stopped", "after_session", "flagged", "never_asked"),
    "same_address",
)


def mark(apps: Any, schema_editor: Any) -> None:
    """Addresses from before marks, by which those of partners are compared."""
    channels = apps.get_model("clients", "SafeChannel").objects.using(schema_editor.connection.alias)
    mark_addresses(channels.filter(address_mark__isnull=True))


class Migration(migrations.Migration):
    dependencies = [("clients", "0027_role_first")]

    operations = [
        migrations.AlterField(
            model_name="inboxitem",
            name="kind",
            field=models.TextField(choices=[(kind, kind) for kind in KINDS]),
        ),
        *frozen(__file__, "0028_same_address.sql"),
        migrations.AddConstraint(
            model_name="contactplan",
            constraint=models.CheckConstraint(
                condition=models.Q(("sender_label__range", (0, 2))), name="contact_plan_has_a_known_sender"
            ),
        ),
        migrations.RunPython(mark, migrations.RunPython.noop),
    ]
    operations = together(operations)
