from django.db import migrations

from privacy.frozen import frozen


class Migration(migrations.Migration):
    dependencies = [("reminders", "0008_ground")]
    operations = frozen(__file__, "0009_events.sql")
