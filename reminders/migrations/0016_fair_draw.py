from django.db import migrations

from privacy.frozen import frozen


class Migration(migrations.Migration):
    dependencies = [("reminders", "0015_unread")]
    operations = frozen(__file__, "0016_fair_draw.sql")
