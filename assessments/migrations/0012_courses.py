from django.db import migrations

from privacy.frozen import frozen


class Migration(migrations.Migration):
    dependencies = [("assessments", "0011_levels_settle"), ("clients", "0018_closed_to_whom")]
    operations = frozen(__file__, "0012_courses.sql")
