from django.db import migrations

from privacy.frozen import frozen


class Migration(migrations.Migration):
    dependencies = [("assessments", "0014_kiosk"), ("caseload", "0001_progress")]
    operations = frozen(__file__, "0002_corrected.sql")
