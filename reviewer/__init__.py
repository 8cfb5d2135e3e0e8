"""reviewer: finds the execution pitfalls of a manager's stage in what that manager wrote."""

__version__ = "0.1.0"
