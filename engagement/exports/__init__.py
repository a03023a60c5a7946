"""Everything that a person may read of a system, as flat tables for a warehouse: CSV or Parquet."""
