from django.db import migrations

from privacy.frozen import frozen


class Migration(migrations.Migration):
    dependencies = [("clients", "0028_same_address"), ("reminders", "0016_fair_draw")]
    operations = frozen(__file__, "0017_links_end.sql")
