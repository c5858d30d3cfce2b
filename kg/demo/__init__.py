"""The demonstration: twelve short articles and what the package makes of them.

The articles were written for this project. They tell of events of October 2025 in the manner of news, but the three
publishers (Harbour Wire, The Meridian Post, Eastline News) do not exist, and nothing here is journalism.
"""
