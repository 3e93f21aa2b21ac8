"""The register: what was decided, how a matter went, and what was asked for."""
