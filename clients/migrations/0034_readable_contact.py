from datetime import UTC, date, datetime

from django.db import migrations, models

from privacy.together import together

DAYS = (date(1900, 1, 1), date(2199, 12, 31))
INSTANTS = (datetime(1900, 1, 1, tzinfo=UTC), datetime(2199, 12, 31, tzinfo=UTC))
# What nobody could read; an address is confirmed anew then.
UNREADABLE = """
    UPDATE clients_contactplan SET language = 'en' WHERE language NOT IN ('en', 'de');
    UPDATE clients_safechannel SET confirmed_on = NULL, confirmed_by_id = NULL
        WHERE confirmed_on NOT BETWEEN '1900-01-01' AND '2199-12-31';
    UPDATE clients_safechannel SET failed_at = now()
        WHERE failed_at NOT BETWEEN '1900-01-01 00:00+00' AND '2199-12-31 00:00+00';
"""


class Migration(migrations.Migration):
    dependencies = [("clients", "0033_families")]

    operations = [
        migrations.RunSQL(UNREADABLE, migrations.RunSQL.noop),
        migrations.AddConstraint(
            model_name="contactplan",
            constraint=models.CheckConstraint(
                condition=models.Q(("language__in", ("en", "de"))), name="contact_plan_in_a_known_language"
            ),
        ),
        migrations.AddConstraint(
            model_name="safechannel",
            constraint=models.CheckConstraint(
                condition=models.Q(("confirmed_on__range", DAYS), ("failed_at__range", INSTANTS)),
                name="safe_channel_on_days_of_a_calendar",
            ),
        ),
    ]
    operations = together(operations)
