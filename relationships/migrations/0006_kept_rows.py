from django.db import migrations

from privacy.frozen import frozen


class Migration(migrations.Migration):
    dependencies = [("relationships", "0005_kept_with_the_therapist"), ("privacy", "0004_kept")]
    operations = frozen(__file__, "0006_kept_rows.sql")
