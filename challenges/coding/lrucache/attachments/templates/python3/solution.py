class LruCache:
    # Keep at most `capacity` entries. When a new key needs room, the least recently used entry leaves.

    def __init__(self, capacity):
        self.capacity = capacity

    def get(self, key):
        """Return the value and use the entry; None if the key is not cached."""
        return None

    def put(self, key, value):
        """Store the value and use the entry; return the key that had to leave, or None."""
        return None

    def remove(self, key):
        """Drop the entry; return True if there was one."""
        return False

    def recent_keys(self):
        """Return all keys, the most recently used first."""
        return []

    def replay(self, keys):
        """For each key: a hit is used and counted, any other key is put with the value "". Return the hits."""
        return 0
