from django.db import migrations

from privacy.frozen import frozen


class Migration(migrations.Migration):
    dependencies = [("reminders", "0005_homework"), ("assessments", "0015_session_forms")]
    operations = frozen(__file__, "0006_after_session.sql")
