"""Rewards under fire: workers killed, blocks taken back, the node frozen, Redis emptied; then every unit is counted."""
