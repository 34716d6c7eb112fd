from django.db import migrations

from privacy.frozen import frozen


class Migration(migrations.Migration):
    dependencies = [("clients", "0016_flags_hold"), ("relationships", "0014_changed_at")]
    operations = frozen(__file__, "0015_flags_hold.sql")
