"""Who is signed in, through which post they act, and the one door for permission."""
