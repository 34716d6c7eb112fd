from django.db import migrations

from privacy.frozen import frozen


class Migration(migrations.Migration):
    dependencies = [("assessments", "0012_courses")]
    operations = frozen(__file__, "0013_asked_and_closed.sql")
