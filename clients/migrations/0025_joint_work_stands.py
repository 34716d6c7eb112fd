from django.db import migrations

from privacy.frozen import frozen


class Migration(migrations.Migration):
    dependencies = [("clients", "0024_addresses")]
    operations = frozen(__file__, "0025_joint_work_stands.sql")
