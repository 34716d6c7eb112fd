from django.db import migrations

from privacy.frozen import frozen


class Migration(migrations.Migration):
    dependencies = [("practices", "0008_thresholds")]
    operations = frozen(__file__, "0009_after_session.sql")
