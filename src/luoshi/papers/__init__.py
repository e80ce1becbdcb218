"""Documents of record (文书): the ledger's facts in the form that offices print, sign and file."""
