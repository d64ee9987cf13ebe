"""`python -m deploy.operations`: the command `sinau`."""

from deploy.operations.cli import sinau

if __name__ == "__main__":
    sinau(prog_name="sinau")
