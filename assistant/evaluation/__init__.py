"""Measuring answers against labelled questions, and the gate that keeps them good."""
