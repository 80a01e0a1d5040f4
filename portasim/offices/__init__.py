"""Claims at the counters of Social Security Offices."""
