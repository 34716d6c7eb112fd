from django.db import migrations

from privacy.frozen import frozen


class Migration(migrations.Migration):
    dependencies = [("clients", "0015_not_free")]
    operations = frozen(__file__, "0016_flags_hold.sql")
