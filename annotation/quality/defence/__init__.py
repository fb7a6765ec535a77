"""Telling work from its imitation: information, groups that follow one key, people who stop working, and the gate."""
