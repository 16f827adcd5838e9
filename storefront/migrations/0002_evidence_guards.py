"""Rows of evidence are added, never changed, never taken away: the database's own guards."""

from django.db import migrations

from storefront.reading import sql


class Migration(migrations.Migration):
    dependencies = [("storefront", "0001_initial")]
    operations = sql.operations()
