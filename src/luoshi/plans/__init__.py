"""Plan documents: uploading, reading them with fangan (the only door to it), reviewing what was read."""
