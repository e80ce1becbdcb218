"""Notices (消息): what people are told, in the site and outside of it, and the log of what was sent."""
