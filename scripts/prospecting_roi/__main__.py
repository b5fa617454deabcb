"""``python -m prospecting_roi`` is the command ``roi``."""

from prospecting_roi.cli import main

if __name__ == "__main__":
    main()
