from django.db import migrations

from privacy.frozen import frozen


class Migration(migrations.Migration):
    dependencies = [("reminders", "0004_safety"), ("assessments", "0012_courses")]
    operations = frozen(__file__, "0005_homework.sql")
