class VariationError(ValueError):
    """The figures that variation should be measured on cannot be."""
