from datetime import UTC, date, datetime, time

from django.db import migrations, models
from django.db.models import Q

from privacy.frozen import frozen
from privacy.together import together

DAYS = (date.min, date.max)
INSTANTS = (datetime.min.replace(tzinfo=UTC), datetime.max.replace(tzinfo=UTC))
UNREADABLE = """
    DELETE FROM reminders_heartbeat
    WHERE NOT isfinite(at) OR at NOT BETWEEN '0001-01-01 00:00+00' AND '9999-12-31 00:00+00'"""


class Migration(migrations.Migration):
    dependencies = [("practices", "0012_whole_numbers"), ("reminders", "0025_leads_nowhere")]

    operations = [
        migrations.RunSQL(UNREADABLE, migrations.RunSQL.noop),
        migrations.AddConstraint(
            model_name="heartbeat",
            constraint=models.CheckConstraint(
                condition=Q(("at__range", INSTANTS)), name="heartbeat_at_some_time"
            ),
        ),
        migrations.AddConstraint(
            model_name="checkinplan",
            constraint=models.CheckConstraint(
                condition=Q(
                    ("active_since__range", INSTANTS),
                    ("local_time__lte", time.max),
                    ("starts_on__range", DAYS),
                    Q(("paused_until__isnull", True), ("paused_until__range", INSTANTS), _connector="OR"),
                    Q(("next_due_at__isnull", True), ("next_due_at__range", INSTANTS), _connector="OR"),
                ),
                name="check_in_plan_dates_are_readable",
            ),
        ),
        *frozen(__file__, "0026_one_by_one.sql"),
    ]
    operations = together(operations)
