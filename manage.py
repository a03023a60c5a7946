#!/usr/bin/env python
"""Runs a Django management command, with the embedded servers around it when it needs them."""

import sys

from ics_crm.embedded.bootstrap import run

if __name__ == "__main__":
    run(sys.argv)
