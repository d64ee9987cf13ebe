"""A broker over one SQLite file, behind the interface of kombu: for the processes of one machine."""
