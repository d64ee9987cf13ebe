"""`python -m deploy.backup`: in containers, what the host's commands for backups ask for."""

from deploy.backup.commands import main

if __name__ == "__main__":
    main(prog_name="sinau")
