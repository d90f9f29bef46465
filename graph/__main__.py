"""`python -m graph` is `jotgraph`."""

from graph.cli import main

if __name__ == "__main__":
    main()
