from django.db import migrations

from privacy.frozen import frozen


class Migration(migrations.Migration):
    # Their tables are made in 0008.
    dependencies = [("relationships", "0008_events")]
    operations = frozen(__file__, "0009_steps.sql")
