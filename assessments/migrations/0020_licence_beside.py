from django.db import migrations

from privacy.frozen import frozen


class Migration(migrations.Migration):
    dependencies = [("assessments", "0019_shared_answers")]
    operations = [*frozen(__file__, "0020_licence_beside.sql")]
