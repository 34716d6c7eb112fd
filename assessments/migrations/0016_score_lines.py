from django.db import migrations

from privacy.frozen import frozen


class Migration(migrations.Migration):
    dependencies = [("assessments", "0015_session_forms")]
    operations = frozen(__file__, "0016_score_lines.sql")
