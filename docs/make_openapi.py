"""Prints docs/openapi.yaml, made of the API's views and serializers.

python docs/make_openapi.py > docs/openapi.yaml
"""

import os
import sys
from pathlib import Path

import django

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "shop.settings")

if __name__ == "__main__":
    django.setup()
    from ecom_ai.api.schema import document

    sys.stdout.write(document())
