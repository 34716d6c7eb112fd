from django.db import migrations

from privacy.frozen import frozen


class Migration(migrations.Migration):
    dependencies = [("reminders", "0009_events")]
    operations = frozen(__file__, "0010_check_ins.sql")
