from django.db import migrations

from privacy.frozen import frozen


class Migration(migrations.Migration):
    dependencies = [("reminders", "0014_shared_address")]
    operations = frozen(__file__, "0015_unread.sql")
