"""The WSGI application that granian serves."""

import gc
import os
import sys

from django.core.wsgi import get_wsgi_application
from django.urls import get_resolver

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "luoshi.site.settings")
application = get_wsgi_application()

# A thread that has the chain of events in its hands waits for the interpreter like the others: five
# milliseconds for each of them, as Python has it, would be the pace of a deadline's rush.
sys.setswitchinterval(0.001)
# All pages are loaded before the first is asked for, and what is loaded then stays for good: the collector
# need not look at it again and again. A page makes some ten thousand objects and drops them all; looked at
# every seven hundred, as Python has it, they would cost a tenth of the page.
get_resolver().url_patterns  # noqa: B018
gc.collect()
gc.freeze()
gc.set_threshold(20_000, 20, 20)
