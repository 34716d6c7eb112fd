from django.db import migrations, models

from privacy.frozen import frozen
from privacy.together import together


class Migration(migrations.Migration):
    dependencies = [("reminders", "0012_what_staff_see")]
    operations = [
        migrations.AddIndex(
            model_name="message",
            index=models.Index(
                fields=["practice", "lease_until"],
                condition=models.Q(status__in=("claimed", "sending")),
                name="message_leased",
            ),
        ),
        migrations.AddIndex(
            model_name="message",
            index=models.Index(
                fields=["practice", "next_try_at"],
                condition=models.Q(status__in=("pending", "claimed", "sending"), alert__isnull=False),
                name="message_alert_waiting",
            ),
        ),
        *frozen(__file__, "0013_sending.sql"),
    ]
    operations = together(operations)
