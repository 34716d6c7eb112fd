from django.db import migrations

from privacy.frozen import frozen


class Migration(migrations.Migration):
    dependencies = [("reminders", "0006_after_session"), ("clients", "0022_held_at")]
    operations = frozen(__file__, "0007_held_late.sql")
