from datetime import date, timedelta

from django.db import migrations, models

from privacy.together import together

DAYS = (date(1900, 1, 1), date(2199, 12, 31))
# Days that no message could reckon with, and rechecks that would never have come.
SOONER = """
    UPDATE clients_contactplan SET confirmed_on = NULL, confirmed_by_id = NULL
        WHERE confirmed_on NOT BETWEEN '1900-01-01' AND '2199-12-31';
    UPDATE clients_contactplan SET recheck_by = NULL
        WHERE confirmed_on IS NULL AND recheck_by NOT BETWEEN '1900-01-01' AND '2199-12-31';
    UPDATE clients_contactplan SET recheck_by = least(greatest(recheck_by, confirmed_on), confirmed_on + 180)
        WHERE confirmed_on IS NOT NULL AND recheck_by NOT BETWEEN '1900-01-01' AND confirmed_on + 180;
"""


class Migration(migrations.Migration):
    dependencies = [("clients", "0031_not_planned")]

    operations = [
        migrations.RunSQL(SOONER, migrations.RunSQL.noop),
        migrations.AddConstraint(
            model_name="contactplan",
            constraint=models.CheckConstraint(
                condition=models.Q(("confirmed_on__range", DAYS), ("recheck_by__range", DAYS)),
                name="contact_plan_on_days_of_a_calendar",
            ),
        ),
        migrations.AddConstraint(
            model_name="contactplan",
            constraint=models.CheckConstraint(
                condition=models.Q(("recheck_by__lte", models.F("confirmed_on") + timedelta(days=180))),
                name="contact_plan_looked_at_again",
            ),
        ),
    ]
    operations = together(operations)
