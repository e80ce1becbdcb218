"""The site: settings, addresses, base templates, the demo, and the command that runs it all."""
