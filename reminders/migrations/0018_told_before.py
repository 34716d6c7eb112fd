from django.db import migrations

from privacy.frozen import frozen


class Migration(migrations.Migration):
    dependencies = [("reminders", "0017_links_end")]
    operations = frozen(__file__, "0018_told_before.sql")
