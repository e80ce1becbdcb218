"""The WSGI application that granian serves."""

import gc
import os
import sys

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "luoshi.site.settings")
application = get_wsgi_application()

# A thread that has the chain of events in its hands waits for the interpreter like the others: five
# milliseconds for each of them, as Python has it, would be the pace of a deadline's rush.
sys.setswitchinterval(0.001)
# What is loaded now stays for good; the collector need not look at it again and again.
gc.collect()
gc.freeze()
