from django.db import migrations

from privacy.frozen import frozen


class Migration(migrations.Migration):
    dependencies = [("assessments", "0016_score_lines"), ("caseload", "0002_corrected")]
    operations = frozen(__file__, "0003_lines.sql")
