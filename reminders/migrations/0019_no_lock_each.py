from django.db import migrations

from privacy.frozen import frozen


class Migration(migrations.Migration):
    dependencies = [("reminders", "0018_told_before")]
    operations = frozen(__file__, "0019_no_lock_each.sql")
