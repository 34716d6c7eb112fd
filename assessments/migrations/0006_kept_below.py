from django.db import migrations

from privacy.frozen import frozen


class Migration(migrations.Migration):
    dependencies = [("assessments", "0005_narrower_rows"), ("relationships", "0006_kept_rows")]
    operations = frozen(__file__, "0006_kept_below.sql")
