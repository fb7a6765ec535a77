"""Use of assets, paid upstream: many people, many calls, a deep graph; then every unit is counted."""
